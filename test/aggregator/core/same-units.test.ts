// Which unit of one plan is which unit of another: by ids and by places (promises P17 and P22).
import { expect, test } from 'vitest';
import { planInForce } from '#aggregator/core/plan/leavers.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([
  ['a', 'x'],
  ['b', 'y'],
]);

/** Seven sensors of a zone, or so many, each on a pole of its own. */
const row = (zone: 'a' | 'b', length = 7): readonly Sensor[] =>
  Array.from({ length }, (_, i) => on(`${zone}${i + 1}`, zone, i));
function on(id: string, zone: 'a' | 'b', pole: number, beside = 0): Sensor {
  return sensor({ id, zone, north: (zone === 'a' ? 500 : 20_500) + 500 * pole + beside });
}

type Length = { readonly quarters: number; readonly long?: boolean };
function planned(
  sensors: readonly Sensor[],
  { quarters, long = false }: Length,
  change: (planning: SitePlanning) => SitePlanning = (made) => made,
) {
  const used = policy(long ? { publicWindowSeconds: 1800 } : {});
  const effectiveFrom = T0 + quarters * QUARTER;
  const planning = change(plan(site, sensors, { policy: used, effectiveFrom }));
  return { planning, policy: used, effectiveFrom, publicWindowMs: (long ? 2 : 1) * QUARTER };
}
type Planned = ReturnType<typeof planned> & { readonly leftAtOf?: (id: string) => number };

/** Cells of the regions that are withheld in the window that starts so many quarters after T0. */
function withheld(plans: readonly Planned[], quarter: number): readonly string[] {
  const ids = transitionRegions(plans, T0 + quarter * QUARTER);
  const regions = plans.at(-1)?.planning.plan.public ?? [];
  return regions.filter(({ regionId }) => ids.has(regionId)).map(({ cells }) => cells.join());
}
const between = (before: readonly Sensor[], after: readonly Sensor[]): readonly string[] =>
  withheld([planned(before, { quarters: 0 }), planned(after, { quarters: 4 })], 4);

test('a sensor that was moved is one that left and one that came, whatever it is called', () => {
  const all = [...row('a', 8), ...row('b')];
  expect(between(all, all)).toEqual([]);
  expect(between(all, [on('a1', 'a', 9), ...all.slice(1)])).toEqual(['a']);
  // Onto the pole of another: one unit less.
  expect(between(all, [on('a1', 'a', 1, 3), ...all.slice(1)])).toEqual(['a']);
});

test('a pole whose second sensor gets a pole of its own is one unit more', () => {
  const all = [...row('a'), ...row('b')];
  const doubled = [...all, on('a1b', 'a', 0, 3)];
  expect(between(all, doubled)).toEqual([]);
  expect(between(doubled, [...all, on('a1b', 'a', 9)])).toEqual(['a']);
});

test('units that become one by a sensor between them are one unit less', () => {
  const apart = [on('n1', 'a', 8, 0), on('n2', 'a', 8, 12), ...row('a', 6), ...row('b')];
  const linked = [...apart, on('n3', 'a', 8, 6)];
  expect(planned(linked, { quarters: 0 }).planning.units).toHaveLength(14);
  expect(between(apart, linked)).toEqual(['a']);
  expect(between(linked, apart)).toEqual(['a']);
});

test('a device that is replaced, and put beside another of another region, changes neither', () => {
  const all = [...row('a'), ...row('b')];
  const exchanged = [on('new', 'a', 0), ...all.slice(1), on('a1', 'b', 3, 3)];
  expect(between(all, exchanged)).toEqual([]);
});

test('plans of a release that kept no places are compared by ids alone', () => {
  const older = ({ facts: _, ...rest }: SitePlanning): SitePlanning => rest;
  const all = row('a');
  const pair = (before: readonly Sensor[], after: readonly Sensor[]) =>
    withheld([planned(before, { quarters: 0 }, older), planned(after, { quarters: 4 })], 4);
  expect(pair(all, all)).toEqual([]);
  expect(pair(all, [...all, on('a8', 'a', 8)])).toEqual(['a']);
  expect(pair(all, [on('new', 'a', 0), ...all.slice(1)])).toEqual(['a']);
  const both = [planned(all, { quarters: 0 }), planned(all, { quarters: 4 }, older)];
  expect(withheld(both, 4)).toEqual([]);
});

