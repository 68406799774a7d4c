// Bearer tokens as people keep them. A token itself stands in one answer only, that of the request which made it.
import * as z from 'zod';
import { sitesAskedSchema, sitesSchema } from './accounts.ts';
import { siteIdSchema } from './site.ts';
import { lineSchema } from './text.ts';

const label = lineSchema(1, 80).describe('What the token is for');
const at = z.iso.datetime();
const untilSchema = at.optional().describe('When it ends by itself, UTC; absent: never');

export const tokenRoleSchema = z
  .enum(['operator', 'device'])
  .describe(
    '`operator`: staff lane and actions, for programs; `device`: sends readings of one site',
  );
export type TokenRole = z.infer<typeof tokenRoleSchema>;

export const tokenIdSchema = z
  .string()
  .regex(/^t-[0-9a-z]{10}$/)
  .describe('Id of the token, which opens nothing');

export const tokenSchema = z
  .strictObject({
    tokenId: tokenIdSchema,
    role: tokenRoleSchema,
    label: z.string().describe('What the token is for'),
    sites: sitesSchema.describe('Sites at which it counts, of a device exactly one; null: all'),
    createdAt: at.describe('When it was made, UTC'),
    replaces: tokenIdSchema
      .nullable()
      .describe('Token whose place it takes after a rotation; null: none'),
    lastUsedOn: z.iso.date().nullable().describe('UTC day of its last use; null: not used yet'),
    expiresAt: at.nullable().describe('When it ends by itself, UTC; null: never'),
    revokedAt: at.nullable().describe('When it was revoked, UTC; null: it was not'),
  })
  .describe('A bearer token that was made; those that were revoked or have ended are listed too');
export type Token = z.infer<typeof tokenSchema>;
export const tokenListSchema = z.strictObject({
  tokens: z.array(tokenSchema).describe('Tokens that the asker keeps'),
});
export type TokenList = z.infer<typeof tokenListSchema>;

export const tokenRequestSchema = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('device').describe('For a sender of readings'),
    label,
    siteId: siteIdSchema.describe('Site whose readings it may send'),
    expiresAt: untilSchema,
  }),
  z.strictObject({
    role: z.literal('operator').describe('For a program that works with the staff lane'),
    label,
    sites: sitesAskedSchema.default(null),
    expiresAt: untilSchema,
  }),
]);
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

/** Longest time in which a rotated token and the new one both count. */
const GRACE_HOURS_MOST = 168;
export const GRACE_HOURS = 24;
export const tokenRotationSchema = z.strictObject({
  graceHours: z
    .int()
    .min(0)
    .max(GRACE_HOURS_MOST)
    .default(GRACE_HOURS)
    .describe('Hours in which the old token counts beside the new one; 0: it ends at once'),
});

export const newTokenSchema = z.strictObject({
  token: tokenSchema,
  secret: z
    .string()
    .describe('The token itself, to be sent as Bearer; it stands in this answer only'),
});
export type NewToken = z.infer<typeof newTokenSchema>;
