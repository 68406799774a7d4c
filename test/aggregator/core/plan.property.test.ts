import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { applyMap, bandMap, squareCentimetres } from '#aggregator/core/policy/bands.ts';
import { PolicyError } from '#aggregator/core/policy/floors.ts';
import { makePolicy, type Policy } from '#aggregator/core/policy/policy.ts';
import type { Scale } from '#shared/wire/level.ts';
import type { Region } from '#shared/wire/plan.ts';
import { planSchema } from '#shared/wire/plan.ts';
import { register, runs, SITE } from '../../kit/core/arbitraries.ts';
import { plan, policy } from '../../kit/core/builders.ts';

const unitsIn = (planning: SitePlanning, region: Region): SitePlanning['units'] => {
  const ids = region.staffRegionIds.flatMap((id) => planning.unitsOfRegion.get(id) ?? []);
  return planning.units.filter((unit) => ids.includes(unit.unitId));
};
const lanes = (planning: SitePlanning): readonly (readonly Region[])[] => [
  planning.plan.staff,
  planning.plan.public,
];

test('P1: regions are disjoint in cells and units; with the unpublished cells they are all eligible cells', () => {
  fc.assert(
    fc.property(register, (sensors) => {
      const planning = plan(SITE, sensors);
      // Of units that are taken out the plan keeps the code alone: all sensors of such a unit name one zone.
      const out = sensors.filter((s) => planning.eligibility.get(s.sensorId) === 'surplus');
      const occupied = [
        ...new Set([
          ...planning.units.map((unit) => unit.cell),
          ...out.map(({ zoneId }) => zoneId ?? ''),
        ]),
      ].toSorted();
      for (const [lane, left] of [
        [planning.plan.staff, planning.plan.unpublished],
        [planning.plan.public, planning.plan.unpublishedPublic],
      ] as const) {
        const cells = lane.flatMap((region) => region.cells);
        expect([...cells, ...left].toSorted()).toEqual(occupied);
        const units = lane.flatMap((region) =>
          unitsIn(planning, region).map((unit) => unit.unitId),
        );
        expect(new Set(units).size).toBe(units.length);
      }
    }),
    runs(300),
  );
});

test('P2: every region is safe, counted again from the units', () => {
  const used = policy();
  let regions = 0;
  fc.assert(
    fc.property(register, (sensors) => {
      const planning = plan(SITE, sensors);
      lanes(planning).forEach((lane, i) => {
        const [k, planned] =
          i === 0 ? [used.staffK, used.staffPlannedUnits] : [used.publicK, used.publicPlannedUnits];
        for (const region of lane) {
          regions += 1;
          const units = unitsIn(planning, region);
          expect(units.length).toBeGreaterThanOrEqual(planned);
          for (const group of new Set(units.map((unit) => unit.group))) {
            if (group === null) continue;
            const theirs = units.filter((unit) => unit.group === group).length;
            expect(units.length - theirs).toBeGreaterThanOrEqual(k);
            expect(theirs * 3).toBeLessThanOrEqual(units.length);
          }
          expect(region.boundaries).toEqual(
            [1, 2, 3, 4].filter((b) => units.every((unit) => unit.map.includes(b))),
          );
          expect(region.boundaries[0]).toBeLessThanOrEqual(2);
        }
      });
    }),
    runs(300),
  );
  expect(regions).toBeGreaterThan(100);
});

