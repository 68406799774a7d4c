// The only place where a policy comes into being: what is below a floor of release specification section 4 cannot be built.
import { STAFF_DELAY_SECONDS } from '#shared/domain/released.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import { PUBLIC_WINDOWS_SECONDS, STAFF_WINDOWS_SECONDS } from '#shared/wire/site.ts';

declare const built: unique symbol;

/** Everything the engine needs to know about how a site is released. Only `makePolicy` makes one. Times in seconds. */
export type Policy = Readonly<PolicySettings> & {
  readonly [built]: true;
  readonly policyVersion: number;
  readonly preset: PolicyDocument['preset'];
  readonly sensitive: boolean;
  readonly windowSeconds: number;
  readonly publicWindowSeconds: number;
  /** A window closes this long after its end. */
  readonly latenessSeconds: number;
  /** A staff window is published this long after its end. */
  readonly staffDelaySeconds: number;
  /** A public window is published this long after its end. */
  readonly publicDelaySeconds: number;
  /** How many windows back the last fresh level of a unit may come from. */
  readonly carryWindows: number;
};

export type PolicyInput = {
  readonly preset: PolicyDocument['preset'];
  readonly sensitive: boolean;
  readonly windowSeconds: number;
  readonly publicWindowSeconds: number;
  readonly overrides?: Partial<PolicySettings> | undefined;
  readonly policyVersion: number;
};

/** A setting that would weaken the release. `floor` is the bound that was passed, or the values that are allowed. */
export class PolicyError extends Error {
  readonly setting: string;
  readonly value: unknown;
  readonly floor: number | string;

  constructor(setting: string, value: unknown, floor: number | string, why: string) {
    super(`${setting} is ${String(value)}, but must be ${boundText(floor)}: ${why}`);
    this.name = 'PolicyError';
    this.setting = setting;
    this.value = value;
    this.floor = floor;
  }
}

function boundText(floor: number | string): string {
  return typeof floor === 'number' ? `at least ${floor}` : floor;
}

const LATENESS_SECONDS = 10;
const CARRY_WINDOWS = 5;
const CARRY_SECONDS = 900;
const SENSITIVE_K_PEOPLE = 20;

type Preset = Omit<PolicySettings, 'suspended' | 'criticalLegalGround'>;
const DEFAULT_PRESET: Preset = {
  staffK: 3,
  publicK: 5,
  staffPlannedUnits: 4,
  publicPlannedUnits: 7,
  ownerSlack: 0,
  kPeople: 10,
  marginPercent: 20,
  rosterEpochSeconds: 900,
  kCritical: 50,
};
const PRESETS: Readonly<Record<PolicyDocument['preset'], Preset>> = {
  default: DEFAULT_PRESET,
  strict: {
    ...DEFAULT_PRESET,
    staffK: 5,
    publicK: 10,
    staffPlannedUnits: 7,
    publicPlannedUnits: 13,
    rosterEpochSeconds: 3600,
  },
};

/**
 * Builds the policy of a site: preset, then overrides, then every floor. A setting that is left out follows the others: planned units
 * keep the preset's slack above k, and a roster epoch is never shorter than a window.
 * @throws {PolicyError} naming the setting, its value, the floor and why.
 */
export function makePolicy(input: PolicyInput): Policy {
  const settings = settingsOf(input);
  checkWindows(input.windowSeconds, input.publicWindowSeconds);
  checkVersion(input.policyVersion);
  checkContributors(settings);
  checkPersons(settings);
  checkEpoch(settings.rosterEpochSeconds, input.windowSeconds);
  const policy = {
    ...settings,
    policyVersion: input.policyVersion,
    preset: input.preset,
    sensitive: input.sensitive,
    windowSeconds: input.windowSeconds,
    publicWindowSeconds: input.publicWindowSeconds,
    latenessSeconds: LATENESS_SECONDS,
    staffDelaySeconds: STAFF_DELAY_SECONDS,
    publicDelaySeconds: input.publicWindowSeconds,
    carryWindows: Math.min(CARRY_WINDOWS, Math.floor(CARRY_SECONDS / input.windowSeconds)),
  };
  // The brand exists in the type only; this is the one place that may give it.
  return Object.freeze(policy) as Policy;
}

