// A28 over two whole days, as they are planned, stored and released: twenty strangers register in a covered zone so that they enter, end or are registered one hour
// apart (release specification, section 5).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { storedPlans } from '#aggregator/planning/stored-plans.ts';
import { nextTurn } from '#aggregator/planning/turns.ts';
import { loadSensors, putSensors, putSite } from '#database/aggregator/register.ts';
import { HOUR_MS, isoUtc, MINUTE_MS, windowStartOf } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { product } from '../../attack/engine/product.ts';
import { farApart, readingsOf } from '../../attack/engine/worlds.ts';
import { DAY, type SensorSpec, T0, zoneSite } from '../../kit/core/builders.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const SITE = zoneSite([['a', 'x']]);
/** T0 is at noon: half a day to come in, and two whole ones from 00:00 UTC. */
const MIDNIGHT = T0 + 12 * HOUR_MS;
const DAYS = 2;
const END = MIDNIGHT + DAYS * DAY;
const MOST_WINDOWS = 8;
const STRANGERS = 20;

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

type Stranger = Partial<SensorSpec> & {
  /** Hour of the day at which it is written into the register; absent: before the day. */
  readonly entered?: number;
};
const WAYS: Readonly<Record<string, (i: number) => Stranger>> = {
  'end one hour apart': (i) => ({ validUntil: isoUtc(MIDNIGHT + (i + 1) * HOUR_MS) }),
  'come out of probation one hour apart': (i) => ({
    registeredAt: isoUtc(MIDNIGHT + i * HOUR_MS - 7 * DAY),
  }),
  'come out of probation, and others are registered one hour apart': (i) =>
    i % 2 === 0
      ? { registeredAt: isoUtc(MIDNIGHT + i * HOUR_MS - 7 * DAY) }
      : { entered: i, registeredAt: isoUtc(MIDNIGHT + i * HOUR_MS) },
  'come and end in turns': (i) => ({
    registeredAt: isoUtc(MIDNIGHT + (i % 5) * HOUR_MS - 7 * DAY),
    validUntil: isoUtc(MIDNIGHT + (i + 3) * HOUR_MS),
  }),
};

/** Plans the days minute by minute, whenever something is due or the register changes; gives how often. */
async function planDays(siteId: string, late: ReadonlyMap<number, Sensor>): Promise<number> {
  const site = { ...SITE, siteId };
  let turn = T0;
  let times = 0;
  for (let now = T0; now < END; now += MINUTE_MS) {
    const comes = late.get(now);
    if (comes !== undefined) await putSensors(store.aggregator, [comes], now);
    if (comes === undefined && now < turn) continue;
    const sensors = await loadSensors(store.aggregator, siteId);
    const plans = await preparePlans(store.aggregator, { site, sensors, overrides: {}, now });
    turn = nextTurn({ plans, sensors, now });
    times += 1;
  }
  return times;
}

/** What is released of the zone in each public window of the days. */
async function releasedOf(siteId: string, sensors: readonly Sensor[]) {
  const site = { ...SITE, siteId };
  const { plans } = await storedPlans(store.aggregator, site);
  const [first, ...laterPlans] = plans;
  const left = first?.left ?? [];
  const aggregator = product({ site, sensors, laterPlans, left });
  const said = new Map(sensors.map(({ sensorId }) => [sensorId, 1]));
  const records = [];
  for (let start = T0; start < END + 30 * MINUTE_MS; start += MINUTE_MS)
    records.push(...aggregator.window(start, readingsOf(said, start)));
  return records.filter(
    ({ lane, windowStart }) => lane === 'public' && windowStart >= MIDNIGHT && windowStart < END,
  );
}

test.for(Object.keys(WAYS))(
  'A28: strangers who %s cost a covered zone at most eight public windows of a day',
  async (way) => {
    const number = Object.keys(WAYS).indexOf(way);
    const siteId = `s${number}`;
    const own = Array.from({ length: 8 }, (_, i) => ({ id: `${siteId}a${i}` }));
    const theirs = Array.from({ length: STRANGERS }, (_, i) => {
      return { id: `${siteId}z${i}`, owner: 'unverified' as const, ...WAYS[way]?.(i) };
    });
    // Each site on a ground of its own: what one of them counts, the others may not.
    const specs = [...own, ...theirs].map((spec, i) => {
      return { ...spec, siteId, zone: 'a', north: number * 50_000 + i * 500 };
    });
    const all = farApart(
      specs.map(({ entered: _entered, ...spec }: SensorSpec & Stranger) => spec),
    );
    const enteredOf = new Map(theirs.map(({ id, entered }) => [id, entered]));
    const late = new Map<number, Sensor>();
    await putSite(store.aggregator, { ...SITE, siteId }, null);
    for (const each of all) {
      const hour = enteredOf.get(each.sensorId);
      if (hour !== undefined) late.set(MIDNIGHT + hour * HOUR_MS, each);
      else await putSensors(store.aggregator, [each], T0, Date.parse(each.registeredAt));
    }
    expect(await planDays(siteId, late)).toBeGreaterThan(1);
    const records = await releasedOf(siteId, all);
    const withheld = records.filter(({ level }) => level === null);
    expect(records).toHaveLength(DAYS * 96);
    expect(new Set(withheld.map(({ reason }) => reason))).toEqual(new Set(['plan_transition']));
    const byDay = Map.groupBy(withheld, ({ windowStart }) => windowStartOf(windowStart, DAY));
    for (const ofDay of byDay.values()) expect(ofDay.length).toBeLessThanOrEqual(MOST_WINDOWS);
  },
);
