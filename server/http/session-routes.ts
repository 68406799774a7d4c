// Sign-in: a token or a password is exchanged once for an HttpOnly cookie, so that no script and no address ever holds it.
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { type Session, type SignInMethods, sessionRequestSchema } from '#shared/wire/accounts.ts';
import type { FactorWay, SecondStep } from '#shared/wire/factors.ts';
import type { SigningIn } from '../auth/access.ts';
import { type LiveSession, SESSION_COOKIE, sha256Hex } from '../auth/tokens.ts';
import { networkOf } from '../people/attempts.ts';
import { PROOF_MS, withProof } from '../people/device-proof.ts';
import type { Pending } from '../people/factors/second-step.ts';
import type { AccountRow } from '../people/ports.ts';
import { signInWithPassword } from '../people/sign-in.ts';
import { AttemptsPerMinute } from './attempts-per-minute.ts';
import { markPrivate, type ServerContext } from './context.ts';
import {
  clearSessionCookie,
  deviceCookieOf,
  pendingIdOf,
  setDeviceCookie,
  setPendingCookie,
  setSessionCookie,
} from './cookies.ts';
import { parseOrRefuse, problemOf, Refusal, sendProblem } from './problems.ts';
import { noQuerySchema } from './query.ts';
import type { Handler } from './read-routes.ts';
import { relyingPartyOf } from './relying-party.ts';
import type { Route } from './routes.ts';

/** Who gets a session, and how they showed who they are. */
export type SignedIn = {
  readonly actor: SigningIn;
  readonly way: 'token' | 'password' | 'oidc';
  /** What the second step was passed with. */
  readonly factor?: FactorWay;
};

export const signedInOf = (account: AccountRow, way: SignedIn['way']): SignedIn => ({
  actor: {
    accountId: account.accountId,
    role: account.role,
    mustChangePassword: account.mustChangePassword,
    sites: account.sites,
    tokenId: null,
  },
  way,
});

function sessionOf(session: LiveSession): Session {
  const { accountId, displayName, role, sites, mustChangePassword } = session;
  return {
    accountId,
    displayName,
    role,
    sites: sites === null ? null : [...sites],
    mustChangePassword,
    hasFirstPassword: session.hasFirstPassword,
    mustAddFactor: session.mustAddFactor,
    expiresAt: session.expiresAt.toISOString(),
  };
}

/** Starts a session, writes it down and sets its cookie. */
export async function startSession(
  context: ServerContext,
  req: Request,
  res: Response,
  { actor, way, factor }: SignedIn,
): Promise<Session> {
  const session = await context.auth.start(actor, new Date(context.wallClock()));
  await context.people.store.record({
    actorId: actor.accountId,
    action: 'session.started',
    subjectId: null,
    before: null,
    after: { with: way, ...(factor === undefined ? {} : { factor }) },
  });
  setSessionCookie(req, res, session);
  // Only now, after every step: a device that knows the password alone is not a known one.
  if (way === 'password') await rememberDevice(context, req, res, actor);
  const running = await context.auth.session(`${SESSION_COOKIE}=${session.id}`);
  if (running === null) throw new Refusal('not_signed_in', 'This account is disabled.');
  return sessionOf(running);
}

/** From now on this device is known for the person who has shown who they are. */
async function rememberDevice(
  { people, wallClock }: ServerContext,
  req: Request,
  res: Response,
  { accountId }: SigningIn,
): Promise<void> {
  const account = await people.store.account(accountId);
  if (account === null) return;
  const now = wallClock();
  const proofs = withProof(deviceCookieOf(req), account, now);
  setDeviceCookie(req, res, proofs, new Date(now + PROOF_MS));
}

/** Where an attempt comes from, for counting. */
export const addressOf = (req: Request): string => req.ip ?? '';

