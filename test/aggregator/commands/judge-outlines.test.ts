// Outlines that cannot be are refused with the ring and what to do; what only touches is as it may be. And names of mounts that read the same.
import { expect, test } from 'vitest';
import { mountsWrittenTwice } from '#aggregator/commands/judge-mounts.ts';
import { judgeSite } from '#aggregator/commands/judge-places.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Zone } from '#shared/wire/site.ts';
import { ringOf, sensorAt, siteOfZones, withZone, zoneOf } from '../../kit/places.ts';

const CROSSED = 'its outline crosses itself: draw it once round its ground';
type Ring = readonly (readonly [number, number])[];
/** In steps of ten metres or so from a corner. */
const step = ([x, y]: readonly [number, number]): [number, number] => [
  4.9 + x * 0.0001,
  52.37 + y * 0.0001,
];
const stepped = (...rings: readonly Ring[]): Zone['geometry'] => ({
  type: 'Polygon',
  coordinates: rings.map((one) => one.map(step)),
});
const parts = (...all: readonly (readonly Ring[])[]): Zone['geometry'] => ({
  type: 'MultiPolygon',
  coordinates: all.map((rings) => rings.map((one) => one.map(step))),
});
const box = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const around = box(0, 0, 10, 10);
const label: Zone['labelPoint'] = [4.90015, 52.37005];
const ASTRAY = 'hole 1 of its outline does not lie inside of it: move it inside, or leave it out';
const DOUBLED =
  'its outline runs along itself, out and back or a second time round: draw it once round its ground';
const bothParts = 'part 1 of its outline and part 2 of its outline overlap: draw them as one';
const bothHoles = 'hole 1 of its outline and hole 2 of its outline overlap: draw them as one';

test.each<[string, Zone['geometry'], string]>([
  ['a hole outside of its outline', stepped(around, box(20, 0, 30, 10)), ASTRAY],
  ['a hole that crosses its outline', stepped(around, box(5, 2, 15, 8)), ASTRAY],
  ['a hole that leaves by a side', stepped(around, box(10, 2, 15, 8)), ASTRAY],
  ['a hole that is all of it', stepped(around, around), 'its holes leave nothing of its outline'],
  ['two holes that overlap', stepped(around, box(1, 1, 5, 5), box(3, 3, 8, 8)), bothHoles],
  ['a hole in a hole', stepped(around, box(1, 1, 9, 9), box(3, 3, 5, 5)), bothHoles],
  [
    'a spike',
    stepped([
      [0, 0],
      [10, 0],
      [20, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ]),
    DOUBLED,
  ],
  [
    'a spike inwards, back by another corner',
    stepped([
      [0, 0],
      [10, 0],
      [10, 5],
      [2, 5],
      [6, 5],
      [10, 5],
      [10, 10],
      [0, 10],
      [0, 0],
    ]),
    DOUBLED,
  ],
  [
    'a ring that goes round twice',
    stepped([...around.slice(1), ...around.slice(1), [10, 0]]),
    DOUBLED,
  ],
  [
    'a bow-tie that crosses in a corner of both',
    stepped([
      [0, 0],
      [5, 5],
      [10, 10],
      [10, 0],
      [5, 5],
      [0, 12],
      [0, 0],
    ]),
    CROSSED,
  ],
  [
    'a bow-tie that crosses in a corner of one',
    stepped([
      [0, 0],
      [10, 10],
      [10, 0],
      [5, 5],
      [0, 12],
      [0, 0],
    ]),
    CROSSED,
  ],
  ['parts that overlap', parts([around], [box(5, 5, 15, 15)]), bothParts],
  ['parts that overlap along a side', parts([around], [box(5, 0, 15, 10)]), bothParts],
  ['a part in another', parts([around], [box(2, 2, 5, 5)]), bothParts],
  ['a part twice', parts([around], [around]), bothParts],
  [
    'a ring round the South Pole',
    ringOf([0, -80], [90, -80], [180, -80], [-90, -80], [0, -80]),
    'its outline lies at a pole or goes round it, and zones there are not supported',
  ],
])('%s is refused, with the ring and what to do', (_what, geometry, said) => {
  expect(judgeSite(withZone({ geometry, labelPoint: label })).wrong).toEqual([`zone Z0: ${said}`]);
});

test.each<[string, Zone['geometry']]>([
  [
    'a hole that touches the outline in a corner',
    stepped(around, [
      [0, 0],
      [5, 2],
      [5, 5],
      [0, 0],
    ]),
  ],
  ['two holes that touch', stepped(around, box(1, 1, 5, 5), box(5, 5, 8, 8))],
  ['two parts side by side', parts([around], [box(10, 2, 20, 8)])],
  ['a part in the hole of another', parts([around, box(2, 2, 8, 8)], [box(3, 3, 8, 6)])],
  [
    'an outline that touches itself in a corner',
    stepped([
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 0.001],
      [5, 0.001],
      [0, 10],
      [0, 0],
    ]),
  ],
])('%s is as it may be', (_what, geometry) => {
  expect(judgeSite(withZone({ geometry, areaM2: 4000, labelPoint: label })).wrong).toEqual([]);
});

test('zones over the same ground are told across 180 degrees too', () => {
  const across = (index: number, west: number, east: number): Zone =>
    zoneOf(index, {
      geometry: ringOf([west, 0], [east, 0], [east, 0.001], [west, 0.001], [west, 0]),
      labelPoint: [east - 0.0001, 0.0005],
      areaM2: 20_000,
    });
  const twins = [across(0, 179.999, -179.999), across(1, 179.9985, -179.999)];
  expect(judgeSite(siteOfZones(twins)).odd.join('\n')).toMatch(
    /zone Z0 and zone Z1: their outlines share about 2\d{4} m²/,
  );
});

test('mounts that read the same and are written in two ways are told with both', () => {
  const on = (sensorId: string, mountId: string): Sensor => {
    const sensor = sensorAt(52.3703, 4.9005, 'Z0');
    return { ...sensor, sensorId, location: { ...sensor.location, mountId } };
  };
  const names = ['Pole 7', 'pole  7', 'Poteau \u00e9', 'Poteau e\u0301', 'Pole 8'];
  const said = mountsWrittenTwice(names.map((name, index) => on(`s-${index}`, name)));
  expect(said.map((text) => text.slice(0, text.indexOf(' read')))).toEqual([
    'mounts "Pole 7" and "pole  7"',
    'mounts "Poteau \u00e9" and "Poteau e\u0301"',
  ]);
});
