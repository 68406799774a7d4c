// A28, P24: places that other sites give back one after the other bring strangers into a plan once a day, with its first one (release specification, section 5).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { storedPlans } from '#aggregator/planning/stored-plans.ts';
import { nextTurn } from '#aggregator/planning/turns.ts';
import { loadSensors, putSensors, putSite } from '#database/aggregator/register.ts';
import { HOUR_MS, isoUtc, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { DAY, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const MIDNIGHT = T0 + 12 * HOUR_MS;
const sites = ['s1', 's2', 'own'].map((siteId) => zoneSite([['a', 'x']], { siteId }));

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const crewOf = (siteId: string, from: number): readonly Sensor[] =>
  Array.from({ length: 8 }, (_, i) =>
    sensor({ id: `${siteId}-${i}`, siteId, zone: 'a', north: from + i * 500 }),
  );
/** A stranger of site `own`, and an earlier one of the other site on the same place, which ends in the course of the day. */
function rivals(n: number): readonly Sensor[] {
  const of = { zone: 'a', north: 100_000 * n, owner: 'unverified' } as const;
  const validUntil = isoUtc(MIDNIGHT + 3 * n * HOUR_MS + MINUTE_MS);
  const registeredAt = isoUtc(T0 - 60 * DAY);
  return [
    sensor({ ...of, id: `s${n}-z`, siteId: `s${n}`, registeredAt, validUntil }),
    sensor({ ...of, id: `own-z${n}`, siteId: 'own', registeredAt: isoUtc(T0 - 50 * DAY) }),
  ];
}

/** Each site plans whenever something is due; the last one also once an hour, as when something changes at another site. */
async function planDays(): Promise<void> {
  const turns = new Map<string, number>();
  for (let now = T0; now < MIDNIGHT + DAY + 10 * MINUTE_MS; now += 4 * MINUTE_MS)
    for (const site of sites) {
      const { siteId } = site;
      const isAsked = siteId === 'own' && now % HOUR_MS === 8 * MINUTE_MS;
      if (now < (turns.get(siteId) ?? 0) && !isAsked) continue;
      const sensors = await loadSensors(store.aggregator, siteId);
      const plans = await preparePlans(store.aggregator, { site, sensors, overrides: null, now });
      turns.set(siteId, nextTurn({ plans, sensors, now }));
    }
}

test('P24: strangers whose place another site gives back wait for the first plan of the next day', async () => {
  for (const site of sites) await putSite(store.aggregator, site, null);
  const all = [
    ...crewOf('own', 0),
    ...[1, 2].flatMap((n) => [...crewOf(`s${n}`, 100_000 * n + 1000), ...rivals(n)]),
  ];
  for (const each of all)
    await putSensors(store.aggregator, [each], T0, Date.parse(each.registeredAt));
  await planDays();
  const own = sites.at(-1);
  if (own === undefined) throw new Error('a site');
  const { plans } = await storedPlans(store.aggregator, own);
  const entered = [1, 2].map(
    (n) =>
      plans.find(({ planning }) => planning.unitOfSensor.has(`own-z${n}`))?.planning.plan
        .effectiveFrom,
  );
  expect(entered).toEqual([isoUtc(MIDNIGHT + DAY), isoUtc(MIDNIGHT + DAY)]);
});
