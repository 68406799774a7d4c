import { cellToParent, latLngToCell } from 'h3-js';
import { expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { crew, plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
  ['c', 'x'],
  ['d', 'y'],
  ['e', 'y'],
]);
const cells = (regions: readonly { cells: string[] }[]): string[] =>
  regions.map((region) => region.cells.join('+')).toSorted();

test('a zone with four units is a region of its own; three are pooled in the area', () => {
  const { plan: made } = plan(site, crew({ a: 4, b: 3, c: 3 }));
  expect(cells(made.staff)).toEqual(['a', 'b+c']);
  expect(made.staff.find((region) => region.cells.length === 2)?.partOf).toBe('x');
  expect(made.staff.find((region) => region.cells.length === 1)?.partOf).toBeNull();
});

test('what remains joins the last gathering closed at the node', () => {
  expect(cells(plan(site, crew({ a: 2, b: 2, c: 1 })).plan.staff)).toEqual(['a+b+c']);
});

test('what a node cannot close stays pending for its parent', () => {
  expect(cells(plan(site, crew({ a: 1, d: 3 })).plan.staff)).toEqual(['a+d']);
});

test('at the top, what is pending is absorbed by the region with fewest cells, then units', () => {
  const { plan: made } = plan(site, crew({ a: 5, b: 4, d: 1 }));
  expect(cells(made.staff)).toEqual(['a', 'b+d']);
  expect(made.staff.find((region) => region.cells.includes('d'))?.partOf).toBe('site');
});

test('what is absorbed is trimmed: a third may be theirs, the rest is surplus', () => {
  const planning = plan(site, [...crew({ a: 4 }), ...crew({ d: 3 }, { owner: 'unverified' })]);
  expect(cells(planning.plan.staff)).toEqual(['a+d']);
  expect(planning.plan.unpublished).toEqual([]);
  expect(planning.units.map(({ unitId }) => unitId)).toEqual(['a1', 'a2', 'a3', 'a4', 'd1', 'd2']);
  expect(planning.eligibility.get('d3')).toBe('surplus');
  expect(planning.mapOfSensor.has('d3')).toBe(false);
  expect(planning.unitOfSensor.has('d3')).toBe(false);
});

test('a leaf that keeps none of its units is unpublished: no place is named on the word of others', () => {
  const old = crew({ a: 2 }, { owner: 'unverified' }).map((s) => ({
    ...s,
    sensorId: `old${s.sensorId}`,
  }));
  const late = sensor({
    id: 'd1',
    zone: 'd',
    owner: 'unverified',
    registeredAt: isoUtc(T0 - 9 * 86_400_000),
  });
  const planning = plan(site, [
    ...crew({ a: 4 }),
    ...old.map((s, i) => ({ ...s, location: { ...s.location, lat: 50 + i } })),
    late,
  ]);
  expect(cells(planning.plan.staff)).toEqual(['a']);
  expect(planning.plan.staff[0]?.partOf).toBeNull();
  expect(planning.plan.unpublished).toEqual(['d']);
  expect(planning.eligibility.get('d1')).toBe('surplus');
});

test('an external unit that lacks a boundary of all operator units of its leaf is surplus', () => {
  const narrow = (zone: string): Sensor =>
    sensor({ id: `n${zone}`, zone, areaM2: 20, owner: 'verified:shop' });
  const planning = plan(site, [...crew({ a: 4 }), narrow('a')]);
  expect(planning.eligibility.get('na')).toBe('surplus');
  expect(planning.plan.staff[0]?.boundaries).toEqual([1, 2, 3, 4]);
  // Where one of the operator's is as narrow, nothing is lost by it.
  const ours = sensor({ id: 'a9', zone: 'a', areaM2: 20 });
  expect(plan(site, [...crew({ a: 4 }), ours, narrow('a')]).eligibility.get('na')).toBe('eligible');
  // A leaf without a unit of the operator has nothing to lose.
  const alone = plan(site, [...crew({ a: 4 }), narrow('b')]);
  expect(alone.eligibility.get('nb')).toBe('eligible');
  expect(cells(alone.plan.staff)).toEqual(['a+b']);
});

