// What two sites see in one place, from wherever it is looked at, on the real database: a place counts in one of them (promise P23).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { preparePlans } from '#aggregator/planning/site-planning.ts';
import { loadSensors, putSensors, putSite } from '#database/aggregator/register.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const HOUR = 3_600_000;
const T0 = Math.floor(Date.now() / HOUR) * HOUR - 12 * HOUR;
let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

type Place = { readonly lat: number; readonly lon: number };
type Looking = { readonly hangs: Place; readonly centre: Place; readonly areaM2?: number };

/** Eight sensors of a site, each hanging and looking as `of` says of its number. */
function looking(site: Site, of: (index: number) => Looking): readonly Sensor[] {
  return gridSensors(site).map((sensor, index) => {
    const { hangs, centre, areaM2 = 60 } = of(index);
    return {
      ...sensor,
      sensorId: `${site.siteId}-${sensor.sensorId}`,
      location: { ...sensor.location, ...hangs },
      fieldOfView: { areaM2, centre },
    };
  });
}

async function register(site: Site, sensors: readonly Sensor[], at: number): Promise<void> {
  await putSite(store.aggregator, site, null);
  await putSensors(store.aggregator, sensors, at);
}

async function newestPlan(site: Site, now: number): Promise<SitePlanning> {
  const sensors = await loadSensors(store.aggregator, site.siteId);
  const plans = await preparePlans(store.aggregator, { site, sensors, overrides: {}, now });
  const newest = plans.at(-1);
  if (newest === undefined) throw new Error('a site has a plan once it planned');
  return newest.planning;
}

const codesOf = (planning: SitePlanning): ReadonlySet<string> =>
  new Set(planning.eligibility.values());

const STEP = 0.0002;
const around = (lat: number, lon: number, step: Partial<Place>) => (index: number) => ({
  lat: lat + index * (step.lat ?? 0),
  lon: lon + index * (step.lon ?? 0),
});

/** Both sites look at the same eight places, each from 4.9 km away on a side of its own. */
const FAR = [
  {
    name: 'in a town',
    centre: around(52.37, 4.9, { lon: STEP }),
    north: around(52.414, 4.9, { lon: STEP }),
    south: around(52.326, 4.9, { lon: STEP }),
  },
  {
    name: 'beside a pole',
    centre: around(89.9999, 45, { lat: -STEP }),
    north: around(89.956, 0, { lat: -STEP }),
    south: around(89.956, 180, { lat: -STEP }),
  },
  {
    name: 'where east becomes west',
    centre: (index: number) => ({ lat: -17 + index * STEP, lon: index % 2 === 0 ? 180 : -180 }),
    north: around(-16.97, 179.97, { lat: STEP }),
    south: around(-17.035, -179.98, { lat: STEP }),
  },
] as const;

test.each(FAR)(
  'P23: what two sites see $name counts in one of them, however far on either side they hang',
  async ({ name, centre, north, south }) => {
    const [first, second] = [gridSite(`${name[0]}-first`, 2), gridSite(`${name[0]}-second`, 2)];
    const theirs = looking(first, (index) => ({ hangs: north(index), centre: centre(index) }));
    await register(first, theirs, T0);
    await register(
      second,
      looking(second, (index) => ({ hangs: south(index), centre: centre(index) })),
      T0,
    );
    expect(codesOf(await newestPlan(first, T0))).toEqual(new Set(['eligible']));
    expect(codesOf(await newestPlan(second, T0))).toEqual(new Set(['duplicate_unit']));
    // They are turned away: the register has nobody who looks there, and the plan of the first site has.
    const aside = theirs.map((sensor, index) => ({
      ...sensor,
      fieldOfView: { areaM2: 60, centre: north(index) },
    }));
    await putSensors(store.aggregator, aside, T0 + HOUR);
    expect(codesOf(await newestPlan(second, T0 + HOUR))).toEqual(new Set(['duplicate_unit']));
  },
);

/** 100,000 m2 are a disc of 178 m round its middle; the other sees a spot 155 m to the north of that. */
function wideAndNarrow(lat: number) {
  const at = around(lat, 11, { lat: 0.01 });
  const hangs = around(lat, 11.02, { lat: 0.01 });
  const wide = (index: number) => ({ hangs: hangs(index), centre: at(index), areaM2: 100_000 });
  const beside = around(lat + 0.0014, 11, { lat: 0.01 });
  const narrow = (index: number) => ({ hangs: beside(index), centre: beside(index) });
  return { wide, narrow };
}
const [one, other] = [wideAndNarrow(48), wideAndNarrow(40)];

test.each([
  ['wide', 'narrow', one.wide, one.narrow],
  ['narrow', 'wide', other.narrow, other.wide],
] as const)(
  'P23: where the view of the site that counts is %s, a %s one that lies far from its middle is the same viewpoint',
  async (first, second, firstLooks, secondLooks) => {
    const [counting, late] = [gridSite(`${first}-a`, 2), gridSite(`${second}-b`, 2)];
    await register(counting, looking(counting, firstLooks), T0);
    expect(codesOf(await newestPlan(counting, T0))).toEqual(new Set(['eligible']));
    await register(late, looking(late, secondLooks), T0);
    expect(codesOf(await newestPlan(late, T0))).toEqual(new Set(['duplicate_unit']));
  },
);
