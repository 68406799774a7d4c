// People of the safety team and what they may do. Nothing here leaves the staff side.
import * as z from 'zod';
import { exportedDeviceSchema } from './device-alerts.ts';
import { exportedFactorSchema } from './factors.ts';
import { accountRefSchema, linksSchema, passwordSchema, siteRefSchema } from './fields.ts';
import { siteIdSchema } from './site.ts';
import { lineSchema } from './text.ts';

export const ROLES = ['viewer', 'operator', 'maintainer', 'admin', 'auditor'] as const;
export const roleSchema = z
  .enum(ROLES)
  .describe(
    '`viewer` sees the staff lane, alerts and log; `operator` also acts on them; `maintainer` reads like an operator and keeps sensors, policy and plan; `admin` keeps accounts and may do all that; `auditor` reads everything and changes nothing',
  );
export type Role = z.infer<typeof roleSchema>;

/** Fewest characters of a password (NIST SP 800-63B-4 asks for 15 where a password stands alone and 8 at least; no rules of composition). */
export const PASSWORD_LEAST = 12;

export const sitesSchema = z
  .array(siteIdSchema)
  .min(1)
  .max(100)
  .nullable()
  .describe('Sites at which the role holds; null: all, and what concerns the whole installation');
/** As they are asked for: each once. What was stored before this was asked is still read. */
export const sitesAskedSchema = z
  .array(siteIdSchema)
  .min(1)
  .max(100)
  .refine((sites) => new Set(sites).size === sites.length, { error: 'name each site once' })
  .meta({ uniqueItems: true })
  .nullable()
  .describe('Sites at which the role holds; null: all, and what concerns the whole installation');

/** Lower case, so that one person cannot be two. An e-mail address is a login name too. */
export const loginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@+-]{1,63}$/, 'use 2 to 64 of a-z 0-9 . _ @ + -')
  .describe('Name to sign in with; an e-mail address will do');
const displayName = lineSchema(1, 80).describe('How colleagues see the person');
const accountId = z.string().describe('Id of the account; it stays when the person is erased');
const oneTimePassword = z
  .string()
  .nullable()
  .describe('Password for the first sign-in, in this answer only; null: none was made');

/** Sign-in: the operator token, or a person's name and password. */
export const sessionRequestSchema = z.union([
  z.strictObject({ token: z.string().min(1).max(200).describe('An operator token') }),
  z.strictObject({
    login: z.string().min(1).max(200).describe('Name to sign in with'),
    password: passwordSchema.describe('The person’s password'),
  }),
]);

export const sessionSchema = z
  .strictObject({
    accountId: z
      .string()
      .describe('Id of the account, or `token:operator` for a session made with a token'),
    displayName: z
      .string()
      .nullable()
      .describe('How colleagues see the person; null: it was made with a token'),
    role: roleSchema,
    sites: sitesSchema,
    mustChangePassword: z
      .boolean()
      .describe('The password was given out: every route of a role is closed until it is changed'),
    hasFirstPassword: z
      .boolean()
      .describe('The password is the one that the first start wrote into a file: change it'),
    mustAddFactor: z
      .boolean()
      .describe('A second factor is demanded: every route of a role is closed until there is one'),
    expiresAt: z.iso.datetime().describe('When the session ends by itself, UTC'),
  })
  .describe('The running session');
export type Session = z.infer<typeof sessionSchema>;

export const signInMethodsSchema = z.strictObject({
  oidc: z
    .strictObject({ name: z.string().describe('Name of the provider, for the button') })
    .nullable()
    .describe('Sign-in with the organisation’s own accounts; null: there is none'),
});
export type SignInMethods = z.infer<typeof signInMethodsSchema>;

/** As admins and auditors see it. */
export const accountSchema = z
  .strictObject({
    accountId,
    login: z.string().nullable().describe('Name to sign in with; null: erased'),
    displayName: z.string().nullable().describe('How colleagues see the person; null: erased'),
    role: roleSchema,
    sites: sitesSchema,
    signsInWith: z
      .enum(['password', 'oidc', 'nothing'])
      .describe('How the person signs in; `nothing`: not at all'),
    mustChangePassword: z
      .boolean()
      .describe('The password was given out: the person has to choose another one'),
    createdAt: z.iso.datetime().describe('When the account was made, UTC'),
    disabledAt: z.iso
      .datetime()
      .nullable()
      .describe('Since when nobody can sign in with it, UTC; null: it works'),
    erasedAt: z.iso.datetime().nullable().describe('When the person was erased, UTC; null: never'),
  })
  .describe('Somebody of the safety team, and what they may do');
