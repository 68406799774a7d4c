// Sites of a few zones, for what is said of their places.
import { demoSensors } from '#demo/sensors.ts';
import { demoSite } from '#demo/site.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';

const site = demoSite();

export const ringOf = (...points: readonly (readonly [number, number])[]) => ({
  type: 'Polygon' as const,
  coordinates: [points.map(([lon, lat]): [number, number] => [lon, lat])],
});
/** A hundred metres or so wide, one beside the other. */
const square = (index: number) => {
  const west = 4.9 + index * 0.001;
  const [east, south, north] = [west + 0.001, 52.37, 52.3706];
  return ringOf([west, south], [east, south], [east, north], [west, north], [west, south]);
};
export const zoneOf = (index: number, more: Partial<Zone> = {}): Zone => ({
  zoneId: `Z${index}`,
  areaId: 'square',
  name: { nl: `Vak ${index}`, en: `Bay ${index}` },
  zoneType: 'standing',
  areaM2: 4000,
  labelPoint: [4.9005 + index * 0.001, 52.3703],
  geometry: square(index),
  ...more,
});
export const siteOfZones = (zones: readonly Zone[], more: Partial<Site> = {}): Site => ({
  ...site,
  view: undefined,
  partition: {
    kind: 'zones',
    areas: [{ areaId: 'square', name: { nl: 'Plein', en: 'Square' } }],
    zones: [...zones],
  },
  ...more,
});
export const baseSite = siteOfZones([0, 1, 2, 3].map((index) => zoneOf(index)));
export const withZone = (more: Partial<Zone>) =>
  siteOfZones([zoneOf(0, more), ...[1, 2, 3].map((i) => zoneOf(i))]);
const [someSensor] = demoSensors(site, Date.UTC(2026, 10, 27));
if (someSensor === undefined) throw new Error('the demo has sensors');
export const sensorAt = (lat: number, lon: number, zoneId?: string): Sensor => {
  const { zoneId: _zone, ...rest } = someSensor;
  const location = { lat, lon, verified: true };
  return {
    ...rest,
    sensorId: 's',
    location,
    fieldOfView: { areaM2: 100 },
    ...(zoneId && { zoneId }),
  };
};
