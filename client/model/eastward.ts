// A site on both sides of 180 degrees is small, and its longitudes are far apart. For drawing they are counted on eastwards, past 180, so that its box is as
// small as it is. Documents and answers stay as they are.
import type { RegionCollection } from '#shared/wire/api.ts';

const isPosition = (value: readonly unknown[]): value is readonly [number, number] =>
  typeof value[0] === 'number' && typeof value[1] === 'number';

/** Longitudes anywhere in nested arrays of positions. */
function* longitudes(coordinates: readonly unknown[]): Generator<number> {
  if (isPosition(coordinates)) yield coordinates[0];
  else for (const inner of coordinates) if (Array.isArray(inner)) yield* longitudes(inner);
}

/** Whether regions lie on both sides of 180 degrees: no site is wider than half of the Earth. */
export function isAcross180(regions: RegionCollection): boolean {
  const all = regions.features.flatMap(({ geometry }) => [...longitudes(geometry.coordinates)]);
  const [west, east] = all.reduce<readonly [number, number]>(
    ([least, most], lon) => [Math.min(least, lon), Math.max(most, lon)],
    [180, -180],
  );
  return east - west > 180;
}

/** A longitude counted eastwards from Greenwich. */
export const eastLongitude = (lon: number): number => (lon < 0 ? lon + 360 : lon);

function eastPositions(coordinates: readonly unknown[]): unknown[] {
  if (isPosition(coordinates)) return [eastLongitude(coordinates[0]), ...coordinates.slice(1)];
  return coordinates.map((inner) => (Array.isArray(inner) ? eastPositions(inner) : inner));
}

/** The same GeoJSON, with every position counted eastwards; what it says besides stays. */
export function eastward<T>(document: T): T {
  const east = (value: unknown, key: string): unknown => {
    if (Array.isArray(value))
      return key === 'coordinates' || key === 'labelPoint'
        ? eastPositions(value)
        : value.map((inner) => east(inner, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, east(inner, name)]),
    );
  };
  return east(document, '') as T;
}
