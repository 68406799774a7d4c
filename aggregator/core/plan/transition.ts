// From one plan to the next, and from one window to the next within a plan: what two public regions that overlap would give away between
// them (release specification, section 11; promises P17 and P22). A region whose difference from what it was is a few units is withheld
// until the old series is far enough behind.

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import { TRANSITION_WINDOWS } from '../policy/floors.ts';
import type { PlannedPolicy } from './plan-index.ts';
import {
  begunPlan,
  countingAt,
  isCrowd,
  type Leavers,
  leftAt,
  NEVER,
  publicUnits,
  type RegionUnits,
  unsafeBeside,
} from './safe-regions.ts';
import type { Unit } from './units.ts';

type Timed = PlannedPolicy &
  Leavers & { readonly effectiveFrom: EpochMs; readonly publicWindowMs: number };

const strictestK = (a: PlannedPolicy, b: PlannedPolicy): number =>
  Math.max(a.policy.publicK, b.policy.publicK);

const idsOf = ({ planning }: PlannedPolicy, numbers: readonly number[]): readonly string[] =>
  numbers.flatMap((number) => planning.plan.public[number]?.regionId ?? []);

/**
 * Public regions of `after` that are not k-safe against a public region of `before`, with whoever of it was left when it ended (at `ended`):
 * who had left by then is counted by `leftRegions`. The larger k of both counts.
 */
export function unsafeRegions(
  before: PlannedPolicy & Leavers,
  after: PlannedPolicy & Leavers,
  ended: EpochMs = Date.parse(after.planning.plan.effectiveFrom),
): ReadonlySet<string> {
  const k = strictestK(before, after);
  const begun = begunPlan(after, before);
  const unsafe = publicUnits(before).flatMap((units) =>
    unsafeBeside(countingAt(before, units, ended), begun, k),
  );
  return new Set(idsOf(after, unsafe));
}

/**
 * Regions of the plan that are not k-safe against what a region of `before` was until some of its units left, as long as a window that may have told it so
 * is not four windows behind: who left together, which by itself gives nobody away, may be back together but for one.
 */
function backRegions(before: Timed, plan: Timed, start: EpochMs): readonly string[] {
  const k = strictestK(before, plan);
  const longest = Math.max(before.publicWindowMs, plan.publicWindowMs);
  const past = publicUnits(before).flatMap((units) =>
    [...leavingsOf(before, units, plan.effectiveFrom)]
      .filter(
        (at) => start < windowStartOf(at - 1, before.publicWindowMs) + TRANSITION_WINDOWS * longest,
      )
      .map((at) => countingAt(before, units, at - 1)),
  );
  if (past.length === 0) return [];
  const begun = begunPlan(plan, before);
  return idsOf(
    plan,
    past.flatMap((units) => unsafeBeside(units, begun, k)),
  );
}

/** Regions of the plan that are not k-safe against any plan that was in force in the four public windows before it (promise P17). */
function changedRegions(plans: readonly Timed[], number: number, start: EpochMs): Set<string> {
  const unsafe = new Set<string>();
  const plan = plans[number];
  if (plan === undefined) return unsafe;
  const span = TRANSITION_WINDOWS * Math.max(...plans.map(({ publicWindowMs }) => publicWindowMs));
  if (start >= plan.effectiveFrom + span) return unsafe;
  for (let i = number - 1; i >= 0; i -= 1) {
    const before = plans[i];
    if (before === undefined) break;
    const ended = plans[i + 1]?.effectiveFrom;
    const longest = Math.max(before.publicWindowMs, plan.publicWindowMs);
    if (start < plan.effectiveFrom + TRANSITION_WINDOWS * longest)
      for (const regionId of unsafeRegions(before, plan, ended)) unsafe.add(regionId);
    for (const regionId of backRegions(before, plan, start)) unsafe.add(regionId);
    // A plan that ran for four windows has left the older ones behind.
    if (before.effectiveFrom <= plan.effectiveFrom - TRANSITION_WINDOWS * longest) break;
  }
  return unsafe;
}

/** Instants at which a sensor of the region leaves while the plan is in force, or with its end. */
function leavingsOf(plan: Timed, units: readonly Unit[], until: EpochMs): ReadonlySet<EpochMs> {
  const times = units.flatMap(({ sensorIds }) => sensorIds.map((id) => leftAt(plan, id)));
  return new Set(times.filter((at) => at > plan.effectiveFrom && at <= until && at < NEVER));
}

/** Whether nobody can tell a few units by it: nobody is left, or those of whom nothing is left are a crowd. */
function isSafeLeaving(plan: Timed, units: readonly Unit[], at: EpochMs, k: number): boolean {
  const isGoing = ({ sensorIds }: Unit): boolean =>
    Math.max(...sensorIds.map((id) => leftAt(plan, id))) === at;
  const going = units.filter(isGoing).map(({ group }) => group);
  return countingAt(plan, units, at).length === 0 || isCrowd(going, k);
}

