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

test('what cannot be absorbed safely stays unpublished', () => {
  const { plan: made } = plan(site, [
    ...crew({ a: 4 }),
    ...crew({ d: 3 }, { owner: 'unverified' }),
  ]);
  expect(cells(made.staff)).toEqual(['a']);
  expect(made.unpublished).toEqual(['d']);
  expect(made.unpublishedPublic).toEqual(['a', 'd']);
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

test('an external owner has at most a third of the planned units, and k remain without it', () => {
  const external = (count: number): Sensor[] =>
    Array.from({ length: count }, (_, i) =>
      sensor({ id: `v${i}`, zone: 'a', owner: 'verified:v' }),
    );
  expect(plan(site, [...crew({ a: 4 }), ...external(2)]).plan.staff).toHaveLength(1);
  expect(plan(site, [...crew({ a: 5 }), ...external(3)]).plan.staff).toHaveLength(0);
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
