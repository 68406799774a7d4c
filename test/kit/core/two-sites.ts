// Two sites of one installation that plan one after the other, as their runners would: each finds what is stored of the other at that moment.

import { distanceM, radiusM, sharesHalf, vectorOf } from '#aggregator/core/plan/geometry.ts';
import { plannedPlace } from '#aggregator/core/plan/leavings.ts';
import type { OtherSites } from '#aggregator/core/plan/other-sites.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { countedAsPlanned } from '#aggregator/core/plan/plan-index.ts';
import type { Policy } from '#aggregator/core/policy/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { plan, policy, T0, zoneSite } from './builders.ts';

export const MINUTE_MS = 60_000;
const STEP_MS = 10 * MINUTE_MS;
export const TWO_SITES: readonly [Site, Site] = [
  zoneSite([['a', 'x']], { siteId: 'one' }),
  zoneSite([['a', 'x']], { siteId: 'two', publicWindowSeconds: 1800 }),
];
const POLICIES: readonly [Policy, Policy] = [policy(), policy({ publicWindowSeconds: 1800 })];

export type SiteNumber = 0 | 1;

export type MadePlan = {
  readonly site: SiteNumber;
  readonly effectiveFrom: number;
  readonly publicWindowMs: number;
  readonly planning: SitePlanning;
  readonly policy: Policy;
  /** Those that it counts, as they were when it was made. */
  readonly sensors: readonly Sensor[];
};

export function endOf(plan: MadePlan, made: readonly MadePlan[]): number {
  const later = made.filter(
    ({ site, effectiveFrom }) => site === plan.site && effectiveFrom > plan.effectiveFrom,
  );
  return Math.min(...later.map(({ effectiveFrom }) => effectiveFrom), Number.POSITIVE_INFINITY);
}

function othersOf(
  registered: readonly Sensor[],
  made: readonly MadePlan[],
  { own, from }: { own: SiteNumber; from: number },
): OtherSites {
  const theirs = made.filter(({ site }) => site !== own);
  const running = theirs.filter((each) => endOf(each, made) > from);
  const last = made.findLast(({ site }) => site === own);
  const isOwn = ({ siteId }: Sensor): boolean => siteId === TWO_SITES[own].siteId;
  return {
    at: from,
    counted: countedAsPlanned(last, registered.filter(isOwn)),
    places: theirs.flatMap((each) =>
      [...(each.planning.facts ?? [])].map(([, facts]) => ({
        place: plannedPlace(facts),
        until: endOf(each, made),
        publicWindowMs: each.publicWindowMs,
      })),
    ),
    sensors: registered
      .filter((each) => !isOwn(each))
      .map((sensor) => ({
        sensor,
        isCounted: running.some((each) => countedAsPlanned(each, [sensor]).size > 0),
        isNew: theirs.at(-1)?.planning.eligibility.has(sensor.sensorId) !== true,
      })),
  };
}

/** `order`: which site plans at each step. `registerAt`: both registers as they stand at a step. */
export function planInTurns(
  order: readonly SiteNumber[],
  registerAt: (step: number) => readonly Sensor[],
): readonly MadePlan[] {
  const made: MadePlan[] = [];
  order.forEach((own, step) => {
    const site = TWO_SITES[own];
    const publicWindowMs = site.publicWindowSeconds * 1000;
    const from = Math.ceil((T0 + step * STEP_MS + MINUTE_MS) / publicWindowMs) * publicWindowMs;
    if (made.some((each) => each.site === own && each.effectiveFrom >= from)) return;
    const registered = registerAt(step);
    const sensors = registered.filter(({ siteId }) => siteId === site.siteId);
    const planning = plan(site, sensors, {
      policy: POLICIES[own],
      effectiveFrom: from,
      at: from,
      others: othersOf(registered, made, { own, from }),
    });
    made.push({
      site: own,
      effectiveFrom: from,
      publicWindowMs,
      planning,
      policy: POLICIES[own],
      sensors: sensors.filter(({ sensorId }) => planning.unitOfSensor.has(sensorId)),
    });
  });
  return made;
}

/** One viewpoint, by comparison of all with all. */
export function isOneViewpoint(a: Sensor, b: Sensor): boolean {
  const [mountA, mountB] = [a.location.mountId, b.location.mountId];
  const far = distanceM(vectorOf(a.location), vectorOf(b.location));
  const radii = [a, b].map(({ fieldOfView }) => radiusM(fieldOfView.areaM2));
  return (
    (mountA !== undefined && mountA === mountB) ||
    far < 10 ||
    sharesHalf(radii[0] ?? 0, radii[1] ?? 0, far)
  );
}