test('of two lengths of public windows the longer one counts, whichever plan has it', () => {
  const more = [...row('a'), on('a8', 'a', 8)];
  const spans = (first: boolean, second: boolean): readonly boolean[] => {
    const plans = [
      planned(row('a'), { quarters: 0, long: first }),
      planned(more, { quarters: 12, long: second }),
    ];
    return [12, 14, 15, 16, 18, 19, 20, 22].map((at) => withheld(plans, at).length > 0);
  };
  expect(spans(false, false)).toEqual([true, true, true, false, false, false, false, false]);
  const long = [true, true, true, true, true, true, false, false];
  expect(spans(true, false)).toEqual(long);
  expect(spans(false, true)).toEqual(long);
});

test('a leaving is felt for four windows of the longer length, from the window that it falls in', () => {
  const leave = T0 + 13 * MINUTE + QUARTER;
  const leftAtOf = (id: string): number => (id === 'a1' ? leave : Number.POSITIVE_INFINITY);
  const before = { ...planned([...row('a'), on('a8', 'a', 8)], { quarters: 0 }), leftAtOf };
  const stays = [...row('a').slice(1), on('a8', 'a', 8)];
  const felt = (long: boolean): readonly number[] => {
    const plans = [before, planned(stays, { quarters: 2, long })];
    const quarters = long ? [2, 4, 6, 8, 10, 12] : [2, 3, 4, 5, 6];
    return quarters.filter((at) => withheld(plans, at).length > 0);
  };
  expect(felt(false)).toEqual([2, 3, 4]);
  expect(felt(true)).toEqual([2, 4, 6, 8]);
  expect([0, 1, 2, 3, 4, 5].filter((at) => withheld([before], at).length > 0)).toEqual([
    1, 2, 3, 4,
  ]);
});

test('a short plan after a long one hides neither a leaving before it nor a change between them', () => {
  const more = [...row('a'), on('a8', 'a', 8)];
  const leavers = (at: number) => (id: string) => (id === 'a8' ? at : Number.POSITIVE_INFINITY);
  for (const minutes of [55, 60]) {
    const left = { ...planned(more, { quarters: 0 }), leftAtOf: leavers(T0 + minutes * MINUTE) };
    const rest = [
      planned(row('a'), { quarters: 4, long: true }),
      planned(row('a'), { quarters: 8 }),
    ];
    // Four windows of the longer length from the window of the leaving on.
    const felt = [8, 9, 10, 11, 12].filter((at) => withheld([left, ...rest], at).length > 0);
    expect([minutes, felt]).toEqual([minutes, minutes === 55 ? [8, 9, 10] : [8, 9, 10, 11]]);
  }
  const long = planned(more, { quarters: 0, long: true });
  const short = planned(row('a'), { quarters: 8 });
  const again = planned([...row('a'), on('b1', 'b', 0)], { quarters: 12 });
  const span = [12, 13, 14, 15].map((at) => withheld([long, short], at).length);
  expect(span).toEqual([1, 1, 1, 1]);
  expect([12, 13, 14, 15].map((at) => withheld([long, short, again], at).length)).toEqual(span);
});

test('a place that came from another site holds its region back until its time, and no other', () => {
  const until = T0 + 2 * QUARTER;
  const came = planned([...row('a'), ...row('b')], { quarters: 0 }, (made) => {
    return { ...made, fromElsewhere: new Map([['b3', until]]) };
  });
  expect([0, 1, 2].map((at) => withheld([came], at).join())).toEqual(['b', 'b', '']);
});

test('the plan in force is the last one that has begun, and before all the first', () => {
  const plans = [4, 8].map((quarters) => planned(row('a'), { quarters }));
  const at = (quarter: number): number =>
    plans.indexOf(planInForce(plans, T0 + quarter * QUARTER) as Planned);
  expect([0, 4, 7, 8, 9].map(at)).toEqual([0, 0, 0, 1, 1]);
  expect(() => planInForce([], T0)).toThrow('at least one plan');
});
