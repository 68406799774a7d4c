// Who leaves the plans of a site, as the register stands now (release specification, sections 5 and 11; promise P22). The same on a live site and for
// a recording: time is an argument.

import { type EpochMs, MINUTE_MS, windowStartOf } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import {
  epochEndedBy,
  firstLeavings,
  isAsPlanned,
  type Leaving,
  plannedFacts,
} from './leavings.ts';
import { UNVERIFIED } from './owners.ts';
import type { PlannedPolicy } from './plan-index.ts';

/** An end is found so long before it comes, so that the plan without the sensor can begin with it. */
export const FORESEEN_MS = 5 * MINUTE_MS;
/** Others of the group wait for the first plan after 00:00 UTC. */
const WAITS: EligibilityCode = 'surplus';

export type PlannedRegister = {
  /** Ascending by effectiveFrom, at least one. */
  readonly plans: readonly PlannedPolicy[];
  readonly sensors: readonly Sensor[];
  readonly now: EpochMs;
};

export function effectiveFromOf({ planning }: PlannedPolicy): EpochMs {
  return Date.parse(planning.plan.effectiveFrom);
}

/** The plan in force at `at`, else the first one. */
export function planInForce(plans: readonly PlannedPolicy[], at: EpochMs): PlannedPolicy {
  const plan = plans.findLast((each) => effectiveFromOf(each) <= at) ?? plans[0];
  if (plan === undefined) throw new RangeError('a site has at least one plan');
  return plan;
}

type Due = Pick<Leaving, 'at' | 'code'>;

/** `next`: the first staff window that has not begun. Null: it goes on to count. */
function dueOf(
  sensor: Sensor | undefined,
  planned: PlannedPolicy,
  { sensorId, next, now }: { sensorId: string; next: EpochMs; now: EpochMs },
): Due | null {
  if (sensor === undefined) return { at: next, code: 'unknown_sensor' };
  if (sensor.suspended) return { at: next, code: 'suspended' };
  const facts = plannedFacts(sensor);
  const known = planned.planning.facts?.get(sensorId);
  // As it is now it joins with the next plan, as any newcomer.
  if (!isAsPlanned(sensor, known?.rest)) return { at: next, code: 'unknown_sensor' };
  // Its beginning was moved ahead: its readings are refused until then.
  if (Date.parse(sensor.validFrom) > now) return { at: next, code: 'expired' };
  const end = epochEndedBy(facts.validUntil, planned.policy.rosterEpochSeconds);
  if (end > now + FORESEEN_MS) return null;
  // An end that was there when it was planned acted by itself; one that was moved acts from now on.
  const isPlanned = known === undefined || known.validUntil === facts.validUntil;
  return { at: isPlanned ? end : Math.max(end, next), code: 'expired' };
}

/** Sensors of strangers that the plan holds. */
function strangersOf({ planning }: PlannedPolicy): readonly string[] {
  return planning.units
    .filter(({ group }) => group === UNVERIFIED)
    .flatMap(({ sensorIds }) => sensorIds);
}

/**
 * When one unit of strangers leaves, all of them leave every plan of the site that is there: each end of one of them would lay out anew what lies round
 * it, so they cost a region four windows once a day.
 */
function withTheirGroup(
  plans: readonly PlannedPolicy[],
  found: ReadonlyMap<string, Due>,
  next: EpochMs,
): ReadonlyMap<string, Due> {
  const all = new Map(found);
  const strangers = plans.map((planned) => ({ planned, ids: strangersOf(planned) }));
  const ids = new Set(strangers.flatMap(({ ids: each }) => each));
  const times = [...found].filter(([sensorId]) => ids.has(sensorId)).map(([, { at }]) => at);
  if (times.length === 0) return all;
  const at = Math.max(next, Math.min(...times));
  const first = plans.indexOf(planInForce(plans, at - 1));
  for (const { planned, ids: each } of strangers.slice(first)) {
    const gone = new Set(planned.left?.map(({ sensorId }) => sensorId));
    for (const sensorId of each)
      if (!all.has(sensorId) && !gone.has(sensorId)) all.set(sensorId, { at, code: WAITS });
  }
  return all;
}

/** Leavings that are not known yet: of sensors of a plan that is in force now or later. */
export function findLeavings({ plans, sensors, now }: PlannedRegister): readonly Leaving[] {
  const [first, newest] = [plans[0], plans.at(-1)];
  // A recording may be older than all plans of its site: the register of today says nothing about that time.
  if (first === undefined || newest === undefined || effectiveFromOf(first) > now) return [];
  const { windowSeconds } = planInForce(plans, now).policy;
  const next = windowStartOf(now, windowSeconds * 1000) + windowSeconds * 1000;
  const bySensor = new Map(sensors.map((sensor) => [sensor.sensorId, sensor]));
  const found = new Map<string, Due>();
  plans.forEach((planned, i) => {
    const after = plans[i + 1];
    if (after !== undefined && effectiveFromOf(after) <= now) return;
    const known = new Map(planned.left?.map(({ sensorId, at }) => [sensorId, at]));
    for (const sensorId of planned.planning.unitOfSensor.keys()) {
      // One whose end is foreseen may have to leave before it.
      const ends = known.get(sensorId) ?? Number.POSITIVE_INFINITY;
      if (ends <= next || found.has(sensorId)) continue;
      const due = dueOf(bySensor.get(sensorId), planned, { sensorId, next, now });
      if (due !== null && due.at < ends) found.set(sensorId, due);
    }
  });
  const plansTo = effectiveFromOf(newest);
  return [...withTheirGroup(plans, found, next)].map(([sensorId, due]) => {
    return { sensorId, ...due, plansTo };
  });
}

/** The plans with what was found, each with whoever left it, once. */
export function withLeavings(
  plans: readonly PlannedPolicy[],
  leavings: readonly Leaving[],
): readonly PlannedPolicy[] {
  return plans.map((planned) => {
    const from = effectiveFromOf(planned);
    const { unitOfSensor } = planned.planning;
    const theirs = leavings.filter(
      ({ sensorId, plansTo }) => plansTo >= from && unitOfSensor.has(sensorId),
    );
    const left = [...firstLeavings(theirs).values()];
    return left.length === 0 ? planned : { ...planned, left };
  });
}

/** Whether strangers who are not in a plan have to wait until 00:00 UTC: one of them, as the plans had it, left on the day of `at`. */
export function strangersWait(
  plans: readonly PlannedPolicy[],
  leavings: readonly Leaving[],
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): boolean {
  const strangers = new Set(plans.flatMap(strangersOf));
  return leavings.some(({ sensorId, at }) => at >= from && at < to && strangers.has(sensorId));
}
