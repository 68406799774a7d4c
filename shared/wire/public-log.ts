// What everybody may read of the decision log, after the event.
import * as z from 'zod';
import { phaseSchema } from './event-plan.ts';
import { textSchema } from './text.ts';

/** How soon somebody took it on, counted from the alert: a class, never a time. */
export const answerSchema = z.enum(['within_2_minutes', 'within_5_minutes', 'later', 'never']);
export type Answer = z.infer<typeof answerSchema>;

/** Fewer alerts without a place than this are not mentioned at all. */
export const LEAST_UNPLACED = 5;

/** The safety team was alerted: in this public region, in this public window. */
export const publicAlertSchema = z.strictObject({
  windowStart: z.iso.datetime(),
  regionId: z.string(),
  region: textSchema,
  answer: answerSchema,
  /** Measures that were taken, in the words in which they were agreed beforehand. */
  measures: z.array(textSchema),
  /** Something else was done as well, or instead. */
  isOtherMeasure: z.boolean(),
});
export type PublicAlert = z.infer<typeof publicAlertSchema>;

export const publicDaySchema = z.strictObject({
  /** UTC. */
  day: z.iso.date(),
  windowSeconds: z.int().positive(),
  alerts: z.array(publicAlertSchema),
  /** Alerts that have no place here, because the public record of their place and window was not released; null: fewer than LEAST_UNPLACED. */
  unplaced: z.int().min(LEAST_UNPLACED).nullable(),
  /** How often a critical signal fired, as in the public change log. */
  critical: z.int().min(0),
  /** Phases set by hand, in the public window in which they were. `phase` null: the schedule again. */
  phases: z.array(z.strictObject({ windowStart: z.iso.datetime(), phase: phaseSchema.nullable() })),
  policies: z.array(
    z.strictObject({ policyVersion: z.int().positive(), effectiveFrom: z.iso.datetime() }),
  ),
  /** Commits to the whole log up to the end of the day: `npm run verify-log -- --seal <day>=<seal>` looks for it in a log. */
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PublicDay = z.infer<typeof publicDaySchema>;

export const publicLogSchema = z.strictObject({
  siteId: z.string(),
  /** Days of which something may be said; null: none yet. */
  days: z.strictObject({ oldest: z.iso.date(), newest: z.iso.date() }).nullable(),
  /** The day that was asked for, or the newest. */
  log: publicDaySchema.nullable(),
});
export type PublicLog = z.infer<typeof publicLogSchema>;
