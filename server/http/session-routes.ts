// Sign-in: a token or a password is exchanged once for an HttpOnly cookie, so that no script and no address ever holds it.
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { type Session, type SignInMethods, sessionRequestSchema } from '#shared/accounts.ts';
import { SteadyLimitStore } from '#shared/limit-store.ts';
import type { Actor } from '../auth/access.ts';
import type { AccountRow } from '../people/ports.ts';
import { signInWithPassword } from '../people/sign-in.ts';
import { markPrivate, type ServerContext } from './context.ts';
import { clearSessionCookie, setSessionCookie } from './cookies.ts';
import { parseOrRefuse, problemOf, Refusal, sendProblem } from './problems.ts';
import { noQuerySchema } from './query.ts';
import type { Handler } from './read-routes.ts';
import type { Route } from './routes.ts';

/** Who gets a session, and how they showed who they are. */
export type SignedIn = {
  readonly actor: Actor;
  readonly displayName: string | null;
  readonly way: 'token' | 'password' | 'oidc';
};

export const signedInOf = (account: AccountRow, way: SignedIn['way']): SignedIn => ({
  actor: {
    accountId: account.accountId,
    role: account.role,
    mustChangePassword: account.mustChangePassword,
  },
  displayName: account.displayName,
  way,
});

/** Starts a session, writes it down and sets its cookie. */
export async function startSession(
  context: ServerContext,
  req: Request,
  res: Response,
  { actor, displayName, way }: SignedIn,
): Promise<Session> {
  const session = await context.auth.start(actor, new Date(context.wallClock()));
  await context.people.store.record({
    actorId: actor.accountId,
    action: 'session.started',
    subjectId: null,
    before: null,
    after: { with: way },
  });
  setSessionCookie(req, res, session);
  return { ...actor, displayName, expiresAt: session.expiresAt.toISOString() };
}

/** Where an attempt comes from, for counting. */
export const addressOf = (req: Request): string => req.ip ?? '';

async function whoSignsIn(context: ServerContext, req: Request): Promise<SignedIn> {
  const request = parseOrRefuse(sessionRequestSchema, req.body, 'invalid_body');
  if ('login' in request) {
    const now = new Date(context.wallClock());
    const attempt = { ...request, address: addressOf(req), now };
    return signedInOf(await signInWithPassword(context.people.store, attempt), 'password');
  }
  const actor = await context.auth.actorOfToken(request.token);
  if (actor === null)
    throw new Refusal(
      'not_signed_in',
      'This is not the operator token. It stands in credentials.json of the data folder.',
    );
  return { actor, displayName: null, way: 'token' };
}

const postSession: Handler = async (context, req, res) => {
  markPrivate(res);
  const signedIn = await whoSignsIn(context, req);
  // Whoever signs in again leaves the session before.
  await context.auth.signOut(req.get('cookie'));
  res.status(201).json(await startSession(context, req, res, signedIn));
};

const getSession: Handler = async (context, req, res) => {
  const session = await context.auth.session(req.get('cookie'));
  // Whoever asks has a role, so this is a bearer token.
  if (session === null) throw new Refusal('not_found', 'A bearer token has no session.');
  const { accountId, displayName, role, mustChangePassword, expiresAt } = session;
  res.json({
    accountId,
    displayName,
    role,
    mustChangePassword,
    expiresAt: expiresAt.toISOString(),
  } satisfies Session);
};

const deleteSession: Handler = async (context, req, res) => {
  markPrivate(res);
  const session = await context.auth.session(req.get('cookie'));
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

/** Attempts per address and minute, before anything is computed: so that nobody keeps the processor busy with passwords. */
function attemptLimit(): RequestHandler {
  return rateLimit({
    store: new SteadyLimitStore(() => performance.now(), Date.now),
    windowMs: 60_000,
    limit: 10,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
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
      before: attemptLimit(),
      handler: postSession,
    },
    { method: 'GET', path, access: 'signed-in', handler: getSession },
    { method: 'DELETE', path, access: 'public', handler: deleteSession },
    { method: 'GET', path: '/api/v1/sign-in', access: 'public', handler: getMethods },
  ];
}