type Leaving = {
  readonly plans: readonly Timed[];
  readonly number: number;
  readonly start: EpochMs;
};

/** Whether a leaving at `at` from plan `i` is felt in the window: the public window in which it left, and the three after it. */
function isFelt({ plans, number, start }: Leaving, i: number, at: EpochMs): boolean {
  const [before, next, plan] = [plans[i], plans[i + 1], plans[number]];
  if (before === undefined || plan === undefined) return false;
  // Who leaves with the end of a plan leaves in the first window of the one that follows.
  const left = next !== undefined && at >= next.effectiveFrom ? next : before;
  const first = windowStartOf(at, left.publicWindowMs);
  const longest = Math.max(before.publicWindowMs, plan.publicWindowMs);
  return start >= first && start < first + TRANSITION_WINDOWS * longest;
}

/** What one region of plan `i` looks like on both sides of a leaving that is felt and gives a few units away. */
function tellingUnits(of: Leaving, i: number, units: readonly Unit[]): readonly RegionUnits[] {
  const { plans, number } = of;
  const [before, plan] = [plans[i], plans[number]];
  if (before === undefined || plan === undefined) return [];
  const k = strictestK(before, plan);
  const until = i === number ? NEVER : (plans[i + 1]?.effectiveFrom ?? NEVER);
  return [...leavingsOf(before, units, until)]
    .filter((at) => isFelt(of, i, at) && !isSafeLeaving(before, units, at, k))
    .flatMap((at) => [countingAt(before, units, at - 1), countingAt(before, units, at)]);
}

/** Numbers of the plan's regions that have a unit in common with a region of plan `i` that is given away by who left it. */
function toldRegions(of: Leaving, i: number): readonly number[] {
  const [before, plan] = [of.plans[i], of.plans[of.number]];
  if (before === undefined || plan === undefined) return [];
  const telling = publicUnits(before).map((units) => tellingUnits(of, i, units));
  // Regions of one plan have none in common.
  if (i === of.number) return telling.flatMap((states, at) => (states.length === 0 ? [] : [at]));
  const all = telling.flat(2);
  if (all.length === 0) return [];
  const { units } = begunPlan(plan, before);
  return all.flatMap((unit) => units.partnersOf(unit).map((partner) => partner.unit.region));
}

/**
 * Regions of the plan that hold a unit that left, or have a unit in common with a region of an older plan that held it (promise P22).
 */
function leftRegions(plans: readonly Timed[], number: number, start: EpochMs): Set<string> {
  const withheld = new Set<string>();
  const plan = plans[number];
  if (plan === undefined) return withheld;
  const longest = Math.max(...plans.map(({ publicWindowMs }) => publicWindowMs));
  for (let i = number; i >= 0; i -= 1) {
    const [before, next] = [plans[i], plans[i + 1]];
    if (before === undefined) break;
    // Nobody who left with its end, or before, is felt any more.
    const isPast = i < number && start >= (next?.effectiveFrom ?? 0) + TRANSITION_WINDOWS * longest;
    if (isPast) break;
    for (const told of toldRegions({ plans, number, start }, i))
      withheld.add(plan.planning.plan.public[told]?.regionId ?? '');
  }
  return withheld;
}

/** Regions of the plan that hold a sensor whose place stood behind values of another site shortly before. */
function movedRegions(plan: Timed | undefined, start: EpochMs): readonly string[] {
  const came = plan?.planning.fromElsewhere;
  if (plan === undefined || came === undefined || came.size === 0) return [];
  const isHeld = ({ sensorIds }: Unit): boolean =>
    sensorIds.some((sensorId) => start < (came.get(sensorId) ?? 0));
  const units = publicUnits(plan);
  return plan.planning.plan.public.flatMap(({ regionId }, number) =>
    units[number]?.some(isHeld) ? [regionId] : [],
  );
}

/**
 * Public regions that are withheld as `plan_transition` in the window that starts at `start`: those not k-safe against a plan of the four public
 * windows before the running one, those that took a place over from another site, and those that a unit left in this window or in one of the three before
 * it. Plans ascend by effectiveFrom.
 */
export function transitionRegions(plans: readonly Timed[], start: EpochMs): ReadonlySet<string> {
  const number = plans.findLastIndex(({ effectiveFrom }) => start >= effectiveFrom);
  return new Set([
    ...changedRegions(plans, number, start),
    ...movedRegions(plans[number], start),
    ...leftRegions(plans, number, start),
  ]);
}
