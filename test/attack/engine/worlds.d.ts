import type { Reading } from '#shared/reading.ts';
import type { Sensor } from '#shared/sensor.ts';
import { type EpochMs } from '#shared/time.ts';
import { type SensorSpec } from '#test/core/builders.ts';
/** Level of each sensor that speaks. */
export type Said = ReadonlyMap<string, number>;
/** Three readings per sensor, in slots 0, 2 and 4: the fewest that make it fresh. */
export declare function readingsOf(
  said: Said,
  start: EpochMs,
  windowMs?: number,
): readonly Reading[];
/** Sensors 500 m apart from each other, so that each is a unit of its own. */
export declare function farApart(specs: readonly SensorSpec[]): readonly Sensor[];
/** `zone` -> that many specs `<zone>1`, `<zone>2`, ... */
export declare function specsOf(
  zones: Readonly<Record<string, number>>,
  more?: Partial<SensorSpec>,
): readonly SensorSpec[];
/** Nearest level of a latent crowd. */
export declare function clampLevel(value: number): number;
