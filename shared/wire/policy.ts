import * as z from 'zod';

/**
 * What an operator may set, each only stricter than its floor (release specification, section 4). The floors themselves are held by
 * `makePolicy` in aggregator/core, the only constructor of a policy; this schema holds types, not safety.
 */
export const policySettingsSchema = z.strictObject({
  staffK: z.int(),
  publicK: z.int(),
  staffPlannedUnits: z.int(),
  publicPlannedUnits: z.int(),
  ownerSlack: z.int(),
  kPeople: z.int(),
  marginPercent: z.int(),
  rosterEpochSeconds: z.int(),
  suspended: z.boolean(),
  /** Persons that the top band of a unit must hold before it may say `critical` by itself (release specification, section 9). */
  kCritical: z.int().default(50),
  /** The recorded legal ground of the critical signal; null switches it off. */
  criticalLegalGround: z.string().min(10).max(500).nullable().default(null),
});
export type PolicySettings = z.infer<typeof policySettingsSchema>;

/** A policy as stored and published: a version is never changed, a new one is added with author and reason. */
export const policySchema = z.strictObject({
  siteId: z.string(),
  policyVersion: z.int().positive(),
  preset: z.enum(['default', 'strict']),
  settings: policySettingsSchema,
  windowSeconds: z.int(),
  publicWindowSeconds: z.int(),
  latenessSeconds: z.int(),
  author: z.string(),
  reason: z.string(),
  effectiveFrom: z.iso.datetime(),
});
export type PolicyDocument = z.infer<typeof policySchema>;
