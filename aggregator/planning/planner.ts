// How a plan would be made now, with whichever policy: by the register, the plans before it and what other sites of the installation keep. It stores nothing,
// so that somebody who wants another policy can see what comes of it.
import type pg from 'pg';
import { DAY_MS, type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { endedBy } from '../core/plan/following.ts';
import { strangersWait } from '../core/plan/leavers.ts';
import type { Leaving } from '../core/plan/leavings.ts';
import type { OtherSites } from '../core/plan/other-sites.ts';
import { ownerGroupOf } from '../core/plan/owners.ts';
import { planSite, type SitePlanning } from '../core/plan/plan.ts';
import { countedAsPlanned, type PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';
import { otherSites } from './other-sites.ts';

/** Plans as they stand while one planning goes on. */
export type Planning = {
  readonly pool: pg.Pool;
  readonly request: {
    readonly site: Site;
    readonly sensors: readonly Sensor[];
    /** The moment of planning. */
    readonly now: EpochMs;
  };
  readonly plans: readonly PlannedPolicy[];
  readonly leavings: readonly Leaving[];
};

/**
 * Strangers who have to wait for the next day: one of them left today, or nothing happened but that another site gave a place back. They keep their places
 * meanwhile.
 */
function waitingStrangers(
  { request: { sensors }, plans, leavings }: Planning,
  { effectiveFrom, isOccasion }: Occasion,
): ReadonlySet<string> {
  const day = { from: windowStartOf(effectiveFrom, DAY_MS), to: effectiveFrom };
  if (isOccasion && !strangersWait(plans, leavings, day)) return new Set();
  const last = plans.at(-1);
  const left = new Set(last?.left?.map(({ sensorId }) => sensorId));
  const waiting = sensors.filter(
    (sensor) =>
      ownerGroupOf(sensor) === 'unverified' &&
      (last?.planning.unitOfSensor.has(sensor.sensorId) !== true || left.has(sensor.sensorId)),
  );
  return new Set(waiting.map(({ sensorId }) => sensorId));
}

export type Planner = {
  readonly others: OtherSites;
  readonly planWith: (policy: Policy) => SitePlanning;
};

type Occasion = {
  readonly effectiveFrom: EpochMs;
  /** The first plan of a day, or a change that an operator made of register or policy. */
  readonly isOccasion: boolean;
};

/** `at`: the moment at which it is judged who may enter. */
export async function plannerOf(
  planning: Planning,
  { at, ...occasion }: Occasion & { readonly at: EpochMs },
): Promise<Planner> {
  const { effectiveFrom } = occasion;
  const { pool, plans, request } = planning;
  const { site, sensors, now } = request;
  const { siteId, publicWindowSeconds } = site;
  const counted = countedAsPlanned(plans.at(-1), sensors);
  const keptOut = waitingStrangers(planning, occasion);
  const own = { siteId, publicWindowSeconds, sensors, counted };
  const others = await otherSites(pool, { ...own, now, effectiveFrom });
  const planWith = (policy: Policy): SitePlanning => {
    const { rosterEpochSeconds } = policy;
    const there = endedBy(sensors, effectiveFrom, { rosterEpochSeconds, at });
    return planSite({ site, sensors: there, policy, effectiveFrom, at, others, keptOut });
  };
  return { others, planWith };
}
