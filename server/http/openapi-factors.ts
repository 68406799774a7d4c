// The part of the API's description that is about second factors.
import type * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { sessionSchema } from '#shared/wire/accounts.ts';
import {
  factorAddedSchema,
  factorListSchema,
  passkeyConfirmationSchema,
  passkeyOptionsSchema,
  proofSchema,
  recoveryCodesSchema,
  secondProofSchema,
  totpConfirmationSchema,
  totpEnrolmentSchema,
} from '#shared/wire/factors.ts';
import { factorOne, operation, perAccount } from './openapi-people.ts';

const adding = (summary: string, schema: z.ZodType, body: z.ZodType) => ({
  post: operation({ summary, status: '201', schema, body, ...perAccount }),
});

/** Paths of the second step and of one's own factors. */
export function factorPaths(): ZodOpenApiPathsObject {
  const all = '/api/v1/accounts/{accountId}/factors';
  return {
    '/api/v1/sessions/factor': {
      post: operation({
        summary:
          'The second step of signing in: a code, a passkey or a recovery code for a session',
        status: '201',
        schema: sessionSchema,
        body: secondProofSchema,
        isOpen: true,
      }),
    },
    '/api/v1/sessions/factor/passkey': {
      post: operation({
        summary: 'Options to use a passkey in the second step',
        schema: passkeyOptionsSchema,
        isOpen: true,
      }),
    },
    [all]: {
      get: operation({
        summary: 'Second factors of a person',
        schema: factorListSchema,
        ...perAccount,
      }),
      delete: operation({
        summary: 'Removes all factors of somebody else and ends the sessions; admins',
        status: '204',
        ...perAccount,
      }),
    },
    [`${all}/totp`]: adding('A secret for an authenticator app', totpEnrolmentSchema, proofSchema),
    [`${all}/totp/confirmation`]: adding(
      'Its first right code: from now on it counts',
      factorAddedSchema,
      totpConfirmationSchema,
    ),
    [`${all}/passkey`]: adding('Options to make a passkey', passkeyOptionsSchema, proofSchema),
    [`${all}/passkey/confirmation`]: adding(
      'The passkey that was made: from now on it counts',
      factorAddedSchema,
      passkeyConfirmationSchema,
    ),
    [`${all}/recovery-codes`]: adding(
      'New recovery codes in place of the old ones',
      recoveryCodesSchema,
      proofSchema,
    ),
    [`${all}/{factorId}`]: {
      delete: operation({
        summary: 'Removes one of one’s own factors',
        status: '204',
        body: proofSchema,
        ...factorOne,
      }),
    },
  };
}
