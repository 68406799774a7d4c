// Second factors of a person: what a browser and the server say to each other about them. Nothing here leaves the staff side.
import * as z from 'zod';

const FACTOR_KINDS = ['totp', 'passkey'] as const;

/** Who needs a second factor: nobody, admins, or everybody who signs in with a password. */
export const FACTOR_POLICIES = ['off', 'admin', 'all'] as const;
export type FactorPolicy = (typeof FACTOR_POLICIES)[number];

/** Ways through the second step of a sign-in. */
export const FACTOR_WAYS = ['totp', 'passkey', 'recovery'] as const;
export type FactorWay = (typeof FACTOR_WAYS)[number];

const factorId = z.string().regex(/^f-[0-9a-z]{12}$/);
const password = z.string().min(1).max(200);
/** What the person calls it: "my phone". */
const label = z.string().trim().min(1).max(40);
/** Six digits; spaces between them are how some apps show them. */
const code = z
  .string()
  .max(20)
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'six digits'));

/** A factor as its owner and admins see it: never a secret, never a key. */
export const factorSchema = z.strictObject({
  factorId,
  kind: z.enum(FACTOR_KINDS),
  label: z.string(),
  addedAt: z.iso.datetime(),
  /** UTC day of the last sign-in with it, null before the first. */
  lastUsedOn: z.iso.date().nullable(),
});
export type Factor = z.infer<typeof factorSchema>;

export const factorListSchema = z.strictObject({
  factors: z.array(factorSchema),
  recoveryCodesLeft: z.int(),
  /** The installation demands one of this person: the last one cannot be removed. */
  isDemanded: z.boolean(),
});
export type FactorList = z.infer<typeof factorListSchema>;

/** The person's password, asked again before a factor is added or removed: a session left open is not enough. */
export const proofSchema = z.strictObject({ password });

/** A secret for an authenticator app. It counts once `confirmation` had a right code of it. */
export const totpEnrolmentSchema = z.strictObject({
  /** Base32, to be typed. */
  secret: z.string(),
  /** `otpauth://` address, to be drawn as a code and scanned. */
  uri: z.string(),
  expiresAt: z.iso.datetime(),
});
export type TotpEnrolment = z.infer<typeof totpEnrolmentSchema>;
export const totpConfirmationSchema = z.strictObject({ code, label });

const base64url = (most: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${most}}$`));
const credentialId = base64url(1400);

/** What the browser's WebAuthn answers when a passkey was made. Unknown keys are dropped: browsers add some over the years. */
export const passkeyRegistrationSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(12_000),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistrationSchema>;
export const passkeyConfirmationSchema = z.strictObject({
  credential: passkeyRegistrationSchema,
  label,
});

/** What the browser's WebAuthn answers when a passkey was used. */
export const passkeyAssertionSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(2000),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertionSchema>;

/** Options for the browser's WebAuthn, handed on as they are. */
export const passkeyOptionsSchema = z.strictObject({
  options: z.record(z.string(), z.unknown()),
});
export type PasskeyOptions = z.infer<typeof passkeyOptionsSchema>;

/** A factor was added. `recoveryCodes` stand here once, with the first factor; null with every later one. */
export const factorAddedSchema = z.strictObject({
  factor: factorSchema,
  recoveryCodes: z.array(z.string()).nullable(),
});
export type FactorAdded = z.infer<typeof factorAddedSchema>;

export const recoveryCodesSchema = z.strictObject({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;

/** The password was right, and a second factor is asked for. There is no session yet; the browser holds a cookie that opens the second step only. */
export const secondStepSchema = z.strictObject({
  secondStep: z.strictObject({
    ways: z.array(z.enum(FACTOR_WAYS)),
    expiresAt: z.iso.datetime(),
  }),
});
export type SecondStep = z.infer<typeof secondStepSchema>;

/** The second step: one of these. */
export const secondProofSchema = z.union([
  z.strictObject({ code }),
  z.strictObject({ recoveryCode: z.string().min(1).max(80) }),
  z.strictObject({ passkey: passkeyAssertionSchema }),
]);
export type SecondProof = z.infer<typeof secondProofSchema>;

/** Second factors in the file of a person's data. */
export const exportedFactorSchema = factorSchema.omit({ factorId: true });
