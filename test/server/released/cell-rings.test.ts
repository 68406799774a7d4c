// Cells on both sides of 180 degrees: no ring goes round the earth, and none of the ground is lost or counted twice.
import { cellArea, gridDisk, latLngToCell, UNITS } from 'h3-js';
import { expect, test } from 'vitest';
import { cellRings } from '#server/sites/cell-rings.ts';
import { regionCollection } from '#server/sites/regions.ts';
import type { Position } from '#shared/wire/geo.ts';
import { planOf, siteOf } from '../../kit/server/fixture.ts';

const RESOLUTION = 8;
/** Off Taveuni, on the equator and by the Bering Strait. */
const PLACES = [-16.8, 0, 65.5].map((lat) => latLngToCell(lat, 180, RESOLUTION));
const AWAY = latLngToCell(52.37, 4.9, RESOLUTION);

const widthOf = (ring: readonly Position[]): number => {
  const lons = ring.map(([lon]) => lon);
  return Math.max(...lons) - Math.min(...lons);
};

/** Square metres, as on a plane: cells are small. */
function areaOf(ring: readonly Position[]): number {
  const doubled = ring.slice(1).reduce((sum, [lon, lat], i) => {
    const [before, at] = ring[i] as Position;
    return sum + before * lat - lon * at;
  }, 0);
  const metres = 111_195;
  return (
    (Math.abs(doubled) / 2) * metres * metres * Math.cos(((ring[0]?.[1] ?? 0) * Math.PI) / 180)
  );
}

test.each(PLACES)('cell %s is cut at 180 degrees into two closed rings of its size', (cell) => {
  const rings = cellRings(cell);
  expect(rings).toHaveLength(2);
  for (const ring of rings) {
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring.length).toBeGreaterThanOrEqual(4);
    expect(widthOf(ring)).toBeLessThan(1);
    expect(ring.every(([lon]) => Math.abs(lon) <= 180 && Math.abs(lon) > 179)).toBe(true);
  }
  const whole = cellArea(cell, UNITS.m2);
  const parts = rings.reduce((sum, ring) => sum + areaOf(ring), 0);
  expect(parts / whole).toBeGreaterThan(0.98);
  expect(parts / whole).toBeLessThan(1.02);
});

test('a cell elsewhere is one ring', () => {
  expect(cellRings(AWAY)).toHaveLength(1);
});

test('no region of cells goes round the earth, neither by itself nor pooled', () => {
  const [cell = ''] = PLACES;
  const pooled = gridDisk(cell, 1);
  const site = siteOf('atoll');
  const partition = { kind: 'h3', leafResolution: RESOLUTION, zoneType: 'moving' } as const;
  const plan = planOf('atoll', 0);
  const [any] = plan.staff;
  if (any === undefined) throw new Error('a plan with regions');
  const collection = (cells: readonly string[]) =>
    regionCollection(
      { ...site, partition },
      { ...plan, staff: [{ ...any, cells: [...cells] }] },
      'staff',
    );
  for (const cells of [[cell], pooled]) {
    const [feature] = collection(cells).features;
    const polygons = feature?.geometry.coordinates as Position[][][];
    expect(polygons.length).toBeGreaterThan(1);
    for (const ring of polygons.flat()) expect(widthOf(ring)).toBeLessThan(1);
  }
  // Far from it cells that touch are still one outline.
  expect(collection(gridDisk(AWAY, 1)).features[0]?.geometry.coordinates).toHaveLength(1);
});
