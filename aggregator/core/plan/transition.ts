// From one plan to the next, and from one window to the next within a plan: what two public regions that overlap would give away between
// them (release specification, section 11; promises P17 and P22). A region whose difference from what it was is a few units is withheld
// until the old series is far enough behind.

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import { TRANSITION_WINDOWS } from '../policy/floors.ts';
import type { PlannedPolicy } from './plan-index.ts';
import {
  countingAt,
  isCrowd,
  type Leavers,
  leftAt,
  NEVER,
  planMoment,
  publicUnits,
  type RegionUnits,
  unsafeBeside,
} from './safe-regions.ts';
import type { Unit } from './units.ts';

type Timed = PlannedPolicy &
  Leavers & { readonly effectiveFrom: EpochMs; readonly publicWindowMs: number };

/** A plan while it is in force: until another one follows. */
type Term = {
  readonly plan: Timed;
  readonly until: EpochMs;
  readonly follower?: Timed;
  /** The longest public window of this plan and of all that followed it: whatever lies between two values, four windows of it do. */
  readonly longest: number;
};

/** Terms that have begun by `start`, the running one first. */
function termsOf(plans: readonly Timed[], start: EpochMs): readonly Term[] {
  const terms: Term[] = [];
  for (const plan of plans.filter(({ effectiveFrom }) => effectiveFrom <= start).toReversed()) {
    const last = terms.at(-1);
    const longest = Math.max(plan.publicWindowMs, last?.longest ?? 0);
    terms.push(
      last === undefined
        ? { plan, until: NEVER, longest }
        : { plan, until: last.plan.effectiveFrom, follower: last.plan, longest },
    );
  }
  return terms;
}

const strictestK = (a: PlannedPolicy, b: PlannedPolicy): number =>
  Math.max(a.policy.publicK, b.policy.publicK);

const idsOf = ({ planning }: PlannedPolicy, numbers: readonly number[]): readonly string[] =>
  numbers.flatMap((number) => planning.plan.public[number]?.regionId ?? []);

/** What a plan's regions were in the staff windows of a span, whoever of them had left by then. */
type Past = { readonly before: PlannedPolicy & Leavers; readonly states: readonly RegionUnits[] };

/** Public regions of `plan`, as they are in one of the staff windows of `span`, that are not k-safe against a region of before. The larger k of both plans counts. */
function unsafeIn(
  plan: PlannedPolicy & Leavers,
  { before, states }: Past,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): readonly string[] {
  if (states.length === 0) return [];
  const k = strictestK(before, plan);
  const units = publicUnits(plan).flat();
  const times = new Set(units.flatMap(({ sensorIds }) => sensorIds.map((id) => leftAt(plan, id))));
  const later = [...times].filter((at) => at > span.from && at < span.to);
  return [span.from, ...later].flatMap((at) => {
    const moment = planMoment(plan, { at, others: before, isChanged: at > span.from });
    return idsOf(
      plan,
      states.flatMap((state) => unsafeBeside(state, moment, k)),
    );
  });
}

/**
 * What regions of `before` were until some of their units left, as long as a window that may have told it so is not four windows behind: who left together,
 * which by itself gives nobody away, may be back together but for one.
 */
function statesBack(
  { plan: before, until, longest }: Term,
  start: EpochMs,
): readonly RegionUnits[] {
  return publicUnits(before).flatMap((units) =>
    [...leavingsOf(before, units, until)]
      .filter(
        (at) => start < windowStartOf(at - 1, before.publicWindowMs) + TRANSITION_WINDOWS * longest,
      )
      .map((at) => countingAt(before, units, at - 1)),
  );
}

/**
 * Regions of the plan that are not k-safe, in some staff window of the public window at `start`, against any plan that was in force in the four public windows
 * before the plan (promise P17). A crowd that leaves gives nobody away by itself, and yet what stays may differ in a few from a region of an older plan.
 */
