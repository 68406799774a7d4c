// A28 over whole days, as they are planned, stored and released: twenty strangers register in a covered zone so that they enter, end or are registered one hour
// apart (release specification, section 5). The control plans as one would in an afternoon: at every bound with whoever counts then.

import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { storedPlans } from '#aggregator/planning/stored-plans.ts';
import { nextTurn } from '#aggregator/planning/turns.ts';
import { loadSensors, putSensors, putSite } from '#database/aggregator/register.ts';
import { HOUR_MS, isoUtc, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { DAY, plan, policy, type SensorSpec, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Store } from '#test/kit/database/store-fixture.ts';
import { product } from './product.ts';
import type { SeenRecord } from './seen.ts';
import { farApart, readingsOf } from './worlds.ts';

/** T0 is at noon: half a day to come in, and whole ones from 00:00 UTC. */
const MIDNIGHT = T0 + DAY / 2;
const STRANGERS = 20;
const OWN = 8;
export const MOST_WITHHELD = 8;
export const PUBLIC_WINDOWS_OF_DAY = 96;

type Stranger = Partial<SensorSpec> & {
  /** Hour of the day at which it is written into the register; absent: before the day. */
  readonly entered?: number;
};
export const WAYS_OF_A_DAY: Readonly<Record<string, (i: number) => Stranger>> = {
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

/** Days in which strangers come and go in one way. */
export type StrangersDays = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  /** Who is written into the register later than T0. */
  readonly enteredAt: ReadonlyMap<string, number>;
  readonly end: number;
};

export function strangersDays(way: string, days: number): StrangersDays {
  const number = Object.keys(WAYS_OF_A_DAY).indexOf(way);
  const siteId = `s${number}`;
  const own = Array.from({ length: OWN }, (_, i): SensorSpec => ({ id: `${siteId}a${i}` }));
  const theirs = Array.from({ length: STRANGERS }, (_, i) => {
    return { id: `${siteId}z${i}`, owner: 'unverified' as const, ...WAYS_OF_A_DAY[way]?.(i) };
  });
  // Each site on a ground of its own: what one of them counts, the others may not.
  const specs = [...own, ...theirs].map((spec: SensorSpec & Stranger, i) => {
    const { entered: _entered, ...rest } = spec;
    return { ...rest, siteId, zone: 'a', north: number * 50_000 + i * 500 };
  });
  const late = theirs.flatMap(({ id, entered }) =>
    entered === undefined ? [] : [[id, MIDNIGHT + entered * HOUR_MS] as const],
  );
  return {
    site: { ...zoneSite([['a', 'x']]), siteId },
    sensors: farApart(specs),
    enteredAt: new Map(late),
    end: MIDNIGHT + days * DAY,
  };
}

export type PlannedDays = {
  readonly plans: readonly PlannedPolicy[];
  readonly left: readonly Leaving[];
};

/** As the product plans: minute by minute, whenever something is due or the register changes. */
export async function plannedDays(store: Store, days: StrangersDays): Promise<PlannedDays> {
  const { site, sensors, enteredAt, end } = days;
  await putSite(store.aggregator, site, null);
  for (const each of sensors)
    if (!enteredAt.has(each.sensorId))
      await putSensors(store.aggregator, [each], T0, Date.parse(each.registeredAt));
  let turn = T0;
  for (let now = T0; now < end; now += MINUTE_MS) {
    const comes = sensors.filter(({ sensorId }) => enteredAt.get(sensorId) === now);
    if (comes.length > 0) await putSensors(store.aggregator, comes, now);
    else if (now < turn) continue;
    const registered = await loadSensors(store.aggregator, site.siteId);
    const request = { site, sensors: registered, overrides: {}, now };
    turn = nextTurn({
      plans: await preparePlans(store.aggregator, request),
      sensors: registered,
      now,
    });
  }
  const { plans } = await storedPlans(store.aggregator, site);
  return { plans, left: plans[0]?.left ?? [] };
}

/** As one would plan in an afternoon: at each public bound anew, with whoever counts then. */
export function naivelyPlannedDays({ site, sensors, enteredAt, end }: StrangersDays): PlannedDays {
  const used = policy();
  const plans: PlannedPolicy[] = [];
  let before = '';
  for (let at = T0; at < end; at += used.publicWindowSeconds * 1000) {
    const there = sensors.filter(({ sensorId }) => (enteredAt.get(sensorId) ?? T0) <= at);
    const planning = plan(site, there, { policy: used, effectiveFrom: at, at });
    const counted = [...planning.unitOfSensor.keys()].toSorted().join();
    if (counted !== before) plans.push({ planning, policy: used });
    before = counted;
  }
  return { plans, left: [] };
}

/** What is released of the zone in each public window of the days. */
export function publicOfDays(
  { site, sensors, end }: StrangersDays,
  { plans: [, ...laterPlans], left }: PlannedDays,
): readonly SeenRecord[] {
  const aggregator = product({ site, sensors, laterPlans, left });
  const said = new Map(sensors.map(({ sensorId }) => [sensorId, 1]));
  const records: SeenRecord[] = [];
  for (let start = T0; start < end + 30 * MINUTE_MS; start += MINUTE_MS)
    records.push(...aggregator.window(start, readingsOf(said, start)));
  return records.filter(
    ({ lane, windowStart }) => lane === 'public' && windowStart >= MIDNIGHT && windowStart < end,
  );
}

/** Most windows of one day that are withheld. */
export function mostWithheld(records: readonly SeenRecord[]): number {
  const withheld = records.filter(({ level }) => level === null);
  const byDay = Map.groupBy(withheld, ({ windowStart }) => Math.floor(windowStart / DAY));
  return Math.max(0, ...[...byDay.values()].map((ofDay) => ofDay.length));
}
