// Whoever comes from outside: what they may take part in, and that they take nothing away (promises P2 and P24).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { type PlanUnit, trim } from '#aggregator/core/plan/trim.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { register, runs, SITE, strangers } from '../../kit/core/arbitraries.ts';
import { plan } from '../../kit/core/builders.ts';

/** trim(S) as the specification says it, one unit after the other. */
function trimmed(units: readonly PlanUnit[]): readonly PlanUnit[] {
  let left = [...units];
  for (;;) {
    const counts = Map.groupBy(left, ({ group }) => group);
    counts.delete(null);
    const [largest] = [...counts]
      .filter(([, theirs]) => theirs.length * 3 > left.length)
      .toSorted(([a, x], [b, y]) => y.length - x.length || ((a ?? '') < (b ?? '') ? -1 : 1));
    if (largest === undefined) return left;
    const latest = largest[1].toSorted(
      (a, b) => b.since - a.since || (a.unitId < b.unitId ? 1 : -1),
    )[0];
    left = left.filter((unit) => unit !== latest);
  }
}

test('P2: taking out a level of the largest groups at once is taking out one unit after the other', () => {
  const units = fc
    .array(
      fc.record({
        group: fc.constantFrom(null, null, 'p', 'q', 'unverified'),
        since: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 40 },
    )
    .map((all) =>
      all.map((unit, i) => ({ ...unit, unitId: `u${i}`, cell: 'a', map: [1, 2, 3, 4] })),
    );
  fc.assert(
    fc.property(units, (given) => {
      expect(trim(given)).toEqual(trimmed(given));
    }),
    runs(1000),
  );
});

const isOperators = ({ owner }: Sensor): boolean => owner?.kind === 'operator';
const ofOperator = ({ units }: SitePlanning): SitePlanning['units'] =>
  units.filter(({ group }) => group === null);

/** Cells of a lane that are covered and have a unit of the operator. */
function covered({ plan: made, ...planning }: SitePlanning, lane: Lane): readonly string[] {
  const own = new Set(ofOperator({ plan: made, ...planning }).map(({ cell }) => cell));
  return made[lane].flatMap(({ cells }) => cells).filter((cell) => own.has(cell));
}

test('P24: sensors of others that come never take a leaf of the operator from a lane', () => {
  let cells = 0;
  fc.assert(
    fc.property(register, strangers, (sensors, more) => {
      const after = plan(SITE, [...sensors, ...more]);
      // Without those who came later, and without any of others at all.
      for (const before of [sensors, sensors.filter(isOperators)].map((s) => plan(SITE, s))) {
        for (const lane of ['staff', 'public'] as const) {
          const still = covered(after, lane);
          for (const cell of covered(before, lane)) expect(still, lane).toContain(cell);
          cells += still.length;
        }
      }
    }),
    runs(500),
  );
  expect(cells).toBeGreaterThan(500);
});

test('P24: where each leaf has units of the operator, they alone decide which boundaries a region tells apart', () => {
  let external = 0;
  fc.assert(
    fc.property(register, strangers, (sensors, more) => {
      const planning = plan(SITE, [...sensors, ...more]);
      const ours = new Map(ofOperator(planning).map((unit) => [unit.unitId, unit]));
      const own = new Set([...ours.values()].map(({ cell }) => cell));
      for (const region of planning.plan.staff) {
        if (!region.cells.every((cell) => own.has(cell))) continue;
        const units = planning.unitsOfRegion.get(region.regionId) ?? [];
        const maps = units.flatMap((id) => ours.get(id)?.map ?? []);
        const count = units.filter((id) => ours.has(id)).length;
        external += units.length - count;
        expect(region.boundaries).toEqual(
          [1, 2, 3, 4].filter((b) => maps.filter((kept) => kept === b).length === count),
        );
      }
    }),
    runs(300),
  );
  expect(external).toBeGreaterThan(100);
});

test('P24: units of the operator are the same whoever else comes', () => {
  fc.assert(
    fc.property(register, strangers, (sensors, more) => {
      const alone = plan(SITE, sensors.filter(isOperators));
      expect(ofOperator(plan(SITE, [...sensors, ...more]))).toEqual(ofOperator(alone));
    }),
    runs(200),
  );
});

/** Boundaries that are narrow where the product's are not: with these scales maps of small views have no boundary in common. */
const ODD_SITE = {
  ...SITE,
  scales: {
    standing: [400, 450, 1700, 3300],
    queue: [400, 800, 1700, 3300],
    moving: [200, 500, 600, 2000],
  },
} satisfies Site;

/** Boundaries that each covered cell is told apart by. */
const mapsOf = ({ plan: made }: SitePlanning, lane: Lane): ReadonlyMap<string, readonly number[]> =>
  new Map(made[lane].flatMap(({ cells, boundaries }) => cells.map((cell) => [cell, boundaries])));

test('P24: strangers take nothing from any place that is covered without them, whoever covers it, and whatever the scales', () => {
  let cells = 0;
  let planned = 0;
  const isStranger = ({ owner }: Sensor): boolean => owner?.kind === 'unverified';
  fc.assert(
    fc.property(fc.constantFrom(SITE, ODD_SITE), register, strangers, (site, sensors, more) => {
      const all = [...sensors, ...more];
      const after = plan(site, all);
      const [without, ours] = [all.filter((s) => !isStranger(s)), all.filter(isOperators)];
      planned += all.filter((s) => isStranger(s) && after.unitOfSensor.has(s.sensorId)).length;
      for (const lane of ['staff', 'public'] as const) {
        const maps = mapsOf(after, lane);
        for (const cell of mapsOf(plan(site, ours), lane).keys()) expect(maps.has(cell)).toBe(true);
        for (const [cell, boundaries] of mapsOf(plan(site, without), lane)) {
          expect(maps.get(cell) ?? [], `${lane} ${cell}`).toEqual(
            expect.arrayContaining([...boundaries]),
          );
          cells += 1;
        }
      }
    }),
    runs(500),
  );
  expect(Math.min(cells, planned)).toBeGreaterThan(500);
});
