import * as z from 'zod';

/** The carry file's content, checked when it is read back: a file that somebody edited must not become a level. */
export const carryDocumentSchema = z.strictObject({
  siteId: z.string(),
  planId: z.string(),
  windowStart: z.int(),
  units: z.record(z.string(), z.tuple([z.int().min(0).max(4), z.int()])),
  rosters: z.record(
    z.string(),
    z.strictObject({ epochStart: z.int(), units: z.array(z.string()), reformed: z.boolean() }),
  ),
  critical: z.record(
    z.string(),
    z.strictObject({
      state: z.enum(['critical', 'unknown']),
      below: z.int().nonnegative(),
      missing: z.int().nonnegative(),
      cell: z.string(),
      lat: z.number(),
      lon: z.number(),
    }),
  ),
});