test('sensors that are kept out are surplus, and hold their places', () => {
  const theirs = ['v1', 'v2'].map((id, i) =>
    sensor({ id, zone: 'a', north: 90_000 + i * 9, areaM2: 40, owner: 'verified:v' }),
  );
  const rival = sensor({
    id: 'w',
    zone: 'a',
    north: 90_000,
    owner: 'unverified',
    registeredAt: isoUtc(T0 - 9 * 86_400_000),
  });
  const { eligibility, plan: made } = plan(site, [...crew({ a: 4 }), ...theirs, rival], {
    keptOut: new Set(['v1', 'v2']),
  });
  expect(['v1', 'v2', 'w'].map((id) => eligibility.get(id))).toEqual([
    'surplus',
    'surplus',
    'duplicate_unit',
  ]);
  expect(cells(made.staff)).toEqual(['a']);
  // Who comes to a unit that counts, and waits, takes nothing from it.
  const joined = plan(site, [...crew({ a: 4 }), ...theirs], { keptOut: new Set(['v1']) });
  expect(joined.eligibility.get('v1')).toBe('surplus');
  expect(joined.unitOfSensor.get('v2')).toBe('v2');
  // A leaf of theirs alone is left as a place with sensors that is not published.
  const alone = plan(
    site,
    [...crew({ a: 4 }), sensor({ id: 'v', zone: 'b', owner: 'verified:v' })],
    {
      keptOut: new Set(['v']),
    },
  );
  expect(alone.plan.unpublished).toEqual(['b']);
});

test('only a staff region with the public k outside any one external group may be spoken of in the public log', () => {
  const { plan: made } = plan(site, [
    ...crew({ a: 5, b: 4, c: 4, d: 5 }),
    sensor({ id: 'v1', zone: 'b', owner: 'verified:v' }),
    sensor({ id: 'v2', zone: 'd', owner: 'verified:v' }),
  ]);
  const told = made.staff.filter(({ hasPublicK }) => hasPublicK);
  expect(cells(made.staff)).toEqual(['a', 'b', 'c', 'd']);
  expect(cells(told)).toEqual(['a', 'd']);
});

test('P24: of strangers who end one hour after the other, all are out with the first, and nothing changes after it', () => {
  const HOUR = 3_600_000;
  const theirs = Array.from({ length: 3 }, (_, i) =>
    sensor({
      id: `v${i}`,
      zone: 'a',
      owner: 'unverified',
      validUntil: isoUtc(T0 + (i + 1) * HOUR),
    }),
  );
  const keptOut = new Set(theirs.map(({ sensorId }) => sensorId));
  const at = (hour: number, out?: ReadonlySet<string>) => {
    const time = T0 + hour * HOUR;
    const { plan: made, unitsOfRegion } = plan(site, [...crew({ a: 7, b: 7 }), ...theirs], {
      effectiveFrom: T0,
      at: time,
      ...(out === undefined ? {} : { keptOut: out }),
    });
    return { made, units: [...unitsOfRegion] };
  };
  const alone = at(3);
  expect(at(0).units).not.toEqual(alone.units);
  for (const hour of [1, 2]) {
    expect(at(hour).units).not.toEqual(at(hour - 1).units);
    expect(at(hour, keptOut)).toEqual(alone);
  }
});

test('an external owner has at most a third of the planned units, and k remain without it', () => {
  const external = (count: number): Sensor[] =>
    Array.from({ length: count }, (_, i) =>
      sensor({ id: `v${i}`, zone: 'a', owner: 'verified:v' }),
    );
  expect(plan(site, [...crew({ a: 4 }), ...external(2)]).plan.staff).toHaveLength(1);
  const tooMany = plan(site, [...crew({ a: 5 }), ...external(3)]);
  expect(tooMany.plan.staff).toHaveLength(1);
  expect(tooMany.eligibility.get('v2')).toBe('surplus');
  expect(plan(site, [...crew({ a: 2 }), ...external(9)]).plan.staff).toHaveLength(0);
  expect(plan(site, [...crew({ a: 3 }), ...external(1)]).plan.staff).toHaveLength(1);
  const slack = policy({ overrides: { ownerSlack: 1 } });
  expect(
    plan(site, [...crew({ a: 3 }), ...external(1)], { policy: slack }).plan.staff,
  ).toHaveLength(0);
});

