// Second factors over HTTP: the second step of signing in, and one's own factors. Adding and removing is for the person alone: an admin may look, and
// take all of somebody's away.
import type { RequestHandler } from 'express';
import type * as z from 'zod';
import { sessionSchema } from '#shared/wire/accounts.ts';
import {
  factorAddedSchema,
  factorListSchema,
  passkeyConfirmationSchema,
  passkeyOptionsSchema,
  proofSchema,
  type RecoveryCodes,
  recoveryCodesSchema,
  secondProofSchema,
  totpConfirmationSchema,
  totpEnrolmentSchema,
} from '#shared/wire/factors.ts';
import { type Actor, ADMINS } from '../auth/access.ts';
import { created, done, json } from '../http/answer.ts';
import type { Asked } from '../http/asked.ts';
import { ok, type Route, route } from '../http/route.ts';
import { Refusal } from '../refusal.ts';
import { attemptLimit } from './attempt-limit.ts';
import type { PeopleContext } from './context.ts';
import { clearPendingCookie, pendingIdOf } from './cookies.ts';
import type { Proof } from './factors/factors.ts';
import { relyingPartyOf } from './relying-party.ts';
import { goOn, signedInOf, startSession } from './session-routes.ts';

type OfAccount<Body = unknown> = Asked<{ readonly accountId: string }, unknown, Body>;

/** Whoever asks, when the account of the address is theirs. */
function ownerOf({ params, actor }: OfAccount): Actor {
  if (actor.accountId !== params.accountId)
    throw new Refusal('conflict', 'People add and remove their second factors themselves.');
  return actor;
}

function proofOf(asked: OfAccount<z.infer<typeof proofSchema>>): Proof {
  const { accountId, accessVersion } = ownerOf(asked);
  return { accountId, accessVersion, password: asked.body.password, address: asked.address };
}

const STEP = '/api/v1/sessions/factor';
const ALL = '/api/v1/accounts/:accountId/factors';
/** What a browser's WebAuthn answers is longer than other bodies. */
const PASSKEY_BODY_BYTES = 20_000;

const step = {
  method: 'POST',
  tag: 'Sign-in',
  access: 'public',
  caching: 'private',
} as const;

const postSecondStep = (before: RequestHandler) =>
  route({
    ...step,
    before,
    path: STEP,
    operationId: 'takeSecondStep',
    summary: 'The second step of signing in: a code, a passkey or a recovery code for a session',
    body: secondProofSchema,
    bodyBytes: PASSKEY_BODY_BYTES,
    answers: { 201: { description: 'The session; its cookie is set', schema: sessionSchema } },
    refuses: ['not_signed_in', 'too_many_requests', 'not_ready'],
    handler: async (context: PeopleContext, asked) => {
      const rp = relyingPartyOf(context, asked.req);
      const at = { address: asked.address, rp };
      const pendingId = pendingIdOf(asked.req);
      const { account, factor } = await context.factors.step.finish(pendingId, asked.body, at);
      // Whoever signs in again leaves the session before.
      await context.auth.signOut(asked.req.get('cookie'));
      clearPendingCookie(asked);
      const signedIn = { ...signedInOf(account, 'password'), factor };
      return created(await startSession(context, asked, signedIn));
    },
  });

const postStepOptions = (before: RequestHandler) =>
  route({
    ...step,
    before,
    path: `${STEP}/passkey`,
    operationId: 'getSecondStepPasskeyOptions',
    summary: 'Options to use a passkey in the second step',
    answers: ok(passkeyOptionsSchema),
    refuses: ['conflict', 'too_many_requests'],
    handler: async (context: PeopleContext, { req, address }) => {
      const at = { address, rp: relyingPartyOf(context, req) };
      return json(await context.factors.step.passkeyOptions(pendingIdOf(req), at));
    },
  });

const getFactors = route({
  method: 'GET',
  path: ALL,
  operationId: 'listFactors',
  tag: 'Sign-in',
  summary: 'Second factors of a person',
  access: ADMINS,
  orOwn: true,
  answers: ok(factorListSchema),
  handler: async (context: PeopleContext, { params }) =>
    json(await context.factors.own.list(params.accountId)),
});