export type Account = z.infer<typeof accountSchema>;

export const accountPageSchema = z.strictObject({
  accounts: z.array(accountSchema).describe('Accounts, ascending by accountId'),
  links: linksSchema,
});
export type AccountPage = z.infer<typeof accountPageSchema>;

export const accountRequestSchema = z.strictObject({
  login: loginSchema,
  displayName,
  role: roleSchema,
  sites: sitesAskedSchema.optional(),
  password: passwordSchema
    .optional()
    .describe('To begin with: its owner has to change it; absent: one is made'),
});
export type AccountRequest = z.infer<typeof accountRequestSchema>;
export const newAccountSchema = z.strictObject({ account: accountSchema, oneTimePassword });
export type NewAccount = z.infer<typeof newAccountSchema>;

export const accountChangeSchema = z
  .strictObject({
    displayName,
    role: roleSchema,
    sites: sitesAskedSchema,
    disabled: z.boolean().describe('Whether nobody can sign in with it; ends its sessions'),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'say what to change');
export type AccountChange = z.infer<typeof accountChangeSchema>;

/** One's own: `oldPassword` and `password`. An admin for somebody else: nothing, a new one is made and stands once in the answer. */
export const passwordRequestSchema = z.strictObject({
  oldPassword: passwordSchema.optional().describe('The password until now; only for one’s own'),
  password: passwordSchema.optional().describe('The new password; only for one’s own'),
});
export const passwordAnswerSchema = z.strictObject({ oneTimePassword });
export type PasswordAnswer = z.infer<typeof passwordAnswerSchema>;

/** Ids and closed words, never a name or a secret. */
const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()]));

export const auditEntrySchema = z
  .strictObject({
    entryId: z.string().describe('Number of the entry, ascending, as text'),
    recordedAt: z.iso.datetime().describe('When it was done, UTC'),
    actorId: accountRefSchema,
    action: z.string().describe('What was done, such as `account.created`'),
    subjectId: z
      .string()
      .nullable()
      .describe('Id of what it was done to, such as an account; null: to nothing with an id'),
    before: facts.nullable().describe('How it was before; null: it was not there'),
    after: facts
      .nullable()
      .describe(
        'How it is since; null: it is gone, or there is nothing to say. Of refusals that were counted: how many `times`, and `since` when, UTC',
      ),
  })
  .describe('One line of the audit log: ids and closed words, never a name or a secret');
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export const auditPageSchema = z.strictObject({
  entries: z.array(auditEntrySchema).describe('Entries, newest first'),
  links: linksSchema,
});
export type AuditPage = z.infer<typeof auditPageSchema>;

/** Everything that is kept about one person (GDPR, articles 15 and 20). No password hash: it is no use to the person, and a risk in a file. */
export const personalDataSchema = z.strictObject({
  account: accountSchema,
  identityProvider: z
    .strictObject({
      issuer: z.string().describe('Address of the provider'),
      subject: z.string().describe('What the provider calls the person'),
    })
    .nullable()
    .describe('Account at the organisation’s own provider; null: none is linked'),
  sessions: z
    .array(
      z.strictObject({
        startedAt: z.iso.datetime().describe('When it began, UTC'),
        expiresAt: z.iso.datetime().describe('When it ends by itself, UTC'),
        revokedAt: z.iso
          .datetime()
          .nullable()
          .describe('When it was ended before its time, UTC; null: it was not'),
      }),
    )
    .describe('Sessions that are still kept'),
  factors: z.array(exportedFactorSchema).describe('Second factors, without what makes them work'),
  devices: z
    .array(exportedDeviceSchema)
    .describe('Devices that are sent alerts, without address and keys'),
  audit: z
    .array(auditEntrySchema)
    .describe('What the person did, and what was done to the account'),
  log: z
    .array(
      z.strictObject({
        siteId: siteRefSchema,
        at: z.iso.datetime().describe('When it was done, UTC'),
        kind: z.string().describe('What was done, as in the decision log'),
        text: z.string().nullable().describe('Words of the person; null: none'),
      }),
    )
    .describe('What the person did in the decision logs, and the words they wrote there'),
});
export type PersonalData = z.infer<typeof personalDataSchema>;
