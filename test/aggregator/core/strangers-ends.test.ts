// A28: the ends of strangers in one place lay out anew what lies round it. So all strangers of a site go with the first of them, and no place pays for each.
import { expect, test } from 'vitest';
import { planFollowing } from '#aggregator/core/plan/following.ts';
import {
  effectiveFromOf,
  findLeavings,
  planInForce,
  withLeavings,
} from '#aggregator/core/plan/leavers.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import { indexPlan, type PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { indexSensors } from '#aggregator/core/plan/sensor-index.ts';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { crew, DAY, plan, policy, sensor, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const MIDNIGHT = Date.UTC(2026, 5, 6);
/** Units of the operator and of a verified owner, and the minutes of the day at which strangers end; null: not on that day. */
const ZONES = {
  a: { operator: 2, verified: 1, ends: [483] },
  b: { operator: 6, verified: 0, ends: [301] },
  c: { operator: 6, verified: 2, ends: [570] },
  d: { operator: 3, verified: 1, ends: [null, 615] },
};
const site = zoneSite([
  ['a', 'x'],
  ['b', 'y'],
  ['c', 'x'],
  ['d', 'y'],
]);

function sensorsOf(withStrangers: boolean): readonly Sensor[] {
  return Object.entries(ZONES).flatMap(([zone, { operator, verified, ends }]) => [
    ...crew({ [zone]: operator }),
    ...Array.from({ length: verified }, (_, i) =>
      sensor({ id: `${zone}v${i}`, zone, owner: `verified:${zone}` }),
    ),
    ...(withStrangers ? ends : []).map((minute, i) =>
      sensor({
        id: `${zone}s${i}`,
        zone,
        owner: 'unverified',
        validUntil: isoUtc(minute === null ? MIDNIGHT + 50 * DAY : MIDNIGHT + minute * MINUTE),
      }),
    ),
  ]);
}

/** Public windows of the day in which each zone is withheld or in no region. */
function heldOf(sensors: readonly Sensor[]): Readonly<Record<string, number>> {
  const first = plan(site, sensors, { effectiveFrom: MIDNIGHT - DAY, at: MIDNIGHT - DAY });
  let plans: readonly PlannedPolicy[] = [{ planning: first, policy: policy() }];
  let leavings: readonly Leaving[] = [];
  for (let now = MIDNIGHT - 4 * MINUTE; now < MIDNIGHT + DAY; now += 5 * MINUTE) {
    leavings = [...leavings, ...findLeavings({ plans, sensors, now })];
    plans = withLeavings(plans, leavings);
    const effectiveFrom = Math.ceil((now + MINUTE) / QUARTER) * QUARTER;
    const isMade = plans.some((planned) => effectiveFromOf(planned) === effectiveFrom);
    if (effectiveFrom - now > 5 * MINUTE || isMade) continue;
    const inForce = planInForce(plans, effectiveFrom);
    const made = planFollowing(inForce, { site, sensors, effectiveFrom });
    if (made !== null) plans = [...plans, { planning: made, policy: policy(), isFollowing: true }];
  }
  const index = indexSensors(sensors);
  const indexed = plans.map((planned) => indexPlan(planned, index));
  const held = Object.fromEntries(Object.keys(ZONES).map((zone) => [zone, 0]));
  for (let at = MIDNIGHT; at < MIDNIGHT + DAY; at += QUARTER) {
    const hidden = transitionRegions(indexed, at);
    const regions = planInForce(plans, at).planning.plan.public;
    for (const zone of Object.keys(ZONES)) {
      const region = regions.find(({ cells }) => cells.includes(zone));
      const isHeld = region === undefined || hidden.has(region.regionId);
      held[zone] = (held[zone] ?? 0) + Number(isHeld);
    }
  }
  return held;
}

test('A28, P22: strangers who end at four hours of a day in four zones cost each of them four public windows', () => {
  expect(Object.values(heldOf(sensorsOf(false)))).toEqual([0, 0, 0, 0]);
  const held = Object.values(heldOf(sensorsOf(true)));
  expect(Math.max(...held)).toBe(4);
});