function changedRegions(plan: Timed, older: readonly Term[], start: EpochMs): readonly string[] {
  const window = { from: start, to: start + plan.publicWindowMs };
  return older.flatMap((term) => {
    const { plan: before, until, longest } = term;
    const states = [...statesBack(term, start)];
    if (start < plan.effectiveFrom + TRANSITION_WINDOWS * longest)
      states.push(...publicUnits(before).map((units) => countingAt(before, units, until)));
    return unsafeIn(plan, { before, states }, window);
  });
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

type Now = { readonly plan: Timed; readonly start: EpochMs };

/** Whether a leaving at `at` is felt in the window: the public window in which it left, and the three after it. */
function isFelt({ plan, until, follower, longest }: Term, start: EpochMs, at: EpochMs): boolean {
  // Who leaves with the end of a plan leaves in the first window of the one that follows.
  const left = at >= until ? (follower ?? plan) : plan;
  const first = windowStartOf(at, left.publicWindowMs);
  return start >= first && start < first + TRANSITION_WINDOWS * longest;
}

/** What one region of a term looks like on both sides of a leaving that is felt and gives a few units away. */
function tellingUnits(term: Term, now: Now, units: readonly Unit[]): readonly RegionUnits[] {
  const k = strictestK(term.plan, now.plan);
  return [...leavingsOf(term.plan, units, term.until)]
    .filter((at) => isFelt(term, now.start, at) && !isSafeLeaving(term.plan, units, at, k))
    .flatMap((at) => [countingAt(term.plan, units, at - 1), countingAt(term.plan, units, at)]);
}

/**
 * Regions of the plan that hold a unit that left, or have a unit in common with a region of an older plan that held it (promise P22).
 */
function leftRegions(term: Term, now: Now): readonly string[] {
  const telling = publicUnits(term.plan).map((units) => tellingUnits(term, now, units));
  // Regions of one plan have none in common.
  if (term.plan === now.plan)
    return idsOf(
      now.plan,
      telling.flatMap((states, region) => (states.length === 0 ? [] : [region])),
    );
  const all = telling.flat(2);
  if (all.length === 0) return [];
  const { effectiveFrom: at } = now.plan;
  const { units } = planMoment(now.plan, { at, others: term.plan, isChanged: false });
  const shared = all.flatMap((unit) =>
    units.partnersOf(unit).map((partner) => partner.unit.region),
  );
  return idsOf(now.plan, shared);
}

/** Regions of the plan that hold a sensor whose place stood behind values of another site shortly before. */
function movedRegions(plan: Timed, start: EpochMs): readonly string[] {
  const came = plan.planning.fromElsewhere ?? new Map<string, EpochMs>();
  if (came.size === 0) return [];
  const isHeld = ({ sensorIds }: Unit): boolean =>
    sensorIds.some((sensorId) => start < (came.get(sensorId) ?? 0));
  const held = publicUnits(plan).map((units) => units.some(isHeld));
  return idsOf(
    plan,
    held.flatMap((isIt, region) => (isIt ? [region] : [])),
  );
}

/**
 * Public regions that are withheld as `plan_transition` in the window that starts at `start`: those not k-safe against a plan of the four public
 * windows before the running one, those that took a place over from another site, and those that a unit left in this window or in one of the three before
 * it. Plans ascend by effectiveFrom.
 */
export function transitionRegions(plans: readonly Timed[], start: EpochMs): ReadonlySet<string> {
  const [running, ...older] = termsOf(plans, start);
  if (running === undefined) return new Set();
  const { plan } = running;
  const isRecent = ({ until, longest }: Term, at: EpochMs): boolean =>
    until > at - TRANSITION_WINDOWS * longest;
  const before = older.filter((term) => isRecent(term, plan.effectiveFrom));
  const felt = [running, ...older.filter((term) => isRecent(term, start))];
  return new Set([
    ...changedRegions(plan, before, start),
    ...movedRegions(plan, start),
    ...felt.flatMap((term) => leftRegions(term, { plan, start })),
  ]);
}
