// The only place where a policy comes into being: what is below a floor of release specification section 4 cannot be built.
import { STAFF_DELAY_SECONDS } from '#shared/domain/released.ts';
import type { PolicyDocument, PolicySettings } from '#shared/wire/policy.ts';
import { checkFloors } from './floors.ts';

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
  /** A version of the past, whose pair of windows was allowed then: the plans that it made are read with it. Nothing new is built so. */
  readonly isStored?: boolean | undefined;
};

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
  checkFloors({ ...input, settings, shortestEpochSeconds: DEFAULT_PRESET.rosterEpochSeconds });
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
