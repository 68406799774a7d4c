// A site for tests of the whole aggregator: many small zones in a row, each with four operator-owned units, so each zone is a region.
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';

const METRE = 1 / 111_320;
const text = (value: string): { nl: string; en: string } => ({ nl: value, en: value });

export function gridSite(siteId: string, zones: number): Site {
  const at = squareOf(siteId);
  return {
    siteId,
    name: text(siteId),
    organisation: { name: 'Test', email: 'test@waterhaven.example' },
    timeZone: 'UTC',
    licence: 'CC0-1.0',
    attribution: 'Test',
    partition: {
      kind: 'zones',
      areas: [{ areaId: 'all', name: text('All') }],
      zones: Array.from({ length: zones }, (_, index) => ({
        zoneId: zoneIdOf(index),
        areaId: 'all',
        name: text(`Zone ${index}`),
        zoneType: 'standing' as const,
        areaM2: 2000,
        geometry: {
          type: 'Polygon' as const,
          coordinates: [[at(index, 0, 0), at(index, 80, 0), at(index, 80, 80), at(index, 0, 0)]],
        },
        labelPoint: at(index, 40, 40),
      })),
    },
    windowSeconds: 60,
    publicWindowSeconds: 900,
    sensitive: false,
    preset: 'default',
  };
}

/** Three digits, so that byte order is number order. */
function zoneIdOf(index: number): string {
  return `z${String(index).padStart(3, '0')}`;
}

/**
 * Each site in a place of its own: what two sites have in one place counts in one of them. Places are whole degrees apart and as long to write, so
 * that what is told of two sites can be compared.
 */
function squareOf(siteId: string) {
  let hash = 7;
  for (const char of siteId) hash = (hash * 31 + char.charCodeAt(0)) % 810;
  const [lon, lat] = [10 + (hash % 90), 1 + Math.floor(hash / 90)];
  const placed = (degrees: number, metres: number): number =>
    Number((degrees + 0.001 + metres * METRE).toFixed(7));
  return (index: number, east: number, north: number): [number, number] => [
    placed(lon, index * 100 + east),
    placed(lat, north),
  ];
}

export function gridSensorId(zone: number, unit: number): string {
  return `${zoneIdOf(zone)}-${unit}`;
}

export function gridSensors(site: Site, unitsPerZone = 4): Sensor[] {
  if (site.partition.kind !== 'zones') throw new Error('a grid site has zones');
  const at = squareOf(site.siteId);
  return site.partition.zones.flatMap((zone, index) =>
    Array.from({ length: unitsPerZone }, (_, unit) => {
      const [lon, lat] = at(index, 10 + 20 * unit, 20);
      return sensorAt(site.siteId, zone.zoneId, gridSensorId(index, unit), lon, lat);
    }),
  );
}

function sensorAt(
  siteId: string,
  zoneId: string,
  sensorId: string,
  lon: number,
  lat: number,
): Sensor {
  return {
    sensorId,
    siteId,
    owner: {
      ownerId: 'city',
      kind: 'operator',
      contact: { name: 'City', email: 'city@waterhaven.example' },
    },
    location: { lat, lon, verified: true },
    zoneId,
    fieldOfView: { areaM2: 60 },
    reportIntervalSeconds: 10,
    reporting: 'periodic',
    suspended: false,
    purpose: text('Test'),
    legalBasis: text('Test'),
    registeredAt: '2025-01-01T00:00:00Z',
    validFrom: '2025-01-01T00:00:00Z',
    validUntil: new Date(Date.now() + 365 * 86_400_000).toISOString(),
    device: {
      category: text('Test'),
      connectivity: 'test',
      manufacturer: 'test',
      supplier: 'test',
      model: 'test',
      firmware: '1',
    },
    datastream: { theme: text('Test'), isOpenData: true, containsPersonalData: false },
    dpia: null,
    alternatives: text('Test'),
  };
}
