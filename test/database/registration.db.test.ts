// A registration is there as a whole or not at all.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSensors, loadSites, putSite } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import { readEventPlan } from '#database/event-plans.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { gridSensors, gridSite } from '../kit/aggregator/grid-site.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';
import { eventPlan } from '../kit/ladder-builders.ts';

const AT = Date.UTC(2026, 10, 27);
let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('found A2: a registration that fails at its last part leaves nothing of its first', async () => {
  const { aggregator } = store;
  const one = gridSite('one', 2);
  const sensors = gridSensors(one);
  await putRegistration(aggregator, { site: one, drawing: null, sensors, eventPlan: null }, AT);
  const two = gridSite('two', 2);
  const foreign = gridSensors(two);
  const ofTwo = { site: two, drawing: null, sensors: foreign, eventPlan: null };
  await expect(putRegistration(aggregator, ofTwo, AT)).rejects.toThrow(
    /^sensor z000-0 is registered at another site; an id is used once$/,
  );
  const own = foreign.map((sensor) => ({ ...sensor, sensorId: `two-${sensor.sensorId}` }));
  const twin = { ...ofTwo, sensors: [...own, ...own.slice(0, 1)] };
  await expect(putRegistration(aggregator, twin, AT)).rejects.toThrow();
  const renamed = { ...eventPlan(), siteId: 'two', name: { nl: 'Feest\0', en: 'Fair' } };
  const badPlan = { ...ofTwo, sensors: own, eventPlan: renamed };
  await expect(putRegistration(aggregator, badPlan, AT)).rejects.toThrow();
  expect((await loadSites(aggregator)).map(({ siteId }) => siteId)).toEqual(['one']);
  expect(await loadSensors(aggregator, 'two')).toEqual([]);
  expect(await readEventPlan(store.server, 'two')).toBeNull();
  await putRegistration(aggregator, { ...ofTwo, sensors: own }, AT);
  expect(await loadSensors(aggregator, 'two')).toHaveLength(own.length);
});

test("the time of entry is the register's own, whatever a file says, and stays until the sensor is another", async () => {
  const { aggregator } = store;
  const site = gridSite('entries', 1);
  const [ours, theirs] = gridSensors(site).map((sensor, i) => ({
    ...sensor,
    sensorId: `entry-${i}`,
    registeredAt: '2001-01-01T00:00:00Z',
  }));
  if (ours === undefined || theirs?.owner == null) throw new Error('the site has two sensors');
  const shop: Sensor = { ...theirs, owner: { ...theirs.owner, ownerId: 'shop', kind: 'verified' } };
  const HOUR = 3_600_000;
  const put = async (sensors: readonly Sensor[], at: number): Promise<readonly string[]> => {
    await putRegistration(aggregator, { site, drawing: null, sensors, eventPlan: null }, at);
    const loaded = await loadSensors(aggregator, 'entries');
    return loaded.map(({ registeredAt }) => registeredAt);
  };
  const [first, second, third] = [0, 1, 2].map((hours) => isoUtc(AT + hours * HOUR));
  expect(await put([ours, shop], AT)).toEqual([first, first]);
  // Suspended, described anew, or the same again: the same sensor.
  const later = AT + HOUR;
  expect(await put([ours, { ...shop, suspended: true }], later)).toEqual([first, first]);
  expect(await put([ours, shop], later)).toEqual([first, first]);
  // Where somebody else's sensor hangs, or what it sees, is what was let in; the operator may correct its own.
  const wider = (sensor: Sensor): Sensor => ({ ...sensor, fieldOfView: { areaM2: 77 } });
  expect(await put([wider(ours), wider(shop)], later)).toEqual([first, second]);
  // Another owner is another sensor, whoever it was before.
  const sold = { ...wider(ours), owner: shop.owner };
  expect(await put([sold, wider(shop)], AT + 2 * HOUR)).toEqual([third, second]);
});

test('entries of outside owners that were stored with an older time get the one at which they were written', async () => {
  const { owner } = store;
  const site = gridSite('before', 1);
  const [ours, theirs] = gridSensors(site).map((sensor, i) => ({
    ...sensor,
    sensorId: `before-${i}`,
    registeredAt: '2001-01-01T00:00:00Z',
  }));
  const documents = [ours, { ...theirs, owner: { ...theirs?.owner, kind: 'unverified' } }];
  for (const document of documents)
    await owner.query(
      'INSERT INTO sensor (sensor_id, version, site_id, document, recorded_at) VALUES ($1, 1, $2, $3, $4)',
      [document?.sensorId, 'before', JSON.stringify(document), isoUtc(AT)],
    );
  const migration = readFileSync(
    path.join(import.meta.dirname, '../../database/migrations/0021-time-of-entry.sql'),
    'utf8',
  );
  for (let again = 0; again < 2; again += 1) {
    await owner.query(migration);
    const loaded = await loadSensors(store.aggregator, 'before');
    expect(loaded.map(({ registeredAt }) => Date.parse(registeredAt))).toEqual([
      Date.UTC(2001, 0),
      AT,
    ]);
  }
  const { rows } = await owner.query("SELECT version FROM sensor WHERE site_id = 'before'");
  expect(rows).toHaveLength(3);
});

test.each([
  ['a site that exists', undefined, AT],
  ['the fictional demo', true, Date.UTC(2001, 0)],
])('under the id of the demo, an older time of entry in %s', async (_, isFictional, entry) => {
  const { owner } = store;
  const site = { ...gridSite('demo', 1), ...(isFictional && { isFictional }) };
  const [sensor] = gridSensors(site);
  const document = {
    ...sensor,
    sensorId: `under-${isFictional}`,
    registeredAt: '2001-01-01T00:00:00Z',
    owner: { ...sensor?.owner, kind: 'unverified' },
  };
  await putSite(store.aggregator, site, null);
  await owner.query(
    'INSERT INTO sensor (sensor_id, version, site_id, document, recorded_at) VALUES ($1, 1, $2, $3, $4)',
    [document.sensorId, 'demo', JSON.stringify(document), isoUtc(AT)],
  );
  const migration = readFileSync(
    path.join(import.meta.dirname, '../../database/migrations/0032-entry-under-demo.sql'),
    'utf8',
  );
  for (let again = 0; again < 2; again += 1) await owner.query(migration);
  const loaded = (await loadSensors(store.aggregator, 'demo')).find(
    ({ sensorId }) => sensorId === document.sensorId,
  );
  expect(Date.parse(loaded?.registeredAt ?? '')).toBe(entry);
});
