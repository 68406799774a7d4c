import type { Level } from '#shared/level.ts';
import type { Reading } from '#shared/reading.ts';
import type { EpochMs } from '#shared/time.ts';
export declare const ZONES = 4;
export declare const UNITS = 4;
export declare const SLOTS = 6;
export declare const sensorOf: (siteId: string, zone: number, unit: number) => string;
/** Level of a unit in a slot of a window; null when it is silent. */
export type Says = (zone: number, unit: number, slot: number) => Level | null;
/** Moment of a reading: inside its slot, another millisecond for each unit, so that a moment names its sensor. */
export declare function momentOf(start: EpochMs, zone: number, unit: number, slot: number): EpochMs;
export declare function windowReadings(siteId: string, start: EpochMs, says: Says): Reading[];
/** A level for each (window, zone, unit, slot), by chance. */
export declare function randomLevels(seed: number, purpose: string, start: EpochMs): Says;
export declare function toLevel(value: number): Level;
