// What is true and what sensors say of it: the part of an attack that no adversary sees.

import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type SensorSpec, sensor } from '#test/kit/core/builders.ts';

/** Level of each sensor that speaks. */
export type Said = ReadonlyMap<string, number>;

/** Three readings per sensor, in slots 0, 2 and 4: the fewest that make it fresh. */
export function readingsOf(said: Said, start: EpochMs, windowMs = 60_000): readonly Reading[] {
  const readings: Reading[] = [];
  for (const slot of [0, 2, 4]) {
    const observedAt = isoUtc(start + (slot * windowMs) / 6 + 1000);
    for (const [sensorId, level] of said) {
      readings.push({ sensorId, observedAt, level: level as Level });
    }
  }
  return readings;
}

/** Sensors 500 m apart from each other, so that each is a unit of its own. */
export function farApart(specs: readonly SensorSpec[]): readonly Sensor[] {
  return specs.map((spec, index) => sensor({ north: index * 500, ...spec }));
}

/** `zone` -> that many specs `<zone>1`, `<zone>2`, ... */
export function specsOf(
  zones: Readonly<Record<string, number>>,
  more: Partial<SensorSpec> = {},
): readonly SensorSpec[] {
  return Object.entries(zones).flatMap(([zone, count]) =>
    Array.from({ length: count }, (_, i) => ({ id: `${zone}${i + 1}`, zone, ...more })),
  );
}

/** Nearest level of a latent crowd. */
export function clampLevel(value: number): number {
  return Math.max(0, Math.min(4, Math.round(value)));
}
