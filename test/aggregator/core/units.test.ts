import { expect, test } from 'vitest';
import { distanceM, overlapM2, sharesHalf, vectorOf } from '#aggregator/core/plan/geometry.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { DAY, plan, type SensorSpec, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
]);
const small = { zone: 'a', areaM2: 40 };
const unitsOf = (specs: readonly SensorSpec[]): readonly (readonly string[])[] =>
  plan(
    site,
    specs.map((spec) => sensor({ ...small, ...spec })),
  ).units.map((u) => u.sensorIds);

test('less than 10 m apart is one unit, 10 m and more are two', () => {
  expect(
    unitsOf([
      { id: 'p', north: 0 },
      { id: 'q', north: 9.99 },
    ]),
  ).toEqual([['p', 'q']]);
  expect(
    unitsOf([
      { id: 'p', north: 0 },
      { id: 'q', north: 10.01 },
    ]),
  ).toEqual([['p'], ['q']]);
});

test('one mount is one unit, wherever its sensors say they are', () => {
  expect(unitsOf([{ id: 'p', mountId: 'm' }, { id: 'q', mountId: 'm' }, { id: 'r' }])).toHaveLength(
    2,
  );
});

test('more than half of the smaller field of view in common is one unit', () => {
  // Discs of 1000 m2 have a radius of 17.84 m; they share half at 0.8079 of it.
  const big = { areaM2: 1000 };
  expect(
    unitsOf([
      { id: 'p', north: 0, ...big },
      { id: 'q', north: 14.3, ...big },
    ]),
  ).toHaveLength(1);
  expect(
    unitsOf([
      { id: 'p', north: 0, ...big },
      { id: 'q', north: 14.6, ...big },
    ]),
  ).toHaveLength(2);
});

test('the view counts from its own centre', () => {
  const metre = 360 / (2 * Math.PI * 6_371_008.8);
  const fieldOfView = { areaM2: 100, centre: { lat: 500 * metre, lon: 0 } };
  expect(
    unitsOf([
      { id: 'p', north: 0, fieldOfView },
      { id: 'q', north: 300, fieldOfView },
    ]),
  ).toHaveLength(1);
});

test('units are transitive, and wider than 30 m warns', () => {
  const chain = [0, 9, 18, 27, 36].map((north, i) => sensor({ id: `s${i}`, north, ...small }));
  const planning = plan(site, chain);
  expect(planning.units).toHaveLength(1);
  expect(planning.warnings).toEqual([{ code: 'wide_unit', unitId: 's0' }]);
  expect(plan(site, chain.slice(0, 4)).warnings).toEqual([]);
});

test('the unit stands in the cell of most of its sensors, ties lowest', () => {
  const at = (id: string, zone: string): Sensor => sensor({ id, zone, north: 0 });
  expect(plan(site, [at('1', 'b'), at('2', 'b'), at('3', 'a')]).units[0]?.cell).toBe('b');
  expect(plan(site, [at('1', 'b'), at('3', 'a')]).units[0]?.cell).toBe('a');
});

const DAYS_AGO = (days: number): string => isoUtc(T0 - days * DAY);

test('a sensor of another owner that would join a unit is refused; who registered first stays', () => {
  const first = sensor({ id: 'z', zone: 'a', north: 0, owner: 'verified:shop' });
  const later = sensor({
    id: 'a',
    zone: 'a',
    north: 5,
    owner: 'unverified',
    registeredAt: DAYS_AGO(20),
  });
  for (const order of [
    [first, later],
    [later, first],
  ]) {
    const { eligibility, units } = plan(site, order);
    expect(eligibility.get('a')).toBe('duplicate_unit');
    expect(eligibility.get('z')).toBe('eligible');
    expect(units.map((unit) => unit.unitId)).toEqual(['z']);
  }
});

test('an external sensor gives way to one of the operator, however early it came', () => {
  const theirs = sensor({ id: 'a', zone: 'a', north: 0, owner: 'verified:shop' });
  const ours = sensor({ id: 'z', zone: 'a', north: 5, registeredAt: DAYS_AGO(1) });
  const { eligibility, units } = plan(site, [theirs, ours]);
  expect([eligibility.get('a'), eligibility.get('z')]).toEqual(['duplicate_unit', 'eligible']);
  expect(units.map(({ unitId, group }) => [unitId, group])).toEqual([['z', null]]);
});

test('an external sensor that would link two units is refused, one of the operator links them', () => {
  const ends = (owner: 'operator' | 'unverified'): Sensor[] =>
    [0, 16].map((north) => sensor({ id: `e${north}`, zone: 'a', areaM2: 40, north, owner }));
  const link = (owner: 'operator' | 'unverified'): Sensor =>
    sensor({ id: 'm', zone: 'a', areaM2: 40, north: 8, owner, registeredAt: DAYS_AGO(20) });
  const theirs = plan(site, [...ends('unverified'), link('unverified')]);
  expect(theirs.eligibility.get('m')).toBe('duplicate_unit');
  expect(theirs.units.map(({ unitId }) => unitId)).toEqual(['e0', 'e16']);
  expect(plan(site, [...ends('operator'), link('operator')]).units).toHaveLength(1);
});

test('an external sensor neither moves nor narrows the unit that it would join', () => {
  const first = sensor({ id: 'm', zone: 'a', north: 0, areaM2: 40, owner: 'unverified' });
  const joining = (more: Partial<SensorSpec>): string | undefined =>
    plan(site, [
      first,
      sensor({
        id: 'a',
        zone: 'a',
        north: 5,
        areaM2: 40,
        owner: 'unverified',
        registeredAt: DAYS_AGO(20),
        ...more,
      }),
    ]).eligibility.get('a');
  expect(joining({})).toBe('eligible');
  expect(joining({ zone: 'b' })).toBe('duplicate_unit');
  expect(joining({ areaM2: 20 })).toBe('duplicate_unit');
});

test('a refused sensor does not link others', () => {
  const bridge = { id: 'm', north: 8, owner: 'unverified' as const, registeredAt: DAYS_AGO(20) };
  expect(unitsOf([{ id: 'p', north: 0 }, bridge, { id: 'q', north: 16 }])).toEqual([['p'], ['q']]);
});

test('all unverified owners are one group, verified owners are one each', () => {
  const near = (owner: SensorSpec['owner'], other: SensorSpec['owner']): number =>
    plan(site, [
      sensor({ id: 'p', north: 0, ...small, ...(owner ? { owner } : {}) }),
      sensor({ id: 'q', north: 5, ...small, ...(other ? { owner: other } : {}) }),
    ]).units.flatMap((unit) => unit.sensorIds).length;
  expect(near('unverified', 'unverified')).toBe(2);
  expect(near('verified:a', 'verified:a')).toBe(2);
  expect(near('verified:a', 'verified:b')).toBe(1);
});

test('geometry: known distances and lenses', () => {
  expect(
    distanceM(vectorOf({ lat: 0, lon: 179.9999 }), vectorOf({ lat: 0, lon: -179.9999 })),
  ).toBeCloseTo(22.239, 2);
  expect(overlapM2(1, 1, 2)).toBe(0);
  expect(overlapM2(1, 3, 1)).toBeCloseTo(Math.PI);
  expect(overlapM2(1, 1, 1)).toBeCloseTo((2 * Math.PI) / 3 - Math.sqrt(3) / 2);
  expect(sharesHalf(1, 1, 0.8)).toBe(true);
  expect(sharesHalf(1, 1, 0.81)).toBe(false);
});
