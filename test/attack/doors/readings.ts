// What the sensors say: four zones of four units, each unit once per slot, every reading at a moment that no other has.
import { chanceFor } from '#demo/chance.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';

export const ZONES = 4;
export const UNITS = 4;
export const SLOTS = 6;
const SLOT_MS = 10_000;

export const sensorOf = (siteId: string, zone: number, unit: number): string =>
  `${siteId}:z${zone}u${unit}`;

/** Level of a unit in a slot of a window; null when it is silent. */
export type Says = (zone: number, unit: number, slot: number) => Level | null;

/** Moment of a reading: inside its slot, another millisecond for each unit, so that a moment names its sensor. */
function momentOf(start: EpochMs, zone: number, unit: number, slot: number): EpochMs {
  return start + slot * SLOT_MS + 2000 + zone * 1370 + unit * 311 + slot;
}

export function windowReadings(siteId: string, start: EpochMs, says: Says): Reading[] {
  const readings: Reading[] = [];
  for (let zone = 0; zone < ZONES; zone += 1)
    for (let unit = 0; unit < UNITS; unit += 1)
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const level = says(zone, unit, slot);
        if (level === null) continue;
        const observedAt = new Date(momentOf(start, zone, unit, slot)).toISOString();
        readings.push({ sensorId: sensorOf(siteId, zone, unit), observedAt, level });
      }
  return readings;
}

/** A level for each (window, zone, unit, slot), by chance. */
export function randomLevels(seed: number, purpose: string, start: EpochMs): Says {
  const chance = chanceFor(seed, purpose);
  return (zone, unit, slot) =>
    toLevel(chance.uniform(start / 1000, (zone * UNITS + unit) * SLOTS + slot) * 5);
}

export function toLevel(value: number): Level {
  const levels: readonly Level[] = [0, 1, 2, 3, 4];
  return levels[Math.min(4, Math.max(0, Math.floor(value)))] ?? 0;
}
