// The plan that follows a leaving: the plan in force without whoever left it. It takes in nobody, so what it changes was counted when they left (release
// specification, section 11).

import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { epochEndedBy } from './leavings.ts';
import { planSite, type SitePlanning } from './plan.ts';
import type { PlannedPolicy } from './plan-index.ts';

export type FollowingRequest = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly effectiveFrom: EpochMs;
};

/** Sensors that the plan holds, and that no longer count when the next one begins. */
export function leftBy(
  planned: PlannedPolicy,
  sensors: readonly Sensor[],
  at: EpochMs,
): ReadonlySet<string> {
  const found = new Map(planned.left?.map(({ sensorId, at: left }) => [sensorId, left]));
  const bySensor = new Map(sensors.map((sensor) => [sensor.sensorId, sensor]));
  const { rosterEpochSeconds } = planned.policy;
  const hasLeft = (sensorId: string): boolean => {
    const sensor = bySensor.get(sensorId);
    if (sensor === undefined) return true;
    const end = epochEndedBy(Date.parse(sensor.validUntil), rosterEpochSeconds);
    return (found.get(sensorId) ?? end) <= at;
  };
  return new Set([...planned.planning.unitOfSensor.keys()].filter(hasLeft));
}

/** Null when nobody has left by then. */
export function planFollowing(
  planned: PlannedPolicy,
  request: FollowingRequest,
): SitePlanning | null {
  const { sensors, effectiveFrom } = request;
  return leftBy(planned, sensors, effectiveFrom).size === 0 ? null : planKeeping(planned, request);
}

/** A plan of those sensors of the planned one that have not left by then, whatever else is registered. */
export function planKeeping(
  planned: PlannedPolicy,
  { site, sensors, effectiveFrom }: FollowingRequest,
): SitePlanning {
  const left = leftBy(planned, sensors, effectiveFrom);
  const { planning, policy } = planned;
  const staying = sensors.filter(
    ({ sensorId }) => planning.unitOfSensor.has(sensorId) && !left.has(sensorId),
  );
  const made = planSite({ site, sensors: staying, policy, effectiveFrom, at: effectiveFrom });
  const codes = new Map(planned.left?.map(({ sensorId, code }) => [sensorId, code]));
  const eligibility = new Map(made.eligibility);
  for (const [sensorId, code] of planning.eligibility) {
    if (!eligibility.has(sensorId)) eligibility.set(sensorId, waitingCode(sensorId, code, codes));
  }
  // It takes in nobody, so what its sensors came from is what it was.
  const { fromElsewhere } = planning;
  return fromElsewhere === undefined
    ? { ...made, eligibility }
    : { ...made, eligibility, fromElsewhere };
}

/** What a sensor that is not taken in is told: as before, or why it left. */
function waitingCode(
  sensorId: string,
  before: EligibilityCode | 'eligible',
  codes: ReadonlyMap<string, EligibilityCode>,
): EligibilityCode {
  return before === 'eligible' ? (codes.get(sensorId) ?? 'expired') : before;
}

/** Sensors as a plan from `effectiveFrom` on judges them: one that ends within a roster epoch before it ended already. */
export function endedBy(
  sensors: readonly Sensor[],
  effectiveFrom: EpochMs,
  { rosterEpochSeconds, at }: { readonly rosterEpochSeconds: number; readonly at: EpochMs },
): readonly Sensor[] {
  return sensors.map((sensor) => {
    const validUntil = Date.parse(sensor.validUntil);
    const ends = epochEndedBy(validUntil, rosterEpochSeconds);
    return ends > effectiveFrom
      ? sensor
      : { ...sensor, validUntil: isoUtc(Math.min(validUntil, at)) };
  });
}