test('a region whose common map keeps neither d1 nor d2 is not safe', () => {
  // A scale whose two zone types share no low boundary: a sensor of 30 m2 keeps 1 and 3, one of 20 m2 keeps 2.
  const odd = zoneSite(
    [
      ['a', 'x'],
      ['b', 'x', 'moving'],
    ],
    {
      scales: { standing: [1000, 1100, 3000, 5000], moving: [100, 900, 1000, 3000] },
    },
  );
  const { plan: made, mapOfSensor } = plan(odd, crew({ a: 3, b: 3 }, { areaM2: 20 }));
  expect(mapOfSensor.get('a1')).toEqual([1, 3, 4]);
  expect(mapOfSensor.get('b1')).toEqual([2, 4]);
  expect(made.staff).toEqual([]);
  expect(made.unpublished).toEqual(['a', 'b']);
});

test('the region map keeps what all its sensors keep', () => {
  const sensors = [...crew({ a: 3 }), sensor({ id: 'a9', zone: 'a', areaM2: 20 })];
  expect(plan(site, sensors).plan.staff[0]?.boundaries).toEqual([2, 3, 4]);
});

test('the public plan is made of whole staff regions, in the lowest node that covers them', () => {
  const { plan: made } = plan(site, crew({ a: 4, b: 4, d: 4, e: 8 }));
  expect(cells(made.staff)).toEqual(['a', 'b', 'd', 'e']);
  expect(cells(made.public)).toEqual(['a+b', 'd+e']);
  const union = made.public.find((region) => region.cells[0] === 'a');
  const ids = made.staff.filter((region) => ['a', 'b'].includes(region.cells[0] ?? ''));
  expect(union?.staffRegionIds).toEqual(ids.map((region) => region.regionId).toSorted());
  expect(union?.partOf).toBe('x');
});

test('an unchanged region keeps its id from plan to plan; the plan does not', () => {
  const before = plan(site, crew({ a: 4, b: 4 })).plan;
  const after = plan(site, crew({ a: 5, d: 4 }), { effectiveFrom: T0 + 900_000 }).plan;
  const idOf = (made: typeof before, cell: string): string | undefined =>
    made.staff.find((region) => region.cells[0] === cell)?.regionId;
  expect(idOf(after, 'a')).toBe(idOf(before, 'a'));
  expect(after.planId).not.toBe(before.planId);
});

test('H3: pools under the lowest parent, at most three levels up, never across it', () => {
  const h3 = zoneSite([], {
    partition: { kind: 'h3', leafResolution: 9, zoneType: 'moving' },
  });
  const here = { lat: -37.8136, lon: 144.9631 };
  const at = (id: string, lat: number, lon: number): Sensor => {
    const made = sensor({ id });
    return { ...made, location: { ...made.location, lat, lon } };
  };
  const near = Array.from({ length: 6 }, (_, i) => at(`n${i}`, here.lat + i * 0.0005, here.lon));
  const far = at('far', here.lat + 3, here.lon);
  const { plan: made } = plan(h3, [...near, far]);
  expect(made.unpublished).toEqual([latLngToCell(far.location.lat, far.location.lon, 9)]);
  const tops = made.staff.map(
    (region) => new Set(region.cells.map((cell) => cellToParent(cell, 6))),
  );
  expect(made.staff.length).toBeGreaterThan(0);
  for (const top of tops) expect(top.size).toBe(1);
});

test('a plan of nobody is empty, not an error', () => {
  const { plan: made } = plan(site, []);
  expect(made).toMatchObject({ staff: [], public: [], unpublished: [], effectiveFrom: isoUtc(T0) });
});