/** A pending sign-in instead, when the account has a second factor: with the password alone there is no session. */
async function whoSignsIn(
  context: ServerContext,
  req: Request,
  tokens: AttemptsPerMinute,
): Promise<SignedIn | Pending> {
  const request = parseOrRefuse(sessionRequestSchema, req.body, 'invalid_body');
  const address = addressOf(req);
  if ('login' in request) {
    const now = new Date(context.wallClock());
    const attempt = { ...request, address, proofs: deviceCookieOf(req), now };
    const { store, gate } = context.people;
    const account = await signInWithPassword(store, gate, attempt);
    const pending = await context.factors.step.begin(account, relyingPartyOf(context, req));
    return pending ?? signedInOf(account, 'password');
  }
  // A token that is known waits behind nobody who guesses from the same address.
  const isKnown = context.auth.isKnown({ authorization: `Bearer ${request.token}` });
  if (!isKnown) await tokens.begin(address);
  const actor = await context.auth.actorOfToken(request.token, address);
  if (actor === null)
    throw new Refusal(
      'not_signed_in',
      'This is not an operator token. The first one is in credentials.json in the data folder; "npm run tokens -- list" lists all there are.',
    );
  if (!isKnown) await tokens.forgive(address);
  return { actor, way: 'token' };
}

const postSession =
  (tokens: AttemptsPerMinute): Handler =>
  async (context, req, res) => {
    markPrivate(res);
    const signedIn = await whoSignsIn(context, req, tokens);
    // Whoever signs in again leaves the session before.
    await context.auth.signOut(req.get('cookie'));
    if ('ways' in signedIn) {
      const { ways, expiresAt } = signedIn;
      clearSessionCookie(req, res);
      setPendingCookie(req, res, signedIn);
      const secondStep = { ways: [...ways], expiresAt: expiresAt.toISOString() };
      res.status(202).json({ secondStep } satisfies SecondStep);
      return;
    }
    res.status(201).json(await startSession(context, req, res, signedIn));
  };

const getSession: Handler = async (context, req, res) => {
  const session = await context.auth.session(req.get('cookie'), req.ip);
  // Whoever asks has a role, so this is a bearer token.
  if (session === null) throw new Refusal('not_found', 'A bearer token has no session.');
  res.json(sessionOf(session));
};

const deleteSession: Handler = async (context, req, res) => {
  markPrivate(res);
  // Open to everybody, and a question of the database all the same: a cookie that is none of ours counts as everywhere.
  const session = await context.auth.session(req.get('cookie'), req.ip);
  if (session !== null) {
    await context.auth.signOut(req.get('cookie'));
    await context.people.store.record({
      actorId: session.accountId,
      action: 'session.ended',
      subjectId: null,
      before: null,
      after: null,
    });
    context.sessionsChanged();
  }
  clearSessionCookie(req, res);
  res.status(204).end();
};

const getMethods: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const { oidc } = context;
  res.set('Cache-Control', 'public, max-age=60');
  res.json({ oidc: oidc === null ? null : { name: oidc.settings.name } } satisfies SignInMethods);
};

/** Tries per pending sign-in and minute, before anything is computed. Never per address alone: colleagues share one, and nobody locks another out. */
export function attemptLimit(): RequestHandler {
  return rateLimit({
    store: new SteadyLimitStore(() => performance.now(), Date.now),
    windowMs: 60_000,
    limit: 10,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (req) => `${networkOf(addressOf(req))} ${sha256Hex(pendingIdOf(req) ?? '')}`,
    handler: (_req, res) =>
      sendProblem(res, problemOf('too_many_requests', 'Wait a minute before you try again.')),
  });
}

/** Sign-in and sign-out. Leaving is public: it does nothing for whoever has no session. */
export function sessionRoutes(): readonly Route[] {
  const path = '/api/v1/sessions';
  return [
    {
      method: 'POST',
      path,
      access: 'public',
      bodyBytes: 2000,
      handler: postSession(new AttemptsPerMinute(10)),
    },
    { method: 'GET', path, access: 'signed-in', handler: getSession },
    { method: 'DELETE', path, access: 'public', handler: deleteSession },
    { method: 'GET', path: '/api/v1/sign-in', access: 'public', handler: getMethods },
  ];
}
