import { expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { DAY, plan, type SensorSpec, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const site = zoneSite([
  ['a', 'x'],
  ['q', 'x', 'moving'],
]);
const verdict = (
  spec: Partial<SensorSpec>,
  change: (s: Sensor) => Sensor = (s) => s,
): string | undefined =>
  plan(site, [change(sensor({ id: 's', zone: 'a', ...spec }))]).eligibility.get('s');

test('what names nothing is eligible', () => {
  expect(verdict({})).toBe('eligible');
});

test('a sensor of another site is unknown here', () => {
  expect(verdict({ siteId: 'other' })).toBe('unknown_sensor');
});

test('expired: the end has come, or lies four years or more after the start', () => {
  expect(verdict({ validUntil: isoUtc(T0) })).toBe('expired');
  expect(verdict({ validUntil: isoUtc(T0 + 1000) })).toBe('eligible');
  const validFrom = '2026-01-01T00:00:00Z';
  expect(verdict({ validFrom, validUntil: '2029-12-31T23:59:59Z' })).toBe('eligible');
  expect(verdict({ validFrom, validUntil: '2030-01-01T00:00:00Z' })).toBe('expired');
});

test('no owner, no verified place, no place of the site', () => {
  expect(verdict({}, (s) => ({ ...s, owner: null }))).toBe('no_owner');
  expect(verdict({}, (s) => ({ ...s, location: { ...s.location, verified: false } }))).toBe(
    'not_verified',
  );
  expect(verdict({ zone: 'nowhere' })).toBe('not_verified');
});

test('an external sensor sees its own zone, and no more than that or 1,000 m2', () => {
  const theirs = (spec: Partial<SensorSpec>): string | undefined =>
    verdict({ owner: 'unverified', north: 1000, ...spec });
  // The zones of these tests have 500 m2, and end one degree to the east.
  expect(theirs({ areaM2: 500 })).toBe('eligible');
  expect(theirs({ areaM2: 501 })).toBe('not_verified');
  expect(verdict({ owner: 'verified:shop', areaM2: 501 })).toBe('not_verified');
  expect(verdict({ areaM2: 2000 })).toBe('eligible');
  const from = (lon: number): Partial<SensorSpec> => ({
    fieldOfView: { areaM2: 100, centre: { lat: 0, lon } },
  });
  expect(theirs(from(0.999))).toBe('eligible');
  expect(theirs(from(1.001))).toBe('not_verified');
  expect(verdict(from(1.001))).toBe('eligible');
});

test('on a site of H3 cells the cell is the zone, and 1,000 m2 are the most', () => {
  const cells = (leafResolution: number): Site =>
    zoneSite([], { partition: { kind: 'h3', leafResolution, zoneType: 'standing' } });
  const at = (site: Site, areaM2: number, north = 0): string | undefined =>
    plan(site, [
      sensor({
        id: 's',
        owner: 'unverified',
        north: 0,
        fieldOfView: { areaM2, centre: { lat: north / 111_195, lon: 0 } },
      }),
    ]).eligibility.get('s');
  expect(at(cells(9), 1000)).toBe('eligible');
  expect(at(cells(9), 1000.1)).toBe('not_verified');
  expect(at(cells(9), 100, 1000)).toBe('not_verified');
  expect(at(cells(13), 30)).toBe('eligible');
  expect(at(cells(13), 100)).toBe('not_verified');
});

test('probation: seven days for external owners, none for the operator', () => {
  const registered = (ms: number): Partial<SensorSpec> => ({ registeredAt: isoUtc(T0 - ms) });
  expect(verdict({ owner: 'verified:shop', ...registered(7 * DAY - 1000) })).toBe('probation');
  expect(verdict({ owner: 'unverified', ...registered(7 * DAY - 1000) })).toBe('probation');
  expect(verdict({ owner: 'verified:shop', ...registered(7 * DAY) })).toBe('eligible');
  expect(verdict(registered(0))).toBe('eligible');
});

test('suspended, and in the order of the closed list', () => {
  expect(verdict({ suspended: true })).toBe('suspended');
  expect(verdict({ suspended: true, areaM2: 1, reporting: 'on_change' })).toBe('suspended');
});

test('fov_too_small depends on the zone type', () => {
  expect(verdict({ areaM2: 20 })).toBe('eligible');
  expect(verdict({ areaM2: 20, zone: 'q' })).toBe('fov_too_small');
});

test('too_slow: five report intervals must fit into the window', () => {
  expect(verdict({ reportIntervalSeconds: 12 })).toBe('eligible');
  expect(verdict({ reportIntervalSeconds: 12.1 })).toBe('too_slow');
});

test('on_change_only', () => {
  expect(verdict({ reporting: 'on_change' })).toBe('on_change_only');
});
