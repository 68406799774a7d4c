// Who keeps a place that two sites of an installation want.
import { expect, test } from 'vitest';
import type { OtherSensor } from '#aggregator/core/plan/other-sites.ts';
import { isoUtc } from '#shared/time.ts';
import { crew, DAY, plan, type SensorSpec, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const site = zoneSite([['a', 'x']]);
const days = (ago: number): string => isoUtc(T0 - ago * DAY);
const ours = (spec: Partial<SensorSpec> = {}) =>
  sensor({ id: 'm', zone: 'a', north: 0, registeredAt: days(20), ...spec });
const theirs = (
  { isCounted = false, isNew = false }: Partial<Pick<OtherSensor, 'isCounted' | 'isNew'>>,
  spec: Partial<SensorSpec> = {},
): OtherSensor => ({
  sensor: sensor({
    id: 'o',
    siteId: 'other',
    zone: 'z',
    north: 5,
    registeredAt: days(20),
    ...spec,
  }),
  isCounted,
  isNew,
});
const verdict = (
  other: OtherSensor,
  { own = ours(), counted = [] as readonly string[] } = {},
): string | undefined =>
  plan(site, [own], {
    others: { sensors: [other], places: [], counted: new Set(counted), at: T0 },
  }).eligibility.get('m');

test('what another site counts is its own, whoever came first', () => {
  expect(verdict(theirs({ isCounted: true }, { registeredAt: days(1) }))).toBe('duplicate_unit');
  expect(verdict(theirs({ isCounted: true }, { north: 11 }))).toBe('eligible');
  // Near, on one mount, or with one view: as within a site.
  expect(
    verdict(theirs({ isCounted: true }, { north: 900, mountId: 'p' }), {
      own: ours({ mountId: 'p' }),
    }),
  ).toBe('duplicate_unit');
  expect(verdict(theirs({ isCounted: true }, { north: 17, areaM2: 2000 }))).toBe('duplicate_unit');
});

test('what we count stays ours, unless both count it: then the earlier entry keeps it', () => {
  const own = { counted: ['m'] };
  expect(verdict(theirs({ isNew: true }, { registeredAt: days(40) }), own)).toBe('eligible');
  expect(verdict(theirs({ isCounted: true }, { registeredAt: days(40) }), own)).toBe(
    'duplicate_unit',
  );
  expect(verdict(theirs({ isCounted: true }, { registeredAt: days(10) }), own)).toBe('eligible');
  // Of one age, the lower id.
  expect(verdict(theirs({ isCounted: true }), own)).toBe('eligible');
});

test('where neither counts it yet the earlier entry has it, as long as it may count', () => {
  const earlier = (spec: Partial<SensorSpec> = {}, isNew = true): string | undefined =>
    verdict(theirs({ isNew }, { registeredAt: days(30), ...spec }));
  expect(earlier()).toBe('duplicate_unit');
  expect(earlier({ registeredAt: days(10) })).toBe('eligible');
  expect(earlier({ suspended: true })).toBe('eligible');
  expect(earlier({ validUntil: isoUtc(T0) })).toBe('eligible');
  expect(earlier({ owner: 'unverified' })).toBe('duplicate_unit');
  // Its own site has judged it already, and does not count it.
  expect(earlier({}, false)).toBe('eligible');
});

test('a sensor that is refused for another site links nobody here', () => {
  const chain = [0, 9, 18].map((north, i) => ours({ id: `m${i}`, north, areaM2: 40 }));
  const stranger = theirs({ isCounted: true }, { north: 9, areaM2: 16, mountId: 'pole' });
  // Far enough from the ends of the chain, and on the mount of its middle.
  const away = {
    ...stranger,
    sensor: { ...stranger.sensor, location: { ...stranger.sensor.location, lat: 1 } },
  };
  const [first, middle, last] = chain;
  if (first === undefined || middle === undefined || last === undefined) throw new Error('three');
  const onPole = { ...middle, location: { ...middle.location, mountId: 'pole' } };
  const { units, eligibility } = plan(site, [...crew({ a: 4 }), first, onPole, last], {
    others: { sensors: [away], places: [], counted: new Set(), at: T0 },
  });
  expect(eligibility.get('m1')).toBe('duplicate_unit');
  expect(units.map(({ unitId }) => unitId).filter((id) => id.startsWith('m'))).toEqual([
    'm0',
    'm2',
  ]);
});
