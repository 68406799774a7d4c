// Sign-in: a token is exchanged once for an HttpOnly cookie, so that no script and no address ever holds it.
import { stringifySetCookie } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { type Session, sessionRequestSchema } from '#shared/api.ts';
import { SESSION_COOKIE } from '../auth/tokens.ts';
import { markPrivate } from './context.ts';
import { parseOrRefuse, problemOf, Refusal, sendProblem } from './problems.ts';
import type { Handler } from './read-routes.ts';
import type { Route } from './routes.ts';

function setCookie(req: Request, res: Response, value: string, expires: Date): void {
  res.append(
    'Set-Cookie',
    stringifySetCookie({
      name: SESSION_COOKIE,
      value,
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: req.secure,
      expires,
    }),
  );
}

const getSession: Handler = async (context, req, res) => {
  const session = await context.auth.session(req.get('cookie'));
  if (session === null)
    throw new Refusal('not_signed_in', 'There is no session. POST the operator token here.');
  res.json({ role: 'operator', expiresAt: session.expiresAt.toISOString() } satisfies Session);
};

const postSession: Handler = async (context, req, res) => {
  markPrivate(res);
  const { token } = parseOrRefuse(sessionRequestSchema, req.body, 'invalid_body');
  const session = await context.auth.signIn(token, new Date(context.wallClock()));
  if (session === null)
    throw new Refusal(
      'not_signed_in',
      'This is not the operator token. It stands in credentials.json of the data folder.',
    );
  setCookie(req, res, session.id, session.expiresAt);
  res
    .status(201)
    .json({ role: 'operator', expiresAt: session.expiresAt.toISOString() } satisfies Session);
};

const deleteSession: Handler = async (context, req, res) => {
  markPrivate(res);
  await context.auth.signOut(req.get('cookie'));
  setCookie(req, res, '', new Date(0));
  res.status(204).end();
};

/** Attempts per address and minute: for tokens, and so that nobody keeps the processor busy with passwords. */
function attemptLimit(): RequestHandler {
  return rateLimit({
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
  ];
}
