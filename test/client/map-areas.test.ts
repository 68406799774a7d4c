// A map of a thousand zones: each is told, by its plate or by that of its area, and coming closer shows what an area holds.
import { WebMercatorViewport } from '@deck.gl/core';
import { describe, expect, test } from 'vitest';
import { squareAt } from '#client/map/on-screen.ts';
import { type PlacingOptions, placeAll, type RegionLabel } from '#client/map/placing.ts';
import { closerView, cornersAt, fitView, viewOfRegions } from '#client/map/view.ts';
import type { Look } from '#client/model/look.ts';
import { demoSite } from '#demo/site.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import { GRIDS, gridOf } from '../kit/layout/grid.ts';

const { partition } = demoSite();
if (partition.kind !== 'zones') throw new Error('the demo has zones');
const { zones, areas } = gridOf(partition.zones, GRIDS.huge);

/** As much of regions as the map looks at. */
const REGIONS = {
  type: 'FeatureCollection',
  features: zones.map(({ zoneId, geometry, labelPoint }) => ({
    ...{ type: 'Feature', id: zoneId, geometry },
    properties: { labelPoint },
  })),
} as unknown as RegionCollection;

/** One in six is not known, one in a hundred critical. */
function lookAt(index: number): Look {
  if (index % 100 === 7) return 4;
  return index % 6 === 5 ? 'withheld' : (([0, 1, 2, 1, 0] as const)[index % 5] ?? 0);
}

const labelsOf = (hasAreas: boolean): readonly RegionLabel[] =>
  zones.map(({ zoneId, areaId, geometry, labelPoint }, index) => ({
    ...{ id: zoneId, look: lookAt(index), position: labelPoint, text: zoneId, isMarked: false },
    corners: cornersAt(geometry, labelPoint),
    area: hasAreas ? { key: areaId, name: `Field ${areaId}` } : null,
    keepsPlate: index === 7,
  }));

const SIZES = [
  { width: 688, height: 600 },
  { width: 1034, height: 750 },
  { width: 390, height: 440 },
] as const;

function optionsOf(size: (typeof SIZES)[number], hasAreas: boolean): PlacingOptions {
  const home = viewOfRegions(REGIONS);
  if (home === null) throw new Error('there are regions');
  const view = fitView(home, size.width, size.height, true);
  const labels = labelsOf(hasAreas);
  return {
    viewport: new WebMercatorViewport({ ...size, ...view }),
    ...{ labels, style: 'plates', scale: 0.75, signals: [], taken: [], isDrawn: true },
    linesOf: ({ critical, unknown }) => [`${critical} critical`, `${unknown} not known`],
  };
}

describe.each(SIZES)('$width wide', (size) => {
  test.each([true, false])(
    'each zone that must not be missed is told once: with areas %s',
    (hasAreas) => {
      const { plates, areas: told } = placeAll(optionsOf(size, hasAreas));
      const held = told.flatMap(({ regions }) => regions);
      expect(new Set(held).size).toBe(held.length);
      const shown = new Set(
        plates.flatMap(({ label, place }) => (place.isShown ? [label.id] : [])),
      );
      const untold = labelsOf(hasAreas).filter(({ id, look }) =>
        typeof look !== 'number' || look >= 3 ? !(shown.has(id) || held.includes(id)) : false,
      );
      expect(untold).toEqual([]);
      expect(shown.has(zones[7]?.zoneId ?? '')).toBe(true);
      expect(told.length).toBeGreaterThan(1);
      expect(told.length).toBeLessThanOrEqual(areas.length);
      const critical = told.reduce((sum, { sum: { critical: count } }) => sum + count, 0);
      const inHeld = held.filter(
        (id) => lookAt(zones.findIndex(({ zoneId }) => zoneId === id)) === 4,
      );
      expect(critical).toBe(inHeld.length);
    },
  );
});

test('coming closer shows all of an area, turned as before, and never less than before', () => {
  const [size] = SIZES;
  const home = viewOfRegions(REGIONS);
  if (home === null) throw new Error('there are regions');
  const before = { ...fitView(home, size.width, size.height, true), bearing: 30 };
  const features = REGIONS.features.slice(0, 8);
  const after = closerView({ ...REGIONS, features }, before, size, 0.6);
  expect(after.bearing).toBe(30);
  expect(after.zoom).toBeGreaterThanOrEqual(before.zoom + 0.6);
  const viewport = new WebMercatorViewport({ ...size, ...after });
  for (const { properties } of features) {
    const [x = -1, y = -1] = viewport.project([...properties.labelPoint]);
    expect(x > 0 && x < size.width && y > 0 && y < size.height).toBe(true);
  }
  const again = closerView({ ...REGIONS, features }, after, size, 0.6);
  expect(again.zoom).toBeGreaterThan(after.zoom);
});

test('what has no area is gathered by squares that stay where they are while the map moves', () => {
  const at = [4.9, 52.37] as const;
  expect(squareAt(at, 15.1)).toBe(squareAt(at, 15.4));
  expect(squareAt(at, 15.1)).not.toBe(squareAt(at, 16.1));
  expect(squareAt(at, 15)).not.toBe(squareAt([4.92, 52.37], 15));
  expect(squareAt(at, 15)).toBe(squareAt([4.90001, 52.37001], 15));
});
