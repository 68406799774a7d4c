// A registration is there as a whole or not at all.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSensors, loadSites } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import { readEventPlan } from '#database/event-plans.ts';
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
