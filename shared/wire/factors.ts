// Second factors of a person: what a browser and the server say to each other about them. Nothing here leaves the staff side.
import * as z from 'zod';
import { passwordSchema } from './fields.ts';
import { lineSchema } from './text.ts';

const FACTOR_KINDS = ['totp', 'passkey'] as const;

/** Who needs a second factor: nobody, admins, or everybody who signs in with a password. */
export const FACTOR_POLICIES = ['off', 'admin', 'all'] as const;
export type FactorPolicy = (typeof FACTOR_POLICIES)[number];

/** Ways through the second step of a sign-in. */
export const FACTOR_WAYS = ['totp', 'passkey', 'recovery'] as const;
export type FactorWay = (typeof FACTOR_WAYS)[number];

export const factorIdSchema = z
  .string()
  .regex(/^f-[0-9a-z]{12}$/)
  .describe('Id of the factor');
const password = passwordSchema.describe(
  'The person’s password, asked again: a session left open is not enough',
);
const label = lineSchema(1, 40).describe('What the person calls it: "my phone"');
/** Spaces between the digits are how some apps show them. */
const code = z
  .string()
  .max(20)
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'six digits'))
  .describe('Six digits of the authenticator app; spaces between them do not count');
const recoveryCodesText =
  'Recovery codes, each good for one sign-in; they stand in this answer only';

/** As its owner and admins see it: never a secret, never a key. */
export const factorSchema = z
  .strictObject({
    factorId: factorIdSchema,
    kind: z.enum(FACTOR_KINDS).describe('`totp`: an authenticator app; `passkey`: a passkey'),
    label: z.string().describe('What the person calls it'),
    addedAt: z.iso.datetime().describe('When it was added, UTC'),
    lastUsedOn: z.iso
      .date()
      .nullable()
      .describe('UTC day of the last sign-in with it; null: not used yet'),
  })
  .describe('A second factor of a person');
export type Factor = z.infer<typeof factorSchema>;

export const factorListSchema = z.strictObject({
  factors: z.array(factorSchema).describe('The person’s second factors'),
  recoveryCodesLeft: z.int().describe('Recovery codes that have not been used'),
  isDemanded: z
    .boolean()
    .describe('The installation demands one of this person: the last one cannot be removed'),
});
export type FactorList = z.infer<typeof factorListSchema>;

export const proofSchema = z.strictObject({ password });

/** It counts once `confirmation` had a right code of it. */
export const totpEnrolmentSchema = z.strictObject({
  secret: z.string().describe('Secret in Base32, to be typed'),
  uri: z
    .string()
    .describe('The same as an `otpauth://` address, to be drawn as a code and scanned'),
  expiresAt: z.iso.datetime().describe('Until when it can be confirmed, UTC'),
});
export type TotpEnrolment = z.infer<typeof totpEnrolmentSchema>;
export const totpConfirmationSchema = z.strictObject({ code, label });

const base64url = (most: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${most}}$`));
const credentialIdSchema = base64url(1400).describe('Id of the credential, base64url');
const credential = {
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal('public-key').describe('Kind of credential that WebAuthn names'),
};
const clientDataJSON = base64url(4000).describe('What the browser signed, base64url');
const forBrowser = 'Options for the browser’s WebAuthn, handed on as they are';

/** What the browser's WebAuthn answers when a passkey was made. Unknown keys are dropped: browsers add some over the years. */
export const passkeyRegistrationSchema = z.object({
  ...credential,
  response: z
    .object({
      clientDataJSON,
      attestationObject: base64url(12_000).describe('The new public key, base64url'),
      transports: z
        .array(z.string().max(20))
        .max(10)
        .optional()
        .describe('How the device can be reached, such as `usb`; absent: the browser does not say'),
    })
    .describe('What the device answered'),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistrationSchema>;
export const passkeyConfirmationSchema = z.strictObject({
  credential: passkeyRegistrationSchema.describe('What the browser’s WebAuthn answered'),
  label,
});

/** What the browser's WebAuthn answers when a passkey was used. */
export const passkeyAssertionSchema = z.object({
  ...credential,
  response: z
    .object({
      clientDataJSON,
      authenticatorData: base64url(4000).describe('What the device says of itself, base64url'),
      signature: base64url(2000).describe('Signature with the passkey, base64url'),
    })
    .describe('What the device answered'),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertionSchema>;

export const passkeyOptionsSchema = z.strictObject({
  options: z.record(z.string(), z.unknown()).describe(forBrowser),
});
export type PasskeyOptions = z.infer<typeof passkeyOptionsSchema>;

export const factorAddedSchema = z
  .strictObject({
    factor: factorSchema,
    recoveryCodes: z
      .array(z.string())
      .nullable()
      .describe(`${recoveryCodesText}; null: they came with the first factor`),
  })
  .describe('A factor was added');
export type FactorAdded = z.infer<typeof factorAddedSchema>;

export const recoveryCodesSchema = z.strictObject({
  recoveryCodes: z.array(z.string()).describe(recoveryCodesText),
});
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;

/** There is no session yet; the browser holds a cookie that opens the second step only. */
export const secondStepSchema = z.strictObject({
  secondStep: z
    .strictObject({
      ways: z.array(z.enum(FACTOR_WAYS)).describe('Ways that this person can take'),
      expiresAt: z.iso.datetime().describe('Until when the second step is open, UTC'),
    })
    .describe('The password was right, and a second factor is asked for'),
});
export type SecondStep = z.infer<typeof secondStepSchema>;

/** The second step: one of these. */
export const secondProofSchema = z.union([
  z.strictObject({ code }),
  z.strictObject({ recoveryCode: z.string().min(1).max(80).describe('One of the recovery codes') }),
  z.strictObject({
    passkey: passkeyAssertionSchema.describe('What the browser’s WebAuthn answered'),
  }),
]);
export type SecondProof = z.infer<typeof secondProofSchema>;

/** Second factors in the file of a person's data. */
export const exportedFactorSchema = factorSchema.omit({ factorId: true });
