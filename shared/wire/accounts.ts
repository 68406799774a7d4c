// People of the safety team and what they may do. Nothing here leaves the staff side.
import * as z from 'zod';
import { exportedFactorSchema } from './factors.ts';
import { siteIdSchema } from './site.ts';

/**
 * `viewer` sees the staff lane, alerts and log; `operator` also acts on them; `maintainer` reads like an operator and keeps sensors, policy and plan;
 * `admin` keeps accounts and may do all that; `auditor` reads everything, the audit log too, and changes nothing.
 */
export const ROLES = ['viewer', 'operator', 'maintainer', 'admin', 'auditor'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Who acts with an operator token: as an operator, and for maintenance where a list names it. */
export const OPERATOR_TOKEN = 'token:operator';

/** Fewest characters of a password (NIST SP 800-63B-4 asks for 15 where a password stands alone and 8 at least; no rules of composition). */
export const PASSWORD_LEAST = 12;
const PASSWORD_MOST = 200;

/** Sites at which a role holds; null: at every site, and for what concerns the whole installation. */
export const sitesSchema = z.array(siteIdSchema).min(1).max(100).nullable();
/** As they are asked for: each once. What was stored before this was asked is still read. */
export const sitesAskedSchema = z
  .array(siteIdSchema)
  .min(1)
  .max(100)
  .refine((sites) => new Set(sites).size === sites.length, { error: 'name each site once' })
  .meta({ uniqueItems: true })
  .nullable();

/** Lower case, so that one person cannot be two. An e-mail address is a login name too. */
export const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@+-]{1,63}$/, 'use 2 to 64 of a-z 0-9 . _ @ + -');
const displayName = z.string().trim().min(1).max(80);
const password = z.string().min(1).max(PASSWORD_MOST);

/** Sign-in: the operator token, or a person's name and password. */
export const sessionRequestSchema = z.union([
  z.strictObject({ token: z.string().min(1).max(200) }),
  z.strictObject({ login: z.string().min(1).max(200), password }),
]);

/** The running session. `accountId` is `token:operator` and `displayName` null when it was made with the operator token. */
export const sessionSchema = z.strictObject({
  accountId: z.string(),
  displayName: z.string().nullable(),
  role: roleSchema,
  sites: sitesSchema,
  /** The password is a one-time password: until the person has chosen one, every route of a role is closed. */
  mustChangePassword: z.boolean(),
  /** The password is the one that the first start wrote into a file: better to change it. */
  hasFirstPassword: z.boolean(),
  /** A second factor is required and missing: until one is added, every route of a role is closed. */
  mustAddFactor: z.boolean(),
  expiresAt: z.iso.datetime(),
});
export type Session = z.infer<typeof sessionSchema>;

/** How one can sign in here, for everybody. `oidc` is the provider's name on the button, null when there is none. */
export const signInMethodsSchema = z.strictObject({
  oidc: z.strictObject({ name: z.string() }).nullable(),
});
export type SignInMethods = z.infer<typeof signInMethodsSchema>;

/** An account as admins and auditors see it. After erasure `login` and `displayName` are null; the id stays. */
export const accountSchema = z.strictObject({
  accountId: z.string(),
  login: z.string().nullable(),
  displayName: z.string().nullable(),
  role: roleSchema,
  sites: sitesSchema,
  signsInWith: z.enum(['password', 'oidc', 'nothing']),
  mustChangePassword: z.boolean(),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  erasedAt: z.iso.datetime().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

const links = z.strictObject({ self: z.string(), next: z.string().nullable() });
export const accountPageSchema = z.strictObject({ accounts: z.array(accountSchema), links });
export type AccountPage = z.infer<typeof accountPageSchema>;

/** A new account. Without `password` one is made, and stands once in the answer. Either way its owner has to choose another one. */
export const accountRequestSchema = z.strictObject({
  login: loginSchema,
  displayName,
  role: roleSchema,
  sites: sitesAskedSchema.optional(),
  password: password.optional(),
});
export type AccountRequest = z.infer<typeof accountRequestSchema>;
export const newAccountSchema = z.strictObject({
  account: accountSchema,
  oneTimePassword: z.string().nullable(),
});
export type NewAccount = z.infer<typeof newAccountSchema>;

export const accountChangeSchema = z
  .strictObject({ displayName, role: roleSchema, sites: sitesAskedSchema, disabled: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'say what to change');
export type AccountChange = z.infer<typeof accountChangeSchema>;

/** One's own: `oldPassword` and `password`. An admin for somebody else: nothing, a new one is made and stands once in the answer. */
export const passwordRequestSchema = z.strictObject({
  oldPassword: password.optional(),
  password: password.optional(),
});
export const passwordAnswerSchema = z.strictObject({ oneTimePassword: z.string().nullable() });
export type PasswordAnswer = z.infer<typeof passwordAnswerSchema>;

const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()]));

/** One line of the audit log: ids, roles and closed words, never a name or a secret. */
export const auditEntrySchema = z.strictObject({
  entryId: z.string(),
  recordedAt: z.iso.datetime(),
  /** An account id, `token:operator`, or `system`. */
  actorId: z.string(),
  /** For instance `account.created`. */
  action: z.string(),
  subjectId: z.string().nullable(),
  before: facts.nullable(),
  after: facts.nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export const auditPageSchema = z.strictObject({ entries: z.array(auditEntrySchema), links });
export type AuditPage = z.infer<typeof auditPageSchema>;

/** Everything that is kept about one person (GDPR, articles 15 and 20). No password hash: it is no use to the person, and a risk in a file. */
export const personalDataSchema = z.strictObject({
  account: accountSchema,
  identityProvider: z.strictObject({ issuer: z.string(), subject: z.string() }).nullable(),
  sessions: z.array(
    z.strictObject({
      startedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      revokedAt: z.iso.datetime().nullable(),
    }),
  ),
  /** Second factors, without what makes them work. */
  factors: z.array(exportedFactorSchema),
  /** What the person did, and what was done to the account. */
  audit: z.array(auditEntrySchema),
  /** What the person did in the decision log, and the words they wrote there. */
  log: z.array(
    z.strictObject({
      siteId: z.string(),
      at: z.iso.datetime(),
      kind: z.string(),
      text: z.string().nullable(),
    }),
  ),
});
export type PersonalData = z.infer<typeof personalDataSchema>;