function settingsOf(input: PolicyInput): PolicySettings {
  const preset = PRESETS[input.preset];
  const given = input.overrides ?? {};
  const staffK = given.staffK ?? preset.staffK;
  const publicK = given.publicK ?? preset.publicK;
  const kPeople = input.sensitive ? Math.max(SENSITIVE_K_PEOPLE, preset.kPeople) : preset.kPeople;
  return {
    staffK,
    publicK,
    staffPlannedUnits: given.staffPlannedUnits ?? staffK + preset.staffPlannedUnits - preset.staffK,
    publicPlannedUnits:
      given.publicPlannedUnits ?? publicK + preset.publicPlannedUnits - preset.publicK,
    ownerSlack: given.ownerSlack ?? preset.ownerSlack,
    kPeople: given.kPeople ?? kPeople,
    marginPercent: given.marginPercent ?? preset.marginPercent,
    rosterEpochSeconds:
      given.rosterEpochSeconds ?? Math.max(preset.rosterEpochSeconds, input.windowSeconds),
    suspended: given.suspended ?? false,
    kCritical: given.kCritical ?? preset.kCritical,
    criticalLegalGround: given.criticalLegalGround ?? null,
  };
}

function atLeast(setting: string, value: number, floor: number, why: string): void {
  if (!Number.isSafeInteger(value)) {
    throw new PolicyError(setting, value, `a whole number from ${floor}`, why);
  }
  if (value < floor) throw new PolicyError(setting, value, floor, why);
}

function checkVersion(policyVersion: number): void {
  atLeast('policyVersion', policyVersion, 1, 'versions count from 1 and are never reused');
}

function checkContributors(s: PolicySettings): void {
  atLeast(
    'staffK',
    s.staffK,
    3,
    'with fewer than 3 units the upper median gives single units away',
  );
  atLeast('publicK', s.publicK, 5, 'what everybody can read for ever is pooled from more units');
  if (s.publicK > 2 * s.staffK) {
    throw new PolicyError(
      'publicK',
      s.publicK,
      `at most ${2 * s.staffK} (2 x staffK)`,
      'with two staff regions one unit could weigh more than 1/publicK; raise staffK too',
    );
  }
  const slack = 'a region needs at least one unit to spare, or one failure withholds it';
  atLeast('staffPlannedUnits', s.staffPlannedUnits, s.staffK + 1, slack);
  atLeast('publicPlannedUnits', s.publicPlannedUnits, s.publicK + 1, slack);
  atLeast('ownerSlack', s.ownerSlack, 0, 'k units must remain without any one external owner');
}

function checkPersons(s: PolicySettings): void {
  atLeast('kPeople', s.kPeople, 5, 'a level must never tell apart fewer persons');
  atLeast('kCritical', s.kCritical, 30, 'a critical signal must never be about a few persons');
  atLeast('marginPercent', s.marginPercent, 20, 'fields of view and densities are estimates');
  if (s.marginPercent > 99) {
    throw new PolicyError('marginPercent', s.marginPercent, 'at most 99', 'no band could hold');
  }
}

function checkEpoch(rosterEpochSeconds: number, windowSeconds: number): void {
  atLeast(
    'rosterEpochSeconds',
    rosterEpochSeconds,
    Math.max(DEFAULT_PRESET.rosterEpochSeconds, windowSeconds),
    'each new roster shows who came and went; fewer are safer, and an epoch holds whole windows',
  );
  if (rosterEpochSeconds % windowSeconds !== 0) {
    throw new PolicyError(
      'rosterEpochSeconds',
      rosterEpochSeconds,
      `a multiple of ${windowSeconds}`,
      'an epoch holds whole windows',
    );
  }
}

function checkWindows(windowSeconds: number, publicWindowSeconds: number): void {
  oneOf('windowSeconds', windowSeconds, STAFF_WINDOWS_SECONDS);
  oneOf('publicWindowSeconds', publicWindowSeconds, PUBLIC_WINDOWS_SECONDS);
  if (publicWindowSeconds % windowSeconds !== 0) {
    throw new PolicyError(
      'publicWindowSeconds',
      publicWindowSeconds,
      `a multiple of ${windowSeconds}`,
      'public bounds are staff bounds, or windows could be subtracted from each other',
    );
  }
}

function oneOf(setting: string, value: number, allowed: readonly number[]): void {
  if (allowed.includes(value)) return;
  throw new PolicyError(
    setting,
    value,
    `one of ${allowed.join(', ')}`,
    'any other length could be shifted against the released windows',
  );
}
