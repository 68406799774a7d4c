// The statistic itself, without the engine: what a released level gives away, and how much one unit weighs.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publicRows, type StaffRow } from '#aggregator/core/lanes/cascade.ts';
import { applyMap } from '#aggregator/core/policy/bands.ts';
import { upperMedian, upperMedianOfCounts } from '#shared/domain/order-statistics.ts';
import { crowd, level, runs, SITE } from '../../kit/core/arbitraries.ts';
import { plan, policy, T0 } from '../../kit/core/builders.ts';

/** Every list of n levels of a map. */
function* mixes(alphabet: readonly number[], n: number): Generator<readonly number[]> {
  if (n === 0) yield [];
  else
    for (const rest of mixes(alphabet, n - 1)) for (const value of alphabet) yield [...rest, value];
}

/** Lists of n levels without regard to order: the median cannot see it. */
function* multisets(
  alphabet: readonly number[],
  n: number,
  from = 0,
): Generator<readonly number[]> {
  if (n === 0) yield [];
  else {
    for (let i = from; i < alphabet.length; i += 1) {
      for (const rest of multisets(alphabet, n - 1, i)) yield [alphabet[i] ?? 0, ...rest];
    }
  }
}

test('P6: for every released level and n = 3..9, each contributor could have had any level of the map (exhaustive)', () => {
  for (const map of [
    [1, 2, 3, 4],
    [2, 3, 4],
    [1, 4],
    [2, 4],
    [1, 2, 4],
  ]) {
    const alphabet = [...new Set([0, 1, 2, 3, 4].map((value) => applyMap(map, value)))];
    for (let n = 3; n <= 9; n += 1) {
      const seen = new Map<number, Set<number>>();
      for (const others of multisets(alphabet, n - 1)) {
        for (const own of alphabet) {
          const released = upperMedian([...others, own]);
          seen.set(released, (seen.get(released) ?? new Set()).add(own));
        }
      }
      expect([...seen.keys()].toSorted()).toEqual(alphabet.toSorted());
      for (const feasible of seen.values()) expect(feasible.size).toBe(alphabet.length);
    }
  }
});

test('P6: the oracle can fail: with one or two contributors, or with unequal maps, levels are given away', () => {
  const feasible = (n: number, first: readonly number[], rest: readonly number[]): number[] => {
    const seen = new Map<number, Set<number>>();
    for (const own of first) {
      for (const others of mixes(rest, n - 1)) {
        const released = upperMedian([own, ...others]);
        seen.set(released, (seen.get(released) ?? new Set()).add(own));
      }
    }
    return [...seen.values()].map((set) => set.size);
  };
  const five = [0, 1, 2, 3, 4];
  expect(Math.min(...feasible(2, five, five))).toBe(1);
  expect(Math.min(...feasible(3, five, [0, 3, 4]))).toBe(1);
  expect(Math.min(...feasible(3, five, five))).toBe(5);
});

test('P7: one unit moves a staff level no further than its neighbours in the order: never past the others', () => {
  fc.assert(
    fc.property(
      fc.array(level, { minLength: 2, maxLength: 12 }),
      level,
      level,
      (others, one, other) => {
        const sorted = others.toSorted((a, b) => a - b);
        const middle = Math.floor((others.length + 1) / 2);
        const bounds = [sorted[middle - 1], sorted[middle] ?? sorted[middle - 1]] as const;
        for (const own of [one, other]) {
          const released = upperMedian([...others, own]);
          expect(released).toBeGreaterThanOrEqual(Math.min(bounds[0] ?? 0, bounds[1] ?? 0));
          if (others.length >= 2)
            expect(released).toBeLessThanOrEqual(Math.max(sorted[middle] ?? 4, bounds[0] ?? 4));
        }
      },
    ),
    runs(1000),
  );
});

test('P7: a region counts once on the public lane and has at least k units: no unit has more than 1/k of a weight', () => {
  fc.assert(
    fc.property(crowd, (sensors) => {
      const planning = plan(SITE, sensors);
      const used = policy();
      const sizes = new Map(
        planning.plan.staff.map((r) => [
          r.regionId,
          planning.unitsOfRegion.get(r.regionId)?.length ?? 0,
        ]),
      );
      for (const size of sizes.values()) expect(1 / size).toBeLessThanOrEqual(1 / used.staffK);
      for (const region of planning.plan.public) {
        for (const id of region.staffRegionIds) {
          const share = 1 / region.staffRegionIds.length / (sizes.get(id) ?? 0);
          expect(share).toBeLessThanOrEqual(1 / used.publicK);
        }
      }
    }),
    runs(200),
  );
});

test('the median of counts is the median of the list', () => {
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 40 }), (levels) => {
      const counts = [0, 1, 2, 3, 4].map((value) => levels.filter((l) => l === value).length);
      expect(upperMedianOfCounts(counts, 0)).toBe(upperMedian(levels));
    }),
    runs(500),
  );
});

test('P11: equal staff rows give an equal public row, in whatever order they are read', () => {
  fc.assert(
    fc.property(
      crowd,
      fc.array(fc.tuple(level, fc.constantFrom(3, 5, 7), fc.integer({ min: 0, max: 9 })), {
        minLength: 20,
        maxLength: 90,
      }),
      fc.integer(),
      (sensors, draws, salt) => {
        const { plan: made } = plan(SITE, sensors);
        const rows: StaffRow[] = made.staff.flatMap((region, r) =>
          Array.from({ length: 15 }, (_, m) => {
            const [value, kClass, luck] = draws[(r * 15 + m) % draws.length] ?? [0, 3, 0];
            const base = {
              regionId: region.regionId,
              planId: made.planId,
              windowStart: T0 + m * 60_000,
            };
            return luck === 0
              ? { ...base, status: 'withheld', level: null, kClass: null }
              : { ...base, status: 'released', level: value, kClass };
          }),
        );
        const compute = (staffRows: readonly StaffRow[]): string =>
          JSON.stringify(
            publicRows({
              siteId: 'site',
              plan: made,
              policy: policy(),
              windowStart: T0,
              publishedAt: T0 + 1_800_000,
              staffRows,
              transition: new Set(),
            }),
          );
        const rotated = rows
          .map((_, i) => rows[(i + (Math.abs(salt) % Math.max(1, rows.length))) % rows.length])
          .filter((r) => r !== undefined);
        expect(compute(rotated)).toBe(compute(rows));
        expect(compute(rows.toReversed())).toBe(compute(rows));
      },
    ),
    runs(100),
  );
});
