// Distances and overlaps against figures from elsewhere, and units against a comparison of all with all.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distanceM,
  overlapM2,
  radiusM,
  sharesHalf,
  vectorOf,
} from '#aggregator/core/plan/geometry.ts';
import { formUnits } from '#aggregator/core/plan/units.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { DAY, sensor, T0 } from '../../kit/core/builders.ts';

const DEGREE = 111_195.08;

describe('distance', () => {
  test.each([
    // One degree of longitude is cos(latitude) degrees of the equator.
    [{ lat: 0, lon: 4 }, { lat: 0, lon: 5 }, DEGREE],
    [{ lat: 60, lon: 4 }, { lat: 60, lon: 5 }, 55_597.0],
    [{ lat: 51, lon: 120 }, { lat: 52, lon: 120 }, DEGREE],
    [{ lat: -45, lon: 179.5 }, { lat: -45, lon: -179.5 }, 78_626.3],
    [{ lat: 0, lon: 0 }, { lat: 0, lon: 180 }, Math.PI * 6_371_008.8],
  ])('of %j and %j', (a, b, metres) => {
    expect(distanceM(vectorOf(a), vectorOf(b))).toBeCloseTo(metres, -1);
  });
});

describe('overlap of two discs', () => {
  test('none when they only touch, the whole smaller one when it lies within', () => {
    expect(overlapM2(3, 2, 5)).toBe(0);
    expect(overlapM2(3, 2, 5.1)).toBe(0);
    expect(overlapM2(3, 2, 4.9)).toBeGreaterThan(0);
    expect(overlapM2(3, 2, 1)).toBeCloseTo(4 * Math.PI, 9);
    expect(overlapM2(2, 3, 0.5)).toBeCloseTo(4 * Math.PI, 9);
  });

  test('of equal discs, the closed form of a handbook', () => {
    // 2 r2 acos(d/2r) - d/2 sqrt(4r2 - d2)
    const lens = 2 * 4 * Math.acos(0.5) - 1 * Math.sqrt(16 - 4);
    expect(overlapM2(2, 2, 2)).toBeCloseTo(lens, 9);
  });

  test('half of the smaller one counts, not half of the larger', () => {
    expect(sharesHalf(radiusM(100), radiusM(10_000), 0)).toBe(true);
    expect(sharesHalf(radiusM(10_000), radiusM(100), 0)).toBe(true);
    expect(sharesHalf(radiusM(100), radiusM(100), 20)).toBe(false);
  });
});

const METRE = 1 / DEGREE;
/** Sensors within 60 m of a place far from the equator, on few mounts. */
const crowd = fc.array(
  fc.record({
    east: fc.integer({ min: 0, max: 60 }),
    north: fc.integer({ min: 0, max: 60 }),
    areaM2: fc.constantFrom(20, 60, 400),
    mount: fc.integer({ min: 0, max: 12 }),
  }),
  { minLength: 1, maxLength: 14 },
);

function together(a: Sensor, b: Sensor): boolean {
  const distance = distanceM(vectorOf(a.location), vectorOf(b.location));
  const { mountId } = a.location;
  return (
    distance < 10 ||
    (mountId !== undefined && mountId === b.location.mountId) ||
    sharesHalf(radiusM(a.fieldOfView.areaM2), radiusM(b.fieldOfView.areaM2), distance)
  );
}

/** Transitive groups by comparing all with all, as sorted lists of ids. */
function groupsOf(sensors: readonly Sensor[]): readonly string[] {
  let groups = sensors.map((one) => [one]);
  for (let merged = true; merged; ) {
    merged = false;
    for (const [i, group] of groups.entries()) {
      const other = groups.findIndex(
        (candidate, j) => j > i && candidate.some((a) => group.some((b) => together(a, b))),
      );
      if (other < 0) continue;
      groups = groups.flatMap((candidate, j) =>
        j === i ? [[...group, ...(groups[other] ?? [])]] : j === other ? [] : [candidate],
      );
      merged = true;
      break;
    }
  }
  return groups
    .map((group) =>
      group
        .map(({ sensorId }) => sensorId)
        .toSorted()
        .join(),
    )
    .toSorted();
}

test('units are the transitive groups of whoever stands, hangs or looks together, wherever on Earth', () => {
  const place = fc.constantFrom(
    { lat: 51.9, lon: 4.47 },
    { lat: -33.8, lon: 151.2 },
    { lat: 0, lon: -90 },
  );
  fc.assert(
    fc.property(place, crowd, ({ lat, lon }, spots) => {
      const sensors = spots.map(({ east, north, areaM2, mount }, i) => {
        const made = sensor({ id: `s${String(i).padStart(2, '0')}`, zone: 'a', areaM2 });
        const at = {
          lat: lat + north * METRE,
          lon: lon + (east * METRE) / Math.cos((lat * Math.PI) / 180),
          verified: true,
          ...(mount > 8 ? { mountId: `m${mount}` } : {}),
        };
        // Whoever came first has no other name for it: the lowest id names the unit.
        const registeredAt = isoUtc(T0 - (40 + ((mount * 7 + i * 5) % 11)) * DAY);
        return { ...made, location: at, registeredAt };
      });
      const candidates = sensors.map((one) => ({
        sensor: one,
        cell: 'a',
        map: [1, 2, 3, 4],
        topPersons: one.fieldOfView.areaM2,
      }));
      const { units, duplicates } = formUnits(candidates, { effectiveFrom: T0 });
      expect(duplicates).toEqual([]);
      expect(units.map(({ sensorIds }) => sensorIds.join()).toSorted()).toEqual(groupsOf(sensors));
      // In order, each named by its lowest sensor, at that sensor's place, with the smallest top band.
      expect(units.map(({ unitId }) => unitId)).toEqual(
        units.map(({ sensorIds }) => sensorIds[0]).toSorted(),
      );
      for (const { unitId, sensorIds, at, topPersons } of units) {
        const members = sensors.filter(({ sensorId }) => sensorIds.includes(sensorId));
        const named = members.find(({ sensorId }) => sensorId === unitId);
        expect(at).toEqual({ lat: named?.location.lat, lon: named?.location.lon });
        expect(topPersons).toBe(Math.min(...members.map((m) => m.fieldOfView.areaM2)));
        expect(sensorIds).toEqual(sensorIds.toSorted());
      }
    }),
    { seed: 20_260_606, numRuns: 150 },
  );
});