test('P3: a plan is deterministic and does not depend on the order of the register', () => {
  const shuffled = register.chain((sensors) =>
    fc.tuple(
      fc.constant(sensors),
      fc.shuffledSubarray([...sensors], { minLength: sensors.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([sensors, again]) => {
      const a = plan(SITE, sensors);
      const b = plan(SITE, again);
      expect(b.plan).toEqual(a.plan);
      expect(b.units).toEqual(a.units);
      expect(b.warnings).toEqual(a.warnings);
      expect([...b.eligibility].toSorted()).toEqual([...a.eligibility].toSorted());
      expect(planSchema.parse(a.plan)).toEqual(a.plan);
    }),
    runs(200),
  );
});

test('P4: no region is a proper subset of another of its lane; a public region is a union of staff regions', () => {
  fc.assert(
    fc.property(register, (sensors) => {
      const { plan: made } = plan(SITE, sensors);
      for (const lane of [made.staff, made.public]) {
        const pairs = lane.flatMap((a) => lane.filter((b) => b !== a).map((b) => [a, b] as const));
        const nested = pairs.filter(([a, b]) => a.cells.every((cell) => b.cells.includes(cell)));
        expect(nested).toEqual([]);
      }
      for (const region of made.public) {
        const parts = made.staff.filter((staff) => region.staffRegionIds.includes(staff.regionId));
        expect(parts.flatMap((part) => part.cells).toSorted()).toEqual(region.cells);
      }
    }),
    runs(200),
  );
});

const scale: fc.Arbitrary<Scale> = fc
  .uniqueArray(fc.integer({ min: 1, max: 6000 }), { minLength: 4, maxLength: 4 })
  .map((d) => d.toSorted((a, b) => a - b) as Scale);

test('P8: every finite band of an eligible sensor spans kPeople; level 4 starts at d4; quiet ends at d2 or below', () => {
  const rule = fc.record({
    kPeople: fc.integer({ min: 5, max: 40 }),
    marginPercent: fc.integer({ min: 20, max: 60 }),
  });
  fc.assert(
    fc.property(
      scale,
      fc.double({ min: 1, max: 500, noNaN: true }),
      rule,
      (d, areaM2, { kPeople, marginPercent }) => {
        const map = bandMap(d, areaM2, { kPeople, marginPercent });
        if (map === null) return;
        expect(map.at(-1)).toBe(4);
        expect(map[0]).toBeLessThanOrEqual(2);
        let from = 0n;
        for (const boundary of map) {
          const to = BigInt(d[boundary - 1] ?? 0);
          const persons =
            ((to - from) * BigInt(squareCentimetres(areaM2)) * BigInt(100 - marginPercent)) /
            1_000_000_000n;
          expect(persons).toBeGreaterThanOrEqual(BigInt(kPeople));
          from = to;
        }
        for (const level of [0, 1, 2, 3, 4]) {
          const said = applyMap(map, level);
          expect(applyMap(map, said)).toBe(said);
          expect(said === 4).toBe(level === 4);
        }
      },
    ),
    runs(2000),
  );
});

/** What somebody may ask for, sensible or not. */
const askedNumber = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.double({ min: 0, max: 20, noNaN: true }),
);
const asked = fc.record(
  {
    staffK: askedNumber,
    publicK: askedNumber,
    staffPlannedUnits: askedNumber,
    publicPlannedUnits: askedNumber,
    ownerSlack: askedNumber,
    kPeople: askedNumber,
    marginPercent: fc.integer({ min: 0, max: 110 }),
    rosterEpochSeconds: fc.constantFrom(0, 60, 900, 1000, 1800, 3600),
  },
  { requiredKeys: [] },
);
const askedWindows = fc.tuple(
  fc.constantFrom(30, 60, 300, 900, 1800),
  fc.constantFrom(300, 900, 1800, 7200),
);

function expectAboveFloors(p: Policy): void {
  expect(
    Math.min(p.staffK - 3, p.publicK - 5, p.ownerSlack, p.kPeople - 5, p.marginPercent - 20),
  ).toBeGreaterThanOrEqual(0);
  expect(p.publicK).toBeLessThanOrEqual(2 * p.staffK);
  expect(p.staffPlannedUnits).toBeGreaterThan(p.staffK);
  expect(p.publicPlannedUnits).toBeGreaterThan(p.publicK);
  expect(p.rosterEpochSeconds % p.windowSeconds).toBe(0);
  expect(p.publicWindowSeconds % p.windowSeconds).toBe(0);
  expect(p.publicDelaySeconds).toBeGreaterThanOrEqual(300);
}

test('P19: whatever is asked for, what is built is never below a floor', () => {
  fc.assert(
    fc.property(
      asked,
      askedWindows,
      fc.constantFrom('default', 'strict'),
      (given, [windowSeconds, publicWindowSeconds], preset) => {
        try {
          const p = makePolicy({
            preset,
            sensitive: false,
            windowSeconds,
            publicWindowSeconds,
            overrides: given,
            policyVersion: 1,
          });
          expectAboveFloors(p);
        } catch (error) {
          if (!(error instanceof PolicyError)) throw error;
          expect(error.message).toContain(error.setting);
        }
      },
    ),
    runs(1000),
  );
});
