// The emergency stop of a site: rows that say which lanes are withheld from when on, by whom and why (release specification, section 11).
import * as z from 'zod';
import { siteRefSchema } from './fields.ts';

/** `both` is the staff lane and with it the public one, which is made of it. */
export const stoppedLanesSchema = z.enum(['public', 'both']);
export type StoppedLanes = z.infer<typeof stoppedLanesSchema>;

/** Who decided, and why: for everybody to read. Characters. */
const STOP_AUTHOR = { min: 2, max: 120 } as const;
const STOP_REASON = { min: 10, max: 500 } as const;

export const emergencyStopSchema = z
  .strictObject({
    siteId: siteRefSchema,
    number: z.int().positive().describe('Number of the row, from 1 and without gaps, per site'),
    action: z
      .enum(['stop', 'resume'])
      .describe('`stop`: nothing of the lanes is released; `resume`: every stop before it ends'),
    lanes: stoppedLanesSchema.describe(
      'The public lane alone, or the staff lane and with it the public one',
    ),
    from: z.iso
      .datetime()
      .describe(
        'UTC; of a stop: no window that is not published yet has a level; of a resume: windows that start then or later are released',
      ),
    decidedAt: z.iso.datetime().describe('When it was decided, UTC'),
    author: z.string().min(STOP_AUTHOR.min).max(STOP_AUTHOR.max).describe('Who decided'),
    reason: z
      .string()
      .min(STOP_REASON.min)
      .max(STOP_REASON.max)
      .describe('Why, for everybody to read'),
  })
  .describe('An emergency stop of the release, or its end');
export type EmergencyStop = z.infer<typeof emergencyStopSchema>;

export const stopListSchema = z.strictObject({
  siteId: siteRefSchema,
  stops: z.array(emergencyStopSchema).describe('Emergency stops and their ends, newest first'),
});
export type StopList = z.infer<typeof stopListSchema>;
