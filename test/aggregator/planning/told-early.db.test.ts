// What everybody may read of a sensor that leaves, as it is stored: nothing before its values have changed, and nothing that is taken back (promise P22).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { loadSensors, putSensors, putSite } from '#database/aggregator/register.ts';
import { readChanges } from '#database/server/changes.ts';
import { readPublicSensors } from '#database/server/register.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { crew, DAY, T0, zoneSite } from '../../kit/core/builders.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);
const [late, ...own] = crew({ a: 9 });

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await putSite(store.aggregator, site, null);
  await putSensors(store.aggregator, own, T0, T0 - 30 * DAY);
});
afterAll(() => store.close());

async function planAt(now: number): Promise<void> {
  const sensors = await loadSensors(store.aggregator, 'site');
  await preparePlans(store.aggregator, { site, sensors, overrides: {}, now });
}

async function suspendedAt(now: number): Promise<readonly string[]> {
  const query = { siteId: 'site', after: null, limit: 100, now };
  const sensors = await readPublicSensors(store.publicReader, query);
  return sensors.filter(({ suspended }) => suspended).map(({ sensorId }) => sensorId);
}

const put = (sensor: Sensor | undefined, change: Partial<Sensor>, at: number): Promise<void> => {
  if (sensor === undefined) throw new Error('a crew has sensors');
  return putSensors(store.aggregator, [{ ...sensor, ...change }], at);
};

test('P22: a suspension that no plan in force holds is told at once, and is not taken back when a plan begins that names the sensor', async () => {
  await planAt(T0);
  await put(late, {}, T0 + 25 * MINUTE);
  await planAt(T0 + 25 * MINUTE);
  await put(late, { suspended: true }, T0 + 26 * MINUTE);
  await planAt(T0 + 26 * MINUTE);
  const told = [27, 59, 61, 74, 76].map((minute) => suspendedAt(T0 + minute * MINUTE));
  expect(await Promise.all(told)).toEqual(told.map(() => [late?.sensorId]));
});

test('P22: a plan that leaves somebody out is told when it begins', async () => {
  const [first] = own;
  await put(first, { suspended: true }, T0 + 2 * 60 * MINUTE);
  await planAt(T0 + 2 * 60 * MINUTE + MINUTE);
  await planAt(T0 + 2 * 60 * MINUTE + 11 * MINUTE);
  const bound = T0 + 2 * 60 * MINUTE + 15 * MINUTE;
  const plansAt = async (now: number): Promise<readonly number[]> =>
    (await readChanges(store.publicReader, 'site', now)).plans.map(({ effectiveFrom }) =>
      Date.parse(effectiveFrom),
    );
  expect(await plansAt(bound - 1)).not.toContain(bound);
  expect(await suspendedAt(bound - 1)).not.toContain(first?.sensorId);
  expect(await plansAt(bound)).toContain(bound);
  expect(await suspendedAt(bound)).toContain(first?.sensorId);
});
