// What everybody may read of the decision log, after the event.
import * as z from 'zod';
import { criticalClassSchema } from './change-log.ts';
import { phaseSchema } from './event-plan.ts';
import { siteRefSchema } from './fields.ts';
import { textSchema } from './text.ts';

/** A class, never a time. */
export const answerSchema = z
  .enum(['within_2_minutes', 'within_5_minutes', 'later', 'never'])
  .describe('How soon somebody took it on, counted from the alert');
export type AnsweredWithin = z.infer<typeof answerSchema>;

/** Fewer alerts without a place than this are not mentioned at all. */
export const LEAST_UNPLACED = 5;
/** From here on it is only told that they are many. */
export const MANY_UNPLACED = 10;
/** How many alerts had no place that may be said, never exactly. */
const unplacedClassSchema = z.enum(['5-9', '10+']);
export type UnplacedClass = z.infer<typeof unplacedClassSchema>;

export const publicAlertSchema = z
  .strictObject({
    windowStart: z.iso.datetime().describe('Start of the public window in which it fired, UTC'),
    regionId: z.string().describe('Public region in which it fired'),
    region: textSchema.describe('What that region is called'),
    answer: answerSchema,
    measures: z
      .array(textSchema)
      .describe('Measures that were taken, in the words agreed beforehand; empty: none of those'),
    isOtherMeasure: z.boolean().describe('Something else was done as well, or instead'),
  })
  .describe('The safety team was alerted: in this public region, in this public window');
export type PublicAlert = z.infer<typeof publicAlertSchema>;

export const publicDaySchema = z
  .strictObject({
    day: z.iso.date().describe('The day, in UTC'),
    windowSeconds: z.int().positive().describe('Length of a public window in seconds'),
    alerts: z.array(publicAlertSchema).describe('Alerts whose place and window may be said'),
    unplaced: unplacedClassSchema
      .nullable()
      .describe(
        'Alerts left out above, as their public level was not released or too few units stand behind their place, as a class; null: fewer than 5',
      ),
    critical: criticalClassSchema
      .nullable()
      .describe('How often critical signals fired, as a class; null: 0 to 2 times'),
    phases: z
      .array(
        z.strictObject({
          windowStart: z.iso.datetime().describe('Start of the public window of the change, UTC'),
          phase: phaseSchema.nullable().describe('Phase from then on; null: the schedule again'),
        }),
      )
      .describe('Phases that were set by hand'),
    policies: z
      .array(
        z.strictObject({
          policyVersion: z.int().positive().describe('Number of the policy version'),
          effectiveFrom: z.iso.datetime().describe('When it came into force, UTC'),
        }),
      )
      .describe('Policy versions that came into force'),
    seal: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Hash over the whole log up to the end of the day; `npm run verify-log` finds it'),
  })
  .describe('What everybody may know of what was decided on a day');
export type PublicDay = z.infer<typeof publicDaySchema>;

export const publicLogSchema = z.strictObject({
  siteId: siteRefSchema,
  days: z
    .strictObject({
      oldest: z.iso.date().describe('First of these days, UTC'),
      newest: z.iso.date().describe('Last of these days, UTC'),
    })
    .nullable()
    .describe('Days of which something may be said; null: none yet'),
  log: publicDaySchema
    .nullable()
    .describe('The day that was asked for, or the newest; null: there is none yet'),
});
export type PublicLog = z.infer<typeof publicLogSchema>;
