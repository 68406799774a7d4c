import type { Sensor } from '#shared/sensor.ts';
import type { Site } from '#shared/site.ts';
export declare function gridSite(siteId: string, zones: number): Site;
/** Three digits, so that byte order is number order. */
export declare function zoneIdOf(index: number): string;
export declare function gridSensorId(zone: number, unit: number): string;
export declare function gridSensors(site: Site, unitsPerZone?: number): Sensor[];
