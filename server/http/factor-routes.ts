// Second factors over HTTP: the second step of signing in, and one's own factors. Adding and removing is for the person alone: an admin may look, and
// take all of somebody's away.
import type { Request } from 'express';
import {
  passkeyConfirmationSchema,
  proofSchema,
  type RecoveryCodes,
  secondProofSchema,
  totpConfirmationSchema,
} from '#shared/wire/factors.ts';
import { ADMINS } from '../auth/access.ts';
import type { Proof } from '../people/factors/factors.ts';
import { actorOf, markPrivate, type ServerContext } from './context.ts';
import { clearPendingCookie, pendingIdOf } from './cookies.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import type { Handler } from './read-routes.ts';
import { relyingPartyOf } from './relying-party.ts';
import type { Route } from './routes.ts';
import { addressOf, attemptLimit, signedInOf, startSession } from './session-routes.ts';

const postSecondStep: Handler = async (context, req, res) => {
  markPrivate(res);
  const proof = parseOrRefuse(secondProofSchema, req.body, 'invalid_body');
  const rp = relyingPartyOf(context, req);
  const at = { address: addressOf(req), rp };
  const { account, factor } = await context.factors.step.finish(pendingIdOf(req), proof, at);
  // Whoever signs in again leaves the session before.
  await context.auth.signOut(req.get('cookie'));
  clearPendingCookie(req, res);
  const signedIn = { ...signedInOf(account, 'password'), factor };
  res.status(201).json(await startSession(context, req, res, signedIn));
};

const postPasskeyOptions: Handler = async (context, req, res) => {
  markPrivate(res);
  const rp = relyingPartyOf(context, req);
  const at = { address: addressOf(req), rp };
  res.json(await context.factors.step.passkeyOptions(pendingIdOf(req), at));
};

const idOf = (req: Request): string => String(req.params.accountId);

/** The account of the address, when it is the one of whoever asks. */
function ownIdOf(req: Request, res: Parameters<typeof actorOf>[0]): string {
  const { accountId } = actorOf(res);
  if (accountId !== idOf(req))
    throw new Refusal('conflict', 'People add and remove their second factors themselves.');
  return accountId;
}

const proofOf = (req: Request, res: Parameters<typeof actorOf>[0]): Proof => {
  const { password } = parseOrRefuse(proofSchema, req.body, 'invalid_body');
  return { accountId: ownIdOf(req, res), password, address: addressOf(req) };
};

const getFactors: Handler = async (context, req, res) => {
  res.json(await context.factors.own.list(idOf(req)));
};

const deleteFactors: Handler = async (context, req, res) => {
  await context.factors.own.removeAll(actorOf(res).accountId, idOf(req));
  res.status(204).end();
};

const deleteFactor: Handler = async (context, req, res) => {
  await context.factors.own.remove(proofOf(req, res), String(req.params.factorId));
  res.status(204).end();
};

const postTotp: Handler = async (context, req, res) => {
  const { rpId } = relyingPartyOf(context, req);
  res.status(201).json(await context.factors.own.beginTotp(proofOf(req, res), rpId));
};

const postPasskey: Handler = async (context, req, res) => {
  const rp = relyingPartyOf(context, req);
  res.status(201).json(await context.factors.own.beginPasskey(proofOf(req, res), rp));
};

const postRecoveryCodes: Handler = async (context, req, res) => {
  const recoveryCodes = await context.factors.own.replaceRecoveryCodes(proofOf(req, res));
  res.status(201).json({ recoveryCodes: [...recoveryCodes] } satisfies RecoveryCodes);
};

/** The first factor ended every session, this one too: the person who sits here goes on with a new one. */
async function goOn(
  context: ServerContext,
  ...[req, res, accountId]: [Parameters<Handler>[1], Parameters<Handler>[2], string]
): Promise<void> {
  const account = await context.people.accountOrRefuse(accountId);
  await startSession(context, req, res, signedInOf(account, 'password'));
}

const confirmTotp: Handler = async (context, req, res) => {
  const body = parseOrRefuse(totpConfirmationSchema, req.body, 'invalid_body');
  const accountId = ownIdOf(req, res);
  const added = await context.factors.own.confirmTotp(accountId, body);
  if (added.recoveryCodes !== null) await goOn(context, req, res, accountId);
  res.status(201).json(added);
};

const confirmPasskey: Handler = async (context, req, res) => {
  const body = parseOrRefuse(passkeyConfirmationSchema, req.body, 'invalid_body');
  const accountId = ownIdOf(req, res);
  const rp = relyingPartyOf(context, req);
  const added = await context.factors.own.confirmPasskey(accountId, body, rp);
  if (added.recoveryCodes !== null) await goOn(context, req, res, accountId);
  res.status(201).json(added);
};

const STEP = '/api/v1/sessions/factor';
const ALL = '/api/v1/accounts/:accountId/factors';
const own = { access: ADMINS, orOwn: true, bodyBytes: 20_000 } as const;

/** The second step is public: whoever takes it has no session yet. */
export function factorRoutes(): readonly Route[] {
  const step = { method: 'POST', access: 'public', before: attemptLimit() } as const;
  return [
    { ...step, path: STEP, bodyBytes: 20_000, handler: postSecondStep },
    { ...step, path: `${STEP}/passkey`, handler: postPasskeyOptions },
    { method: 'GET', path: ALL, access: ADMINS, orOwn: true, handler: getFactors },
    { method: 'DELETE', path: ALL, access: ADMINS, handler: deleteFactors },
    { ...own, method: 'POST', path: `${ALL}/totp`, handler: postTotp },
    { ...own, method: 'POST', path: `${ALL}/totp/confirmation`, handler: confirmTotp },
    { ...own, method: 'POST', path: `${ALL}/passkey`, handler: postPasskey },
    { ...own, method: 'POST', path: `${ALL}/passkey/confirmation`, handler: confirmPasskey },
    { ...own, method: 'POST', path: `${ALL}/recovery-codes`, handler: postRecoveryCodes },
    { ...own, method: 'DELETE', path: `${ALL}/:factorId`, handler: deleteFactor },
  ];
}