const deleteFactors = route({
  method: 'DELETE',
  path: ALL,
  operationId: 'removeFactors',
  tag: 'Sign-in',
  summary: 'Removes all factors of somebody else and ends the sessions; admins',
  access: ADMINS,
  answers: { 204: { description: 'Removed' } },
  refuses: ['conflict'],
  handler: async (context: PeopleContext, { params, actor }) => {
    await context.factors.own.removeAll(actor, params.accountId);
    return done();
  },
});

const own = {
  tag: 'Sign-in',
  access: ADMINS,
  orOwn: true,
  bodyBytes: PASSKEY_BODY_BYTES,
  refuses: ['conflict', 'too_many_requests'],
} as const;

/** What needs the key of authenticator apps. */
const ownTotp = { ...own, refuses: [...own.refuses, 'not_ready'] } as const;

const deleteFactor = route({
  ...own,
  method: 'DELETE',
  path: `${ALL}/:factorId`,
  operationId: 'removeFactor',
  summary: 'Removes one of one’s own factors',
  body: proofSchema,
  answers: { 204: { description: 'Removed' } },
  handler: async (context: PeopleContext, asked) => {
    await context.factors.own.remove(proofOf(asked), asked.params.factorId);
    return done();
  },
});

const postTotp = route({
  ...ownTotp,
  method: 'POST',
  path: `${ALL}/totp`,
  operationId: 'beginTotp',
  summary: 'A secret for an authenticator app',
  body: proofSchema,
  answers: { 201: { description: 'To be confirmed', schema: totpEnrolmentSchema } },
  handler: async (context: PeopleContext, asked) => {
    const { rpId } = relyingPartyOf(context, asked.req);
    return created(await context.factors.own.beginTotp(proofOf(asked), rpId));
  },
});

const postPasskey = route({
  ...own,
  method: 'POST',
  path: `${ALL}/passkey`,
  operationId: 'beginPasskey',
  summary: 'Options to make a passkey',
  body: proofSchema,
  answers: { 201: { description: 'To be confirmed', schema: passkeyOptionsSchema } },
  handler: async (context: PeopleContext, asked) => {
    const rp = relyingPartyOf(context, asked.req);
    return created(await context.factors.own.beginPasskey(proofOf(asked), rp));
  },
});

const postRecoveryCodes = route({
  ...own,
  method: 'POST',
  path: `${ALL}/recovery-codes`,
  operationId: 'replaceRecoveryCodes',
  summary: 'New recovery codes in place of the old ones',
  body: proofSchema,
  answers: { 201: { description: 'They are shown here once', schema: recoveryCodesSchema } },
  handler: async (context: PeopleContext, asked) => {
    const recoveryCodes = await context.factors.own.replaceRecoveryCodes(proofOf(asked));
    return created({ recoveryCodes: [...recoveryCodes] } satisfies RecoveryCodes);
  },
});

const confirmTotp = route({
  ...ownTotp,
  method: 'POST',
  path: `${ALL}/totp/confirmation`,
  operationId: 'confirmTotp',
  summary: 'Its first correct code: from now on the app counts',
  body: totpConfirmationSchema,
  answers: { 201: { description: 'It counts', schema: factorAddedSchema } },
  handler: async (context: PeopleContext, asked) => {
    const added = await context.factors.own.confirmTotp(ownerOf(asked), asked.body);
    // The first factor ended every session.
    if (added.recoveryCodes !== null) await goOn(context, asked);
    return created(added);
  },
});

const confirmPasskey = route({
  ...own,
  method: 'POST',
  path: `${ALL}/passkey/confirmation`,
  operationId: 'confirmPasskey',
  summary: 'The passkey that was made: from now on it counts',
  body: passkeyConfirmationSchema,
  answers: { 201: { description: 'It counts', schema: factorAddedSchema } },
  handler: async (context: PeopleContext, asked) => {
    const rp = relyingPartyOf(context, asked.req);
    const added = await context.factors.own.confirmPasskey(ownerOf(asked), asked.body, rp);
    if (added.recoveryCodes !== null) await goOn(context, asked);
    return created(added);
  },
});

/** Made anew for each application: the second step counts attempts, for both of its routes together. */
export function factorRoutes(): readonly Route<PeopleContext>[] {
  const limit = attemptLimit();
  return [
    postSecondStep(limit),
    postStepOptions(limit),
    getFactors,
    deleteFactors,
    postTotp,
    confirmTotp,
    postPasskey,
    confirmPasskey,
    postRecoveryCodes,
    deleteFactor,
  ];
}
