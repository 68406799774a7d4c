import * as z from 'zod';
import { levelSchema } from './level.ts';

export const sensorIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/);

/**
 * The only thing a sensor may say. Strict: an unknown key (a count, a MAC address, an image) makes the reading `invalid`.
 * `observedAt` takes any offset; `seq` is an optional counter of the device.
 */
export const readingSchema = z.strictObject({
  sensorId: sensorIdSchema,
  observedAt: z.iso.datetime({ offset: true }),
  level: levelSchema,
  seq: z.int().nonnegative().optional(),
});
export type Reading = z.infer<typeof readingSchema>;

/** Largest number of readings in one POST, and largest body in bytes. */
export const MAX_BATCH_READINGS = 1000;
export const MAX_BATCH_BYTES = 1_000_000;

/** The envelope; each item is judged on its own so that one bad reading does not refuse its neighbours. */
export const batchSchema = z.strictObject({
  readings: z.array(z.unknown()).min(1).max(MAX_BATCH_READINGS),
});

/** Why a sensor does not contribute (release specification, section 5). Closed list. */
export const ELIGIBILITY_CODES = [
  'unknown_sensor',
  'expired',
  'no_owner',
  'not_verified',
  'probation',
  'suspended',
  'fov_too_small',
  'too_slow',
  'on_change_only',
  'duplicate_unit',
] as const;
export type EligibilityCode = (typeof ELIGIBILITY_CODES)[number];

/** Why a reading is refused (release specification, section 7 step 1). Closed list; duplicates are counted apart. */
const REFUSAL_CODES = [
  'invalid',
  ...ELIGIBILITY_CODES,
  'clock',
  'late',
  'duplicate',
  'stale_seq',
  'too_fast',
] as const;
export const refusalCodeSchema = z.enum(REFUSAL_CODES);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

export const ingestResultSchema = z.strictObject({
  accepted: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  refused: z.array(z.strictObject({ index: z.int().nonnegative(), code: refusalCodeSchema })),
});
export type IngestResult = z.infer<typeof ingestResultSchema>;
