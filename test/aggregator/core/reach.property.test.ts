// Who may be one viewpoint with a sensor of a site lies within its reach, anywhere on Earth (promise P23): whoever is looked for there is not missed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { radiusM, vectorOf } from '#aggregator/core/plan/geometry.ts';
import {
  Neighbourhood,
  type Reach,
  reachOf,
  type SensorPlace,
  spotOf,
} from '#aggregator/core/plan/neighbourhood.ts';
import { runs } from '../../kit/core/arbitraries.ts';

const METRE = 360 / (2 * Math.PI * 6_371_008.8);
const shift = fc.record({
  north: fc.double({ min: -200, max: 200, noNaN: true }),
  east: fc.double({ min: -200, max: 200, noNaN: true }),
});
const anywhere = fc.record({
  lat: fc.oneof(
    fc.constantFrom(-90, 90, 89.9999, 0),
    fc.double({ min: -90, max: 90, noNaN: true }),
  ),
  lon: fc.oneof(fc.constantFrom(-180, 180, 0), fc.double({ min: -180, max: 180, noNaN: true })),
});
const areaM2 = fc.constantFrom(1, 60, 1000, 100_000);
const place = fc.record({
  hangs: anywhere,
  sees: fc.option(anywhere, { nil: undefined }),
  mountId: fc.option(fc.constantFrom('m1', 'm2'), { nil: undefined }),
  areaM2,
});
type Place = typeof place extends fc.Arbitrary<infer P> ? P : never;

const placed = ({ hangs, sees, mountId, areaM2: wide }: Place): SensorPlace => ({
  location: { ...hangs, mountId },
  fieldOfView: { areaM2: wide, centre: sees },
});

type Point = { readonly lat: number; readonly lon: number };
const beside = ({ lat, lon }: Point, { north, east }: { north: number; east: number }): Point => ({
  lat: lat + north * METRE,
  lon: lon + (east * METRE) / Math.max(1e-6, Math.cos((lat * Math.PI) / 180)),
});

function isIn([xFrom, xTo, yFrom, yTo, zFrom, zTo]: Reach['places'], at: Point, around: number) {
  const [x, y, z] = vectorOf(at);
  const within = (value: number, from: number, to: number): boolean =>
    value >= from - around && value <= to + around;
  return within(x, xFrom, xTo) && within(y, yFrom, yTo) && within(z, zFrom, zTo);
}

/** As the store asks. */
function isWithin(reach: Reach, { location, fieldOfView }: SensorPlace): boolean {
  return (
    reach.mounts.includes(location.mountId ?? '') ||
    isIn(reach.places, location, 0) ||
    isIn(reach.views, fieldOfView.centre ?? location, radiusM(fieldOfView.areaM2))
  );
}

test('P23: nobody who would be one unit with a sensor of a site lies outside of its reach', () => {
  const rival = fc.record({ of: fc.nat(), at: fc.constantFrom('place', 'view'), shift, areaM2 });
  let same = 0;
  let outside = 0;
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 4 }), rival, (places, other) => {
      const own = places.map(placed);
      const reach = reachOf(own);
      const near = own[other.of % own.length];
      if (reach === null || near === undefined) throw new Error('a site has sensors');
      const centre = near.fieldOfView.centre ?? near.location;
      const there = beside(other.at === 'view' ? centre : near.location, other.shift);
      // It hangs on the other side of the world where only what it sees is near.
      const away = { lat: -there.lat, lon: there.lon + 180 };
      const stranger: SensorPlace =
        other.at === 'view'
          ? { location: away, fieldOfView: { areaM2: other.areaM2, centre: there } }
          : { location: there, fieldOfView: { areaM2: other.areaM2, centre: away } };
      const all = [...own, stranger].map(spotOf);
      const neighbours = new Neighbourhood(all);
      for (const spot of all.slice(0, -1)) neighbours.add(spot);
      if (neighbours.of(spotOf(stranger)).length > 0) {
        same += 1;
        expect(isWithin(reach, stranger)).toBe(true);
      } else if (!isWithin(reach, stranger)) outside += 1;
    }),
    runs(2000),
  );
  expect(same).toBeGreaterThan(150);
  // And yet it is no list of everybody.
  expect(outside).toBeGreaterThan(150);
});

test('a site without sensors reaches nobody', () => {
  expect(reachOf([])).toBeNull();
});
