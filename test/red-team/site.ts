// The site of the red-team kit: eight zones of 90 by 60 metres in the North Sea, where nobody lives, with their sensors in rows. Whoever has the kit can register
// it and send readings of their own, to see how the product answers.
import { METRES_PER_DEGREE } from '#shared/domain/earth.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import { sensor, zoneSite } from '#test/kit/core/builders.ts';
import type { Scene } from '../attack/engine/seen.ts';

const SITE_ID = 'attack-us';
/** Sensors by zone: so many that each zone is a region of both lanes. */
const ZONES = { a: 8, b: 7, c: 9, d: 7, e: 8, f: 10, g: 7, h: 8 } as const;
const COLUMNS = 4;
const ZONE_M = { east: 90, north: 60 } as const;
/** Between two sensors, and from the edge; a field of view of 100 m2 reaches less than 6 m. */
const STEP_M = 18;
const PER_ROW = 5;
const CORNER = { lat: 53.5, lon: 3.5 } as const;

/** Longitude and latitude, so many metres from the south-western corner. */
function placeAt(east: number, north: number): [lon: number, lat: number] {
  const lat = CORNER.lat + north / METRES_PER_DEGREE;
  const shrunk = Math.cos((CORNER.lat * Math.PI) / 180);
  const lon = CORNER.lon + east / (METRES_PER_DEGREE * shrunk);
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}

/** South-western corner of the i-th zone, in metres. */
const cornerOf = (i: number): readonly [east: number, north: number] => [
  (i % COLUMNS) * ZONE_M.east,
  Math.floor(i / COLUMNS) * ZONE_M.north,
];

function zoneOf(zoneId: string, i: number): Zone {
  const [west, south] = cornerOf(i);
  const [east, north] = [west + ZONE_M.east, south + ZONE_M.north];
  const corners = [
    placeAt(west, south),
    placeAt(east, south),
    placeAt(east, north),
    placeAt(west, north),
    placeAt(west, south),
  ];
  return {
    zoneId,
    areaId: i < COLUMNS ? 'south' : 'north',
    name: { nl: `Vak ${zoneId}`, en: `Zone ${zoneId}` },
    zoneType: 'standing',
    areaM2: ZONE_M.east * ZONE_M.north,
    geometry: { type: 'Polygon', coordinates: [corners] },
    labelPoint: placeAt((west + east) / 2, (south + north) / 2),
  };
}

function sensorsOf(zoneId: string, count: number, i: number): readonly Sensor[] {
  const [west, south] = cornerOf(i);
  return Array.from({ length: count }, (_, n) => {
    const column = (n % PER_ROW) + 0.5;
    const row = Math.floor(n / PER_ROW) + 1;
    const [lon, lat] = placeAt(west + column * STEP_M, south + row * STEP_M);
    const id = `${zoneId}${n + 1}`;
    return sensor({ id, zone: zoneId, siteId: SITE_ID, location: { lat, lon, verified: true } });
  });
}

function siteOf(): Site {
  const areas = [
    { areaId: 'south', name: { nl: 'Zuid', en: 'South' } },
    { areaId: 'north', name: { nl: 'Noord', en: 'North' } },
  ];
  return zoneSite([], {
    siteId: SITE_ID,
    name: { nl: 'Val ons aan', en: 'Attack us' },
    isFictional: true,
    partition: { kind: 'zones', areas, zones: Object.keys(ZONES).map(zoneOf) },
  });
}

export function sceneOf(): Scene {
  const sensors = Object.entries(ZONES).flatMap(([zone, count], i) => sensorsOf(zone, count, i));
  return { site: siteOf(), sensors };
}

/** The sensors as the kit hands them out: dated so that they register in whatever year it is, although the fortnight is past. */
export function validOn(day: Date, sensors: readonly Sensor[]): readonly Sensor[] {
  const year = day.getUTCFullYear();
  const [validFrom, validUntil] = [`${year - 1}-01-01T00:00:00Z`, `${year + 2}-12-31T00:00:00Z`];
  return sensors.map((one) => ({ ...one, registeredAt: validFrom, validFrom, validUntil }));
}
