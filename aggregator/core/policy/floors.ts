// The floors of release specification section 4. A refusal tells whoever configures the setting, its value, the floor, the reason and the nearest
// allowed value.
import type { PolicySettings } from '#shared/wire/policy.ts';
import {
  finestPublicWindow,
  PUBLIC_WINDOWS_SECONDS,
  STAFF_WINDOWS_SECONDS,
} from '#shared/wire/site.ts';

/** A change that would tell a few units is out of sight after so many public windows. */
export const TRANSITION_WINDOWS = 4;

export type Refused = {
  readonly setting: string;
  readonly value: unknown;
  /** The bound that was passed, or the values that are allowed. */
  readonly floor: number | string;
  readonly why: string;
  /** Allowed, and offered instead. */
  readonly nearest: number;
  /** What the offer is to what was asked for; absent: nothing that is allowed is closer. */
  readonly offer?: 'least' | 'next coarser' | 'coarsest';
};

/** A refusal as a sentence. */
export function refusalText({ setting, value, floor, why, nearest, offer }: Refused): string {
  const bound = typeof floor === 'number' ? `at least ${floor}` : floor;
  return `${setting} is ${String(value)}, but must be ${bound}: ${why}; the ${offer ?? 'nearest'} allowed value is ${nearest}`;
}

/** A setting that would weaken the release. */
export class PolicyError extends Error {
  readonly setting: string;
  readonly value: unknown;
  readonly floor: number | string;
  readonly nearest: number;
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refusalText(refused));
    this.name = 'PolicyError';
    this.setting = refused.setting;
    this.value = refused.value;
    this.floor = refused.floor;
    this.nearest = refused.nearest;
    this.refused = refused;
  }
}

/**
 * Why settings are refused: each tried alone, then all together, so that several mistakes are told at once. `build` makes a policy of them. None where
 * all together are allowed: one may need another.
 */
export function refusalsOf(
  settings: Partial<PolicySettings>,
  build: (settings: Partial<PolicySettings>) => void,
): readonly Refused[] {
  const together = refusalOf(() => build(settings));
  if (together === null) return [];
  const alone = Object.entries(settings)
    .map(([name, value]) => refusalOf(() => build({ [name]: value })))
    .filter((refused) => refused !== null);
  const isTold = alone.some((refused) => refusalText(refused) === refusalText(together));
  return isTold ? alone : [...alone, together];
}

function refusalOf(build: () => void): Refused | null {
  try {
    build();
    return null;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.refused;
  }
}

type SiteWindows = {
  readonly windowSeconds: number;
  readonly publicWindowSeconds: number;
  readonly isStored?: boolean | undefined;
};

export type Floored = SiteWindows & {
  readonly settings: PolicySettings;
  readonly policyVersion: number;
  readonly shortestEpochSeconds: number;
};

/** @throws {PolicyError} for the first setting that is below its floor. */
export function checkFloors(asked: Floored): void {
  const { settings, policyVersion } = asked;
  checkWindows(asked);
  const why = 'versions count from 1 and are never reused';
  atLeast('policyVersion', policyVersion, 1, why);
  checkContributors(settings);
  checkPersons(settings);
  checkEpoch(settings.rosterEpochSeconds, asked);
}

/** Nothing is counted beyond it. */
const MOST = Number.MAX_SAFE_INTEGER;

function atLeast(setting: string, value: number, floor: number, why: string): void {
  if (Number.isSafeInteger(value) && value >= floor) return;
  const [isWhole, isNumber] = [Number.isSafeInteger(value), !Number.isNaN(value)];
  throw new PolicyError({
    setting,
    value,
    floor: isWhole ? floor : `a whole number from ${floor}`,
    why,
    nearest: isNumber ? Math.max(floor, Math.min(Math.round(value), MOST)) : floor,
    ...(!isNumber && { offer: 'least' }),
  });
}

function atMost(setting: string, value: number, most: number, of: string, why: string): void {
  if (value <= most) return;
  throw new PolicyError({ setting, value, floor: `at most ${most}${of}`, why, nearest: most });
}

