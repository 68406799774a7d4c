// Bearer tokens as people keep them. A token itself stands in one answer only, that of the request which made it.
import * as z from 'zod';
import { sitesAskedSchema, sitesSchema } from './accounts.ts';
import { siteIdSchema } from './site.ts';

const label = z.string().trim().min(1).max(80);
const at = z.iso.datetime();

/** `operator`: staff lane and actions, for programs; `device`: sends readings of one site's sensors. */
export const tokenRoleSchema = z.enum(['operator', 'device']);
export type TokenRole = z.infer<typeof tokenRoleSchema>;

export const tokenIdSchema = z.string().regex(/^t-[0-9a-z]{10}$/);

/** A token that was made; revoked ones and those that ended are listed too. */
export const tokenSchema = z.strictObject({
  tokenId: tokenIdSchema,
  role: tokenRoleSchema,
  label: z.string(),
  /** Of a device: its one site. Of an operator: its sites, null for every one. */
  sites: sitesSchema,
  createdAt: at,
  /** Id of the token whose place it takes after a rotation; null: of none. */
  replaces: tokenIdSchema.nullable(),
  /** UTC day; null: never. */
  lastUsedOn: z.iso.date().nullable(),
  expiresAt: at.nullable(),
  revokedAt: at.nullable(),
});
export type Token = z.infer<typeof tokenSchema>;
export const tokenListSchema = z.strictObject({ tokens: z.array(tokenSchema) });
export type TokenList = z.infer<typeof tokenListSchema>;

export const tokenRequestSchema = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('device'),
    label,
    siteId: siteIdSchema,
    expiresAt: at.optional(),
  }),
  z.strictObject({
    role: z.literal('operator'),
    label,
    sites: sitesAskedSchema.default(null),
    expiresAt: at.optional(),
  }),
]);
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

/** Longest time in which a rotated token and the new one both count. */
const GRACE_HOURS_MOST = 168;
export const GRACE_HOURS = 24;
export const tokenRotationSchema = z.strictObject({
  graceHours: z.int().min(0).max(GRACE_HOURS_MOST).default(GRACE_HOURS),
});

export const newTokenSchema = z.strictObject({ token: tokenSchema, secret: z.string() });
export type NewToken = z.infer<typeof newTokenSchema>;
