// Two sites of one installation over the same ground, on the real database: a place counts in one of them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import {
  loadSensors,
  putSensors,
  putSite,
  registerRevision,
  setReplayClock,
} from '#database/aggregator/register.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** The same ground under another name, with sensors of its own on the same spots. */
function twin(site: Site, siteId: string): readonly [Site, readonly Sensor[]] {
  const own = gridSensors(site).map((sensor) => ({
    ...sensor,
    siteId,
    sensorId: `${siteId}-${sensor.sensorId}`,
  }));
  return [{ ...site, siteId }, own];
}

/** Ids are unique over all sites. */
const sensorsOf = (site: Site): readonly Sensor[] => twin(site, site.siteId)[1];

async function register(site: Site, sensors: readonly Sensor[], at: number): Promise<void> {
  await putSite(store.aggregator, site, null);
  await putSensors(store.aggregator, sensors, at);
}

async function newestPlan(site: Site, now: number): Promise<SitePlanning> {
  const { siteId } = site;
  const sensors = await loadSensors(store.aggregator, siteId);
  const plans = await preparePlans(store.aggregator, { site, sensors, overrides: {}, now });
  const newest = plans.at(-1);
  if (newest === undefined) throw new Error('a site has a plan once it planned');
  return newest.planning;
}

/** What each sensor is in the newest plan, after planning at `now`. */
const planned = async (site: Site, now: number): Promise<ReadonlyMap<string, string>> =>
  (await newestPlan(site, now)).eligibility;

const named = (of: ReadonlyMap<string, string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const code of of.values()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

test('P23: what the plan of another site counts is refused, until that site gives it up', async () => {
  const city = gridSite('city', 2);
  const sensors = sensorsOf(city);
  await register(city, sensors, T0);
  expect(named(await planned(city, T0))).toEqual({ eligible: 8 });
  const [festival, theirs] = twin(city, 'festival');
  const [first] = theirs;
  if (first === undefined) throw new Error('a grid has sensors');
  // One that the city does not have, a kilometre away.
  const { location } = first;
  const more = { ...first, sensorId: 'more', location: { ...location, lat: location.lat + 0.01 } };
  await register(festival, [...theirs, more], T0 + HOUR);
  expect(named(await planned(festival, T0 + HOUR))).toEqual({ duplicate_unit: 8, eligible: 1 });
  // The city sets one aside. It keeps the place for a week, whatever its plans say.
  const before = await registerRevision(store.aggregator, 'festival', T0 + 2 * HOUR);
  const aside = sensors.slice(0, 1).map((sensor) => ({ ...sensor, suspended: true }));
  await putSensors(store.aggregator, aside, T0 + 2 * HOUR);
  await planned(city, T0 + 2 * HOUR);
  // The plan without it is made shortly before the next public window.
  expect(named(await planned(city, T0 + 2.2 * HOUR))).toEqual({ eligible: 7, suspended: 1 });
  expect(await registerRevision(store.aggregator, 'festival', T0 + 2 * HOUR)).not.toBe(before);
  const late = T0 + 4 * HOUR;
  expect((await planned(festival, late)).get(first.sensorId)).toBe('duplicate_unit');
  expect((await planned(festival, T0 + 6 * DAY)).get(first.sensorId)).toBe('duplicate_unit');
  expect((await planned(festival, T0 + 8 * DAY)).get(first.sensorId)).toBe('eligible');
  // Now it is the festival's, and the city does not get it back by taking it up again.
  await putSensors(store.aggregator, sensors.slice(0, 1), T0 + 9 * DAY);
  const back = await planned(city, T0 + 9 * DAY);
  expect(back.get(sensors[0]?.sensorId ?? '')).not.toBe('eligible');
});

test('P23: two sites that plan at the same moment never count one place both', async () => {
  const left = gridSite('left', 2);
  const [right, theirs] = twin(left, 'right');
  await register(left, sensorsOf(left), T0);
  await register(right, theirs, T0);
  const [a, b] = await Promise.all([planned(left, T0), planned(right, T0)]);
  const places = gridSensors(left).map(({ sensorId }) => [
    a.get(`left-${sensorId}`),
    b.get(`right-${sensorId}`),
  ]);
  expect(places.map((verdicts) => verdicts.filter((code) => code === 'eligible').length)).toEqual(
    places.map(() => 1),
  );
});

test('P23: a recording is nobody’s neighbour', async () => {
  const live = gridSite('live', 1);
  const [recorded, theirs] = twin(live, 'recorded');
  await register(live, sensorsOf(live), T0);
  await register(recorded, theirs, T0);
  await setReplayClock(store.aggregator, 'recorded', T0);
  expect(named(await planned(recorded, T0))).toEqual({ eligible: 4 });
  expect(named(await planned(live, T0))).toEqual({ eligible: 4 });
});

test('P17, P23: a place that one site gave up goes over with the plan that no longer holds it, and tells nothing for four windows', async () => {
  const town = gridSite('town', 2);
  const sensors = sensorsOf(town);
  await register(town, sensors, T0);
  const [moved] = sensors;
  if (moved === undefined) throw new Error('a grid has sensors');
  await planned(town, T0);
  // The fair has its own ground, three kilometres to the north, and one sensor more on the spot that the town gives up.
  const [fair, spots] = twin(town, 'fair');
  const north = (sensor: Sensor, degrees: number): Sensor => ({
    ...sensor,
    location: { ...sensor.location, lat: sensor.location.lat + degrees },
  });
  const heir = { ...moved, siteId: 'fair', sensorId: 'heir' };
  await register(
    fair,
    spots.map((sensor) => north(sensor, 0.03)),
    T0 + HOUR,
  );
  await planned(fair, T0 + HOUR);
  const late = T0 + 4 * HOUR + 60_000;
  await putSensors(store.aggregator, [north(moved, 0.003)], late);
  await putSensors(store.aggregator, [heir], late + 1000);
  // The register has nobody there any more; the town's newest plan has.
  expect((await planned(fair, late + 2000)).get('heir')).toBe('duplicate_unit');
  const before = await registerRevision(store.aggregator, 'fair', late);
  const without = await newestPlan(town, late + 3000);
  const bound = Date.parse(without.plan.effectiveFrom);
  expect(bound).toBeGreaterThan(late);
  expect(await registerRevision(store.aggregator, 'fair', late)).not.toBe(before);
  const taken = await newestPlan(fair, late + 4000);
  expect(taken.eligibility.get('heir')).toBe('eligible');
  expect(Date.parse(taken.plan.effectiveFrom)).toBeGreaterThanOrEqual(bound);
  const span = 4 * town.publicWindowSeconds * 1000;
  const until = Date.parse(taken.plan.effectiveFrom) + span;
  expect(taken.fromElsewhere).toEqual(new Map([['heir', until]]));
  // It is stored with the plan: a restart withholds the same.
  expect((await newestPlan(fair, late + 5000)).fromElsewhere).toEqual(taken.fromElsewhere);
});
