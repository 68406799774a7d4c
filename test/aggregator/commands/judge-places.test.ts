// Places of a site and its sensors: what cannot be is refused, what may be meant is said, both by id.
import { expect, test } from 'vitest';
import { judgeSensors, judgeSite } from '#aggregator/commands/judge-places.ts';
import { demoSensors } from '#demo/sensors.ts';
import { demoSite } from '#demo/site.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import { baseSite, ringOf, sensorAt, siteOfZones, withZone, zoneOf } from '../../kit/places.ts';

const site = demoSite();
const sensors = demoSensors(site, Date.UTC(2026, 10, 27));

const swapped = ringOf(
  [52.37, 4.9],
  [52.37, 4.901],
  [52.3706, 4.901],
  [52.3706, 4.9],
  [52.37, 4.9],
);
const open = ringOf([4.9, 52.37], [4.901, 52.37], [4.901, 52.3706], [4.9, 52.3706]);
const bow = ringOf([4.9, 52.37], [4.901, 52.3706], [4.901, 52.37], [4.9, 52.3706], [4.9, 52.37]);

const CROSSED = 'its outline crosses itself: draw it once round its ground';

test.each<[string, Site, string]>([
  [
    'a zone with latitude and longitude swapped',
    withZone({ geometry: swapped, labelPoint: [52.3703, 4.9005] }),
    'zone Z0: it lies more than 100 km from the other zones; latitude and longitude look swapped',
  ],
  [
    'an open ring',
    withZone({ geometry: open }),
    'zone Z0: its outline does not end where it begins',
  ],
  ['a bow-tie', withZone({ geometry: bow }), `zone Z0: ${CROSSED}`],
  [
    'an area that is not listed',
    withZone({ areaId: 'sqare' }),
    'zone Z0: there is no area sqare: did you mean square?',
  ],
  [
    'a label at 0, 0',
    withZone({ labelPoint: [0, 0] }),
    'zone Z0: its labelPoint 0, 0 lies outside of its outline',
  ],
  [
    'an outline of too many points',
    withZone({
      geometry: ringOf(...Array.from({ length: 20_001 }, (_, i) => [4.9, 52 + i / 1e6] as const)),
    }),
    'zone Z0: its outline has 20001 points, and at most 20000 are taken: simplify it, to a metre or so',
  ],
  [
    'a label swapped',
    withZone({ labelPoint: [52.3703, 4.9005] }),
    'zone Z0: its labelPoint 52.3703, 4.9005 lies outside of its outline; latitude and longitude look swapped',
  ],
  ['two zones of one id', withZone({ zoneId: 'Z1' }), 'zone Z1 stands there more than once'],
  [
    'a view elsewhere',
    siteOfZones([zoneOf(0)], {
      view: { longitude: 52.37, latitude: 4.9, bearing: 0, extentM: [100, 100] },
    }),
    'view: it shows a place more than 100 km from the zones',
  ],
])('found A3: %s is refused by id', (_what, wrong, said) => {
  expect(judgeSite(wrong).wrong).toEqual([said]);
});

test('found A3: a ground of 1 m² and a label beside the outline may be meant, and are said', () => {
  expect(judgeSite(withZone({ areaM2: 1, labelPoint: [4.8999, 52.3703] }))).toEqual({
    wrong: [],
    odd: [
      'zone Z0: its labelPoint 4.8999, 52.3703 lies outside of its outline',
      'zone Z0: its areaM2 is 1, its outline encloses 4540 m²',
    ],
  });
});

const SWAP = 'latitude and longitude look swapped';

test.each<[string, Sensor, { wrong: string[]; odd: string[] }]>([
  ['in its zone', sensorAt(52.3703, 4.9005, 'Z0'), { wrong: [], odd: [] }],
  [
    'with latitude and longitude swapped',
    sensorAt(4.9005, 52.3703, 'Z0'),
    {
      wrong: [`sensor s: lies more than 100 km from its zone Z0; ${SWAP}, here or in the zone`],
      odd: [],
    },
  ],
  [
    'at 0, 0',
    sensorAt(0, 0, 'Z0'),
    { wrong: ['sensor s: stands at 0, 0, where no number was given'], odd: [] },
  ],
  [
    'that sees a place once more round the Earth',
    {
      ...sensorAt(52.3703, 4.9005, 'Z0'),
      fieldOfView: { areaM2: 50, centre: { lat: 52.3703, lon: 364.9005 } },
    },
    { wrong: ['sensor s: has a place that is not on Earth'], odd: [] },
  ],
  [
    'in a zone that does not exist',
    sensorAt(52.3703, 4.9005, 'z0'),
    { wrong: ['sensor s: there is no zone z0: did you mean Z0?'], odd: [] },
  ],
  [
    'in another zone than it names',
    sensorAt(52.3703, 4.9005, 'Z3'),
    { wrong: [], odd: ['sensor s: lies in zone Z0 and names Z3'] },
  ],
  [
    'beside its zone',
    sensorAt(52.3715, 4.9005, 'Z0'),
    { wrong: [], odd: ['sensor s: lies more than 50 m outside of its zone'] },
  ],
  [
    'that names no zone',
    sensorAt(52.3703, 4.9005),
    { wrong: [], odd: ['sensor s: names no zone, so it does not count'] },
  ],
])('found A3: a sensor %s', (_what, sensor, said) => {
  expect(judgeSensors(baseSite, [sensor])).toEqual(said);
});

test('found A3: on a site of cells a sensor with latitude and longitude swapped is refused, one far away is said', () => {
  const cells = siteOfZones([], {
    partition: { kind: 'h3', leafResolution: 9, zoneType: 'moving' },
  });
  const near = [1, 2, 3, 4].map((i) => ({
    ...sensorAt(52.37, 4.9 + i / 1000),
    sensorId: `near-${i}`,
  }));
  expect(judgeSensors(cells, [...near, sensorAt(4.9, 52.37)]).wrong).toEqual([
    `sensor s: lies far from most others; ${SWAP}`,
  ]);
  expect(judgeSensors(cells, [...near, sensorAt(48.85, 2.35)])).toEqual({
    wrong: [],
    odd: ['sensor s: lies far from most others'],
  });
});

test('found A3: nothing is wrong or odd about the demo', () => {
  const fine = { wrong: [], odd: [] };
  expect([judgeSite(site), judgeSite(baseSite), judgeSensors(site, sensors)]).toEqual([
    fine,
    fine,
    fine,
  ]);
});

test('two zones over the same ground are odd, and told with how much; neighbours with a careless line are not', () => {
  const wide = (metresEast: number): Zone => {
    const width = 0.001 + metresEast / 68_000;
    return zoneOf(0, {
      geometry: ringOf(
        [4.9, 52.37],
        [4.9 + width, 52.37],
        [4.9 + width, 52.3706],
        [4.9, 52.3706],
        [4.9, 52.37],
      ),
    });
  };
  const odd = (zones: readonly Zone[]) => judgeSite(siteOfZones(zones)).odd;
  expect(odd([wide(1), zoneOf(1)])).toEqual([]);
  expect(odd([wide(30), zoneOf(1), zoneOf(2)])).toEqual([
    expect.stringMatching(/^zone Z0 and zone Z1: their outlines share about (?:19|20)\d\d m²$/),
  ]);
});
