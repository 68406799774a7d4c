// Two sites over one ground, planned in any order while sensors come, are moved and are set aside (promise P23), and while places go over from one site to
// the other (promise P17).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { runs } from '../../kit/core/arbitraries.ts';
import { DAY, type OwnerKind, sensor, T0 } from '../../kit/core/builders.ts';
import {
  endOf,
  isOneViewpoint,
  type MadePlan,
  MINUTE_MS,
  planInTurns,
  type SiteNumber,
  TWO_SITES,
} from '../../kit/core/two-sites.ts';

const anySite = fc.constantFrom<SiteNumber>(0, 1);
const people = fc.array(
  fc.record({
    site: anySite,
    north: fc.integer({ min: 0, max: 250 }),
    areaM2: fc.constantFrom(40, 100, 400),
    owner: fc.constantFrom<OwnerKind>('operator', 'operator', 'unverified', 'verified:p'),
    mount: fc.integer({ min: 0, max: 30 }),
    /** Step at which it comes; those of others have been on probation by then. */
    comes: fc.integer({ min: 0, max: 5 }),
    /** Step at which it is set aside. */
    goes: fc.integer({ min: 3, max: 14 }),
    /** Step at which it hangs elsewhere, and where. */
    moves: fc.integer({ min: 2, max: 20 }),
    movesTo: fc.integer({ min: 0, max: 250 }),
  }),
  { minLength: 6, maxLength: 30 },
);
const order = fc.array(anySite, { minLength: 8, maxLength: 12 });

/** Plans of both sites that are in force at one time. */
function togetherOf(made: readonly MadePlan[]): readonly (readonly [MadePlan, MadePlan])[] {
  const [ones, twos] = [0, 1].map((site) => made.filter((each) => each.site === site));
  return (ones ?? []).flatMap((a) =>
    (twos ?? [])
      .filter((b) => a.effectiveFrom < endOf(b, made) && b.effectiveFrom < endOf(a, made))
      .map((b) => [a, b] as const),
  );
}

test('P23: at no time two sites count one viewpoint, in whatever order they plan', () => {
  let together = 0;
  let kept = 0;
  fc.assert(
    fc.property(people, order, (specs, turns) => {
      const registerAt = (step: number): readonly Sensor[] =>
        specs.flatMap(({ site, mount, comes, goes, moves, movesTo, north, ...spec }, i) => {
          if (comes > step) return [];
          const made = sensor({
            id: `s${i}`,
            zone: 'a',
            siteId: TWO_SITES[site].siteId,
            registeredAt: isoUtc(T0 - 9 * DAY + comes * 10 * MINUTE_MS + i * 1000),
            north: moves <= step ? movesTo : north,
            ...(mount > 26 ? { mountId: `m${mount}` } : {}),
            ...spec,
          });
          return [{ ...made, suspended: goes <= step }];
        });
      for (const [a, b] of togetherOf(planInTurns(turns, registerAt))) {
        together += 1;
        kept += Math.min(a.sensors.length, b.sensors.length);
        const shared = a.sensors.flatMap((x) => b.sensors.filter((y) => isOneViewpoint(x, y)));
        expect(shared).toEqual([]);
      }
    }),
    runs(300),
  );
  expect(Math.min(together, kept)).toBeGreaterThan(300);
});

/** Places of one viewpoint each: whose they are at first, and at which step the other site has a sensor there instead. */
const places = fc.array(fc.record({ first: anySite, goesOver: fc.integer({ min: 2, max: 30 }) }), {
  minLength: 14,
  maxLength: 26,
});

/** Sensors of each public region, one for a unit: the places are far apart. */
function regionsOf({ planning, sensors }: MadePlan): readonly (readonly Sensor[])[] {
  return planning.plan.public.map(({ staffRegionIds }) => {
    const units = new Set(staffRegionIds.flatMap((id) => planning.unitsOfRegion.get(id) ?? []));
    return sensors.filter(({ sensorId }) => units.has(sensorId));
  });
}

/** Whether the two tell fewer than k units by what only one of them has. */
function isUnsafe(a: readonly Sensor[], b: readonly Sensor[], k: number): boolean {
  const shared = a.filter((x) => b.some((y) => isOneViewpoint(x, y))).length;
  const isFew = (rest: number): boolean => rest > 0 && rest < k;
  return shared > 0 && (isFew(a.length - shared) || isFew(b.length - shared));
}

/** Whether another site told of a place of the region in the four public windows before its plan, so that few units are the difference, and `at` is early. */
function isTold(
  { plan, region, at }: { plan: MadePlan; region: readonly Sensor[]; at: number },
  made: readonly MadePlan[],
): boolean {
  return made.some((other) => {
    const span = 4 * Math.max(other.publicWindowMs, plan.publicWindowMs);
    const isBefore =
      other.site !== plan.site &&
      other.effectiveFrom < plan.effectiveFrom &&
      endOf(other, made) > plan.effectiveFrom - span;
    if (!isBefore || at >= plan.effectiveFrom + span) return false;
    return regionsOf(other).some((theirs) => isUnsafe(theirs, region, plan.policy.publicK));
  });
}

/** Public windows of a plan: which regions are withheld in each, and which have to be. */
function* windowsOf(plan: MadePlan, made: readonly MadePlan[]) {
  const own = made.filter(
    ({ site, effectiveFrom }) => site === plan.site && effectiveFrom <= plan.effectiveFrom,
  );
  const until = Math.min(endOf(plan, made), plan.effectiveFrom + 6 * plan.publicWindowMs);
  const regions = regionsOf(plan);
  for (let at = plan.effectiveFrom; at < until; at += plan.publicWindowMs) {
    const transition = transitionRegions(own, at);
    for (const [number, { regionId }] of plan.planning.plan.public.entries()) {
      const region = regions[number] ?? [];
      yield { isWithheld: transition.has(regionId), isDue: isTold({ plan, region, at }, made) };
    }
  }
}

test('P17, P22: what another site told with a place shortly before is told by nobody for four public windows', () => {
  let withheld = 0;
  let released = 0;
  fc.assert(
    fc.property(places, fc.array(anySite, { minLength: 20, maxLength: 26 }), (spots, turns) => {
      const registerAt = (step: number): readonly Sensor[] =>
        spots.map(({ first, goesOver }, i) => {
          const site: SiteNumber = goesOver > step ? first : first === 0 ? 1 : 0;
          const { siteId } = TWO_SITES[site];
          return sensor({ id: `${siteId}${i}`, zone: 'a', siteId, north: i * 100 });
        });
      const made = planInTurns(turns, registerAt);
      for (const plan of made) {
        for (const { isWithheld, isDue } of windowsOf(plan, made)) {
          if (isDue) expect(isWithheld).toBe(true);
          withheld += Number(isDue);
          released += Number(!isWithheld);
        }
      }
    }),
    runs(100),
  );
  expect(Math.min(withheld, released)).toBeGreaterThan(100);
});