function checkContributors(s: PolicySettings): void {
  const single = 'with fewer than 3 units the upper median gives single units away';
  atLeast('staffK', s.staffK, 3, single);
  atLeast('publicK', s.publicK, 5, 'what everybody can read for ever is pooled from more units');
  const weight = 'with two staff regions one unit could weigh more than 1/publicK; raise';
  atMost('publicK', s.publicK, 2 * s.staffK, ' (2 x staffK)', `${weight} staffK too`);
  const slack = 'a region needs at least one unit to spare, or one failure withholds it';
  atLeast('staffPlannedUnits', s.staffPlannedUnits, s.staffK + 1, slack);
  atLeast('publicPlannedUnits', s.publicPlannedUnits, s.publicK + 1, slack);
  atMost(
    'publicPlannedUnits',
    s.publicPlannedUnits,
    2 * s.staffPlannedUnits,
    ' (2 x staffPlannedUnits)',
    'no public region may need more than two staff regions; raise staffPlannedUnits too',
  );
  atLeast('ownerSlack', s.ownerSlack, 0, 'k units must remain without any one external owner');
}

function checkPersons(s: PolicySettings): void {
  atLeast('kPeople', s.kPeople, 5, 'a level must never tell apart fewer persons');
  atLeast('kCritical', s.kCritical, 30, 'a critical signal must never be about a few persons');
  atLeast('marginPercent', s.marginPercent, 20, 'fields of view and densities are estimates');
  atMost('marginPercent', s.marginPercent, 99, '', 'no band could hold');
}

function checkEpoch(
  epochSeconds: number,
  { windowSeconds, publicWindowSeconds, shortestEpochSeconds: shortest, isStored }: Floored,
): void {
  const setting = 'rosterEpochSeconds';
  const why =
    'each new roster shows who came and went; fewer are safer, and an epoch holds whole windows';
  atLeast(setting, epochSeconds, Math.max(shortest, windowSeconds), why);
  if (isStored !== true)
    atMost(
      setting,
      epochSeconds,
      TRANSITION_WINDOWS * publicWindowSeconds,
      ` (${TRANSITION_WINDOWS} x publicWindowSeconds)`,
      'whoever joins enters the roster with the next epoch, and has to be in it before what is withheld for it is released again',
    );
  if (epochSeconds % windowSeconds === 0) return;
  throw new PolicyError({
    setting,
    value: epochSeconds,
    floor: `a multiple of ${windowSeconds}`,
    why: 'an epoch holds whole windows',
    nearest: Math.round(epochSeconds / windowSeconds) * windowSeconds,
  });
}

type SomeWindows = {
  readonly windowSeconds?: number | undefined;
  readonly publicWindowSeconds?: number | undefined;
};

/** Of the windows of a site that is to be registered, by the name of the setting: its refusal as a sentence. */
export function windowRefusals({
  windowSeconds: staff,
  publicWindowSeconds: open,
}: SomeWindows): ReadonlyMap<string, string> {
  // The value that is offered has to do beside the staff window that is offered, or the next try is refused again.
  const beside = finestPublicWindow(nearestOf(staff ?? 0, STAFF_WINDOWS_SECONDS));
  const tries = [
    () => staff === undefined || oneOf('windowSeconds', staff, STAFF_WINDOWS_SECONDS),
    () => open === undefined || oneOf('publicWindowSeconds', open, PUBLIC_WINDOWS_SECONDS, beside),
  ];
  const alone = tries.map(refusalOf).filter((refused) => refused !== null);
  const pair =
    staff === undefined || open === undefined || alone.length > 0
      ? null
      : refusalOf(() => checkWindows({ windowSeconds: staff, publicWindowSeconds: open }));
  const refused = pair === null ? alone : [pair];
  return new Map(refused.map((each) => [each.setting, refusalText(each)]));
}

function checkWindows({ windowSeconds, publicWindowSeconds, isStored = false }: SiteWindows): void {
  oneOf('windowSeconds', windowSeconds, STAFF_WINDOWS_SECONDS);
  oneOf('publicWindowSeconds', publicWindowSeconds, PUBLIC_WINDOWS_SECONDS);
  if (isStored) return;
  const finest = finestPublicWindow(windowSeconds);
  const why = `a public window that holds few staff windows is the staff lane for everybody; beside a staff window of ${windowSeconds} s it holds at least ${finest / windowSeconds} of them`;
  atLeast('publicWindowSeconds', publicWindowSeconds, finest, why);
}

/** Never finer than asked for, where there is one: a finer window tells more. */
function nearestOf(value: number, allowed: readonly number[]): number {
  return allowed.find((length) => length >= value) ?? Math.max(...allowed);
}

/** `least`: what is offered instead is no finer. */
function oneOf(setting: string, value: number, allowed: readonly number[], least = 0): void {
  if (allowed.includes(value)) return;
  const nearest = nearestOf(Math.max(value, least), allowed);
  throw new PolicyError({
    setting,
    value,
    floor: `one of ${allowed.join(', ')}`,
    why: 'any other length could be shifted against the released windows',
    nearest,
    offer: nearest < value ? 'coarsest' : 'next coarser',
  });
}
