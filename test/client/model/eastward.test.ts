import { expect, test } from 'vitest';
import { judgeSite } from '#aggregator/commands/judge-places.ts';
import { viewOfRegions } from '#client/map/view.ts';
import { eastward, isAcross180 } from '#client/model/eastward.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import { gridSite } from '../../kit/aggregator/grid-site.ts';

const METRE = 1 / 111_320;
const lonAt = (metres: number): number => {
  const lon = 180 + metres * METRE;
  return lon > 180 ? lon - 360 : lon;
};
/** Two squares of 80 m, one on 180 degrees itself, one east of it. */
const squares = [-40, 60].map((west) =>
  [
    [west, 0],
    [west + 80, 0],
    [west + 80, 80],
    [west, 80],
    [west, 0],
  ].map(([east = 0, north = 0]): [number, number] => [lonAt(east), north * METRE]),
);
const regions = {
  type: 'FeatureCollection',
  features: squares.map((ring, i) => ({
    type: 'Feature',
    id: `r${i}`,
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties: { labelPoint: ring[0] },
  })),
} as unknown as RegionCollection;

test('found A6: a site on both sides of 180 degrees is shown as small as it is', () => {
  expect(isAcross180(regions)).toBe(true);
  const view = viewOfRegions(eastward(regions));
  expect(view?.longitude).toBeCloseTo(180 + 50 * METRE, 6);
  expect(view?.extentM[0]).toBeLessThan(400);
  // Without it, the whole Earth.
  expect(viewOfRegions(regions)?.extentM[0]).toBeGreaterThan(10_000_000);
  expect(eastward(regions).features[1]?.properties.labelPoint[0]).toBeGreaterThan(180);
});

test('found A6: such a site is registered without a word', () => {
  const plain = gridSite('across', 2);
  if (plain.partition.kind !== 'zones') throw new Error('a grid site has zones');
  const zones = plain.partition.zones.map((zone, i) => {
    const ring = squares[i] ?? [];
    const geometry = { type: 'Polygon' as const, coordinates: [ring] };
    return {
      ...zone,
      areaM2: 6000,
      geometry,
      labelPoint: [lonAt(i * 100), 40 * METRE] as [number, number],
    };
  });
  const across = { ...plain, partition: { ...plain.partition, zones } };
  expect(judgeSite(across)).toEqual({ wrong: [], odd: [] });
});

test('a site elsewhere is not across', () => {
  const west = { ...regions, features: regions.features.slice(1) };
  expect(isAcross180(west)).toBe(false);
});
