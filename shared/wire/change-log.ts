// What was changed in how a site is released: for everybody.
import * as z from 'zod';
import { emergencyStopSchema } from './emergency-stop.ts';
import { planRefSchema, regionRefSchema, siteRefSchema, windowStartSchema } from './fields.ts';
import { policySchema } from './policy.ts';

/** How often critical signals fired on a day, never exactly (promise P20); 0 to 2 times: the day is left out. */
export const criticalClassSchema = z.enum(['3-9', '10+']);
export type CriticalClass = z.infer<typeof criticalClassSchema>;

export const changeLogSchema = z
  .strictObject({
    siteId: siteRefSchema,
    policies: z.array(policySchema).describe('Versions of the policy, newest first'),
    stops: z
      .array(emergencyStopSchema)
      .describe('Emergency stops of the release and their ends, newest first'),
    plans: z
      .array(
        z.strictObject({
          planId: planRefSchema,
          policyVersion: z.int().describe('Version of the policy that it was made by'),
          effectiveFrom: z.iso.datetime().describe('Start of its first window, UTC'),
          publicRegions: z.int().describe('How many public regions it has'),
        }),
      )
      .describe('Plans, newest first'),
    retractions: z
      .array(
        z.strictObject({
          planId: planRefSchema,
          regionId: regionRefSchema,
          windowStart: windowStartSchema,
          retractedAt: z.iso.datetime().describe('When it was taken back, UTC'),
          reason: z.string().describe('Why, in the words of the operator'),
        }),
      )
      .describe('Public records that were taken back, newest first'),
    critical: z
      .array(
        z.strictObject({
          day: z.iso.date().describe('The day, in UTC'),
          fired: criticalClassSchema.describe('In which class the signals of the day are'),
        }),
      )
      .describe(
        'How often critical signals fired, in classes, on days that are over; 0 to 2 times: left out; newest first',
      ),
  })
  .describe('What was changed in how a site is released');
export type ChangeLog = z.infer<typeof changeLogSchema>;
