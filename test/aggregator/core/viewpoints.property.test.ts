// Promises P17 and P22 against an oracle that knows poles and no ids: devices are replaced, doubled and taken down between two plans, all in one change of the
// register, and what counts is which poles look.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { runs } from '../../kit/core/arbitraries.ts';
import { plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const QUARTER = 15 * 60_000;
const K = 5;
const site = zoneSite([['a', 'x']]);
const used = policy();

/** What stands on a pole: how many devices, and which of them the second plan knows. Ids are drawn, so their order says nothing. */
type Pole = { readonly before: 0 | 1 | 2; readonly after: 0 | 1 | 2; readonly isKept: boolean };

const pole = fc.record({
  before: fc.constantFrom(0, 1, 1, 1, 2),
  after: fc.constantFrom(0, 1, 1, 1, 2),
  isKept: fc.boolean(),
}) as fc.Arbitrary<Pole>;
const poles = fc.array(pole, { minLength: 7, maxLength: 22 });
/** One in seven of the poles changes: as registers do. */
const mostlySame = fc.array(
  fc.oneof(
    { arbitrary: fc.constant<Pole>({ before: 1, after: 1, isKept: true }), weight: 3 },
    { arbitrary: fc.constant<Pole>({ before: 1, after: 1, isKept: false }), weight: 3 },
    { arbitrary: fc.constant<Pole>({ before: 1, after: 2, isKept: true }), weight: 2 },
    { arbitrary: pole, weight: 1 },
  ),
  { minLength: 7, maxLength: 14 },
);
const game = fc.record({
  of: fc.oneof(poles, mostlySame),
  ids: fc.shuffledSubarray(
    Array.from({ length: 90 }, (_, i) => `s${String(i).padStart(2, '0')}`),
    { minLength: 90 },
  ),
});

/** A few metres apart, so that they are one viewpoint by their place alone. */
const device = (id: string, at: number, which: number): Sensor =>
  sensor({ id, zone: 'a', north: 500 * at + 3 * which });

function registers(of: readonly Pole[], ids: readonly string[]): [Sensor[], Sensor[]] {
  const [before, after]: [Sensor[], Sensor[]] = [[], []];
  of.forEach((each, at) => {
    const mine = ids.slice(4 * at, 4 * at + 4);
    for (let i = 0; i < each.before; i += 1) before.push(device(mine[i] ?? '', at, i));
    const from = each.isKept ? 0 : 2;
    for (let i = 0; i < each.after; i += 1) after.push(device(mine[from + i] ?? '', at, i));
  });
  return [before, after];
}

function planned(sensors: readonly Sensor[], quarters: number) {
  const effectiveFrom = T0 + quarters * QUARTER;
  const planning = plan(site, sensors, { policy: used, effectiveFrom });
  return { planning, policy: used, effectiveFrom, publicWindowMs: QUARTER };
}

const isSafe = (difference: number): boolean => difference === 0 || difference >= K;

test('P17, P22: whatever devices are called, a region whose poles differ by a few is withheld for four windows, and by nobody or by a crowd is not', () => {
  const seen = { withheld: 0, spared: 0, renamed: 0 };
  fc.assert(
    fc.property(game, ({ of, ids }) => {
      const [before, after] = registers(of, ids);
      const plans = [planned(before, 0), planned(after, 4)];
      const region = plans[1]?.planning.plan.public[0];
      if (region === undefined || plans[0]?.planning.plan.public.length !== 1) return;
      const stays = of.filter((each) => each.before > 0 && each.after > 0).length;
      const gone = of.filter((each) => each.before > 0 && each.after === 0).length;
      const came = of.filter((each) => each.before === 0 && each.after > 0).length;
      const isTold = stays === 0 || (isSafe(gone) && isSafe(came));
      for (const quarter of [4, 5, 6, 7, 8]) {
        const isWithheld = transitionRegions(plans, T0 + quarter * QUARTER).has(region.regionId);
        expect([quarter, isWithheld]).toEqual([quarter, !isTold && quarter < 8]);
      }
      if (isTold) seen.spared += 1;
      else seen.withheld += 1;
      if (isTold && gone + came === 0 && of.some(({ isKept }) => !isKept)) seen.renamed += 1;
    }),
    runs(400),
  );
  expect(Math.min(seen.withheld, seen.spared, seen.renamed)).toBeGreaterThan(20);
});
