// Strangers (the group `unverified`) over a day, as planned and stored: when one leaves, all leave, and none enters before 00:00 UTC, whatever an operator plans
// in between (promise P22; release specification, section 5).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { loadSensors, putSensors, putSite } from '#database/aggregator/register.ts';
import { crew, DAY, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);
const strangers = ['a91', 'a92'].map((id) => sensor({ id, zone: 'a', owner: 'unverified' }));

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await putSite(store.aggregator, site, null);
  await putSensors(store.aggregator, [...crew({ a: 8 }), ...strangers], T0, T0 - 30 * DAY);
});
afterAll(() => store.close());

/** Who the plans hold that are there at a time, by the minute from which each is in force. */
async function plannedAt(now: number) {
  const pool = store.aggregator;
  const sensors = await loadSensors(pool, 'site');
  const plans = await preparePlans(pool, { site, sensors, overrides: {}, now });
  return plans.map(({ planning }) => [
    (Date.parse(planning.plan.effectiveFrom) - T0) / MINUTE,
    [...planning.unitOfSensor.keys()].filter((id) => id > 'a8').toSorted(),
  ]);
}

test('P22: strangers cost a region four windows when they leave and four when they enter, once a day', async () => {
  expect(await plannedAt(T0)).toEqual([[0, ['a91', 'a92']]]);
  const suspended = strangers.slice(0, 1).map((each) => ({ ...each, suspended: true }));
  await putSensors(store.aggregator, suspended, T0);
  await plannedAt(T0 + MINUTE);
  expect((await plannedAt(T0 + 11 * MINUTE)).at(-1)).toEqual([15, []]);
  // An operator changes the register, and lifts the suspension.
  await putSensors(store.aggregator, [...crew({ a: 9 }).slice(8), ...strangers], T0);
  expect((await plannedAt(T0 + 20 * MINUTE)).at(-1)).toEqual([60, ['a9']]);
  const midnight = DAY / 2;
  await plannedAt(T0 + midnight - 6 * MINUTE);
  expect((await plannedAt(T0 + midnight - 6 * MINUTE)).at(-1)).toEqual([60, ['a9']]);
  const next = (await plannedAt(T0 + midnight - 4 * MINUTE)).at(-1);
  expect(next).toEqual([midnight / MINUTE, ['a9', 'a91', 'a92']]);
  const leavings = await store.owner.query('SELECT FROM leaving');
  expect(leavings.rowCount).toBe(2);
});
