// A26 through the database: the festival hangs nothing on the poles of the city. It looks at the same places from kilometres away on the other side, and what
// it finds of the city is what the product's own plans and queries find.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherSites } from '#aggregator/planning/other-sites.ts';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { putSensors, putSite } from '#database/aggregator/register.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';
import { judgePairs, MORE, type Pair, unawareProduct } from './a26-second-site.ts';
import { product } from './product.ts';

const SEED = Number(process.env.ATTACK_SEED ?? 1);
/** 4.9 km, and 100 m from place to place. */
const AWAY_DEGREES = 0.044;
const APART_DEGREES = 0.0009;
let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** Looks at the place of this number, from so far north of it. */
function looking(siteId: string, id: string, place: number, north: number): Sensor {
  const made = sensor({ id, zone: 'a', siteId });
  const centre = { lat: 52 + place * APART_DEGREES, lon: 4.9 };
  return {
    ...made,
    location: { ...made.location, lat: centre.lat + north, lon: centre.lon },
    fieldOfView: { areaM2: 100, centre },
  };
}

async function register(site: Site, sensors: readonly Sensor[]): Promise<void> {
  await putSite(store.aggregator, site, null);
  await putSensors(store.aggregator, sensors, T0);
}

async function pairOf(units: number): Promise<Pair> {
  const [city, festival] = [`city${units}`, `festival${units}`].map((siteId) =>
    zoneSite([['a', 'x']], { siteId }),
  ) as [Site, Site];
  // Each pair has a hundred kilometres to itself.
  const first = units * 1000;
  const numbers = Array.from({ length: units }, (_, i) => i);
  const theirs = numbers.map((i) => looking(city.siteId, `c${i}`, first + i, AWAY_DEGREES));
  const ours = [
    ...numbers.map((i) => looking(festival.siteId, `f${i}`, first + i, -AWAY_DEGREES)),
    looking(festival.siteId, MORE, first + units, -AWAY_DEGREES),
  ];
  const named = (of: readonly Sensor[]): readonly Sensor[] =>
    of.map((each) => ({ ...each, sensorId: `${units}-${each.sensorId}` }));
  const { aggregator: pool } = store;
  await register(city, named(theirs));
  await preparePlans(pool, { site: city, sensors: named(theirs), overrides: {}, now: T0 });
  await register(festival, named(ours));
  const { siteId, publicWindowSeconds } = festival;
  const own = { siteId, publicWindowSeconds, sensors: ours, counted: new Set<string>() };
  const others = await otherSites(pool, { ...own, now: T0, effectiveFrom: T0 });
  return {
    scenes: [
      { site: city, sensors: theirs },
      { site: festival, sensors: ours, others },
    ],
    units,
  };
}

test('A26: through the database the product holds, and a control whose sites know nothing of each other breaks', async () => {
  const pairs = [await pairOf(4), await pairOf(5), await pairOf(6)];
  const options = { windows: 40, seed: SEED };
  const held = judgePairs(product, pairs, options);
  expect(held.holds, held.got).toBe(true);
  const broken = judgePairs(unawareProduct, pairs, options);
  expect(broken.breaks, broken.got).toBe(true);
});
