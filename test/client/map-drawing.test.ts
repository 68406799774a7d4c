// The drawing of a site may be any GeoJSON: what can be drawn is, and nothing of it takes the map away.
import { expect, test } from 'vitest';
import { readDrawing } from '#client/map/plan-layers.ts';
import type { SitePlan } from '#shared/wire/site.ts';

const RING = [
  [4, 52],
  [5, 52],
  [5, 53],
  [4, 52],
];
const feature = (kind: string, geometry: unknown, more: object = {}) => ({
  type: 'Feature' as const,
  properties: { kind, ...more },
  geometry,
});
const drawn = (...features: ReturnType<typeof feature>[]) =>
  readDrawing({ type: 'FeatureCollection', features } as SitePlan);

test('every kind of geometry is drawn by its parts, and named once', () => {
  const name = { nameNl: 'Huis', nameEn: 'House' };
  const drawing = drawn(
    feature('building', { type: 'MultiPolygon', coordinates: [[RING], [RING]] }, name),
    feature('fence', { type: 'MultiLineString', coordinates: [RING, RING] }),
    feature('tree', {
      type: 'MultiPoint',
      coordinates: [
        [4, 52],
        [5, 53, 7],
      ],
    }),
    feature('stage', {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', coordinates: [RING] },
        { type: 'Point', coordinates: [4, 52] },
      ],
    }),
  );
  const { areas, lines, fences, trees, stages, labels } = drawing;
  expect([areas, lines, fences, trees, stages, labels].map(({ length }) => length)).toEqual([
    2, 2, 2, 2, 1, 1,
  ]);
  expect(labels[0]?.position).toEqual([4.5, 52.5]);
});

test.each([
  ['none', null],
  ['left out', undefined],
  ['of a kind that nobody knows', { type: 'Circle', coordinates: [4, 52] }],
  ['a point without a place', { type: 'Point', coordinates: [] }],
  ['a place that is no number', { type: 'Point', coordinates: ['4', null] }],
  ['an empty polygon', { type: 'Polygon', coordinates: [] }],
  ['a ring that is open and short', { type: 'Polygon', coordinates: [[[4, 52]]] }],
  ['a line of one place', { type: 'LineString', coordinates: [[4, 52]] }],
  ['a collection of nothing', { type: 'GeometryCollection' }],
])('a geometry that is %s is left out', (_, geometry) => {
  const all = Object.values(drawn(feature('building', geometry, { nameNl: 'a', nameEn: 'a' })));
  expect(all.flat()).toEqual([]);
});

test('a shore of two hundred thousand places is drawn', () => {
  const shore = Array.from({ length: 200_000 }, (_, i) => [4 + i / 1e6, 52]);
  const { areas } = drawn(
    feature('water', { type: 'Polygon', coordinates: [[...shore, shore[0]]] }),
  );
  expect(areas).toHaveLength(1);
});
