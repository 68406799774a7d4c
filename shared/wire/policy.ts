import * as z from 'zod';
import { siteRefSchema } from './fields.ts';

/**
 * Each only stricter than its floor (release specification, section 4). The floors themselves are held by `makePolicy` in aggregator/core, the only
 * constructor of a policy; this schema holds types, not safety.
 */
export const policySettingsSchema = z
  .strictObject({
    staffK: z.int().describe('Fewest distinct units behind a staff level; 3 or more'),
    publicK: z.int().describe('Fewest distinct units behind a public level; 5 or more'),
    staffPlannedUnits: z
      .int()
      .describe('Units that a staff region is planned with; more than `staffK`'),
    publicPlannedUnits: z
      .int()
      .describe('Units that a public region is planned with; more than `publicK`'),
    ownerSlack: z
      .int()
      .describe(
        'Units beyond k that must stay when any one outside owner is taken away; 0 or more',
      ),
    kPeople: z.int().describe('Fewest persons that one level of a sensor spans; 5 or more'),
    marginPercent: z
      .int()
      .describe('Per cent taken off that number, as fields of view are measured roughly'),
    rosterEpochSeconds: z
      .int()
      .describe('How long a roster, the units that count in a region, holds; in seconds'),
    suspended: z
      .boolean()
      .describe(
        'Whether everything is withheld: only in versions of before there was an emergency stop',
      ),
    kCritical: z
      .int()
      .default(50)
      .describe('Fewest persons in the top level of a unit that may say `critical` by itself'),
    criticalLegalGround: z
      .string()
      .min(10)
      .max(500)
      .nullable()
      .default(null)
      .describe('Legal ground of the critical signal; null: the signal is off'),
  })
  .describe('What an operator may set, each only stricter than its floor');
export type PolicySettings = z.infer<typeof policySettingsSchema>;

export const policySchema = z
  .strictObject({
    siteId: siteRefSchema,
    policyVersion: z.int().positive().describe('Number of this version, from 1'),
    preset: z.enum(['default', 'strict']).describe('Set of settings that it started from'),
    settings: policySettingsSchema,
    windowSeconds: z.int().describe('Length of a staff window in seconds'),
    publicWindowSeconds: z
      .int()
      .describe('Length of a public window in seconds, a multiple of the staff window'),
    latenessSeconds: z
      .int()
      .describe('Seconds after its end in which a staff window still takes readings'),
    author: z.string().describe('Who decided it'),
    reason: z.string().describe('Why, for everybody to read'),
    effectiveFrom: z.iso
      .datetime()
      .describe('From when on it is to hold, UTC: with the first plan that is made by it'),
  })
  .describe('How a site is released. A version never changes: a change is a new version');
export type PolicyDocument = z.infer<typeof policySchema>;
