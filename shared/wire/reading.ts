import * as z from 'zod';
import { instantSchema } from './instant.ts';
import { levelSchema } from './level.ts';
import { mistakeSchema } from './problem.ts';

export const sensorIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'must be 1 to 64 letters, digits, ., _, : and -, and begin with a letter or a digit',
  )
  .describe('Id of the sensor in the register, unique over all sites');

/** Strict: an unknown key (a count, a MAC address, an image) makes the reading `invalid`. */
export const readingSchema = z
  .strictObject({
    sensorId: sensorIdSchema,
    observedAt: instantSchema.describe(
      'When the sensor saw it, with `Z` or any offset; decides the window it counts in',
    ),
    level: levelSchema.describe('Level that the sensor saw in its field of view'),
    seq: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'Counter of the device, ascending; one that was started again may begin anew at a later `observedAt`; absent: the sensor does not count',
      ),
  })
  .describe('The only thing that a sensor may say; any other key makes the reading `invalid`');
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
  'surplus',
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
export const refusalCodeSchema = z
  .enum(REFUSAL_CODES)
  .describe(
    'Why a reading is refused: the first reason that applies; `duplicate_unit`: the sensor would change a unit of somebody else, `surplus`: units of its owner group hold their third of the region without it, or it tells fewer levels than the operator’s in its zone',
  );
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

export const ingestResultSchema = z
  .strictObject({
    accepted: z.int().nonnegative().describe('How many readings were taken'),
    duplicates: z
      .int()
      .nonnegative()
      .describe('How many had been taken before; they are counted apart, and are no mistake'),
    refused: z
      .array(
        z.strictObject({
          index: z.int().nonnegative().describe('Place of the reading in the batch, from 0'),
          code: refusalCodeSchema,
          errors: z
            .array(mistakeSchema)
            .optional()
            .describe(
              'Of an `invalid` reading: which of its fields are not right, each by a pointer from the reading on, such as /observedAt; never what was sent',
            ),
        }),
      )
      .describe('Readings that were refused, each with the reason'),
  })
  .describe('What became of a batch of readings');
export type IngestResult = z.infer<typeof ingestResultSchema>;
