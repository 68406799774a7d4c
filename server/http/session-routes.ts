// Sign-in: a token is exchanged once for an HttpOnly cookie, so that no script and no address ever holds it.
import { stringifySetCookie } from 'cookie';
import express, { type Request, type Response, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { type Session, sessionRequestSchema } from '#shared/api.ts';
import { SESSION_COOKIE } from '../auth/tokens.ts';
import { markPrivate, type ServerContext } from './context.ts';
import { onlyMethods, parseOrRefuse, problemOf, Refusal, sendProblem } from './problems.ts';

/** A page of another origin must not sign anybody in or out. Clients that are not pages send no Origin. */
function refuseForeignOrigin(req: Request): void {
  const origin = req.get('origin');
  if (origin === undefined) return;
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  if (host !== req.get('host'))
    throw new Refusal('not_allowed', 'Sign in from the page of this service.');
}

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

/** Routes under /api/v1/sessions. */
export function sessionRoutes(context: ServerContext): Router {
  const router = express.Router();
  const limiter = rateLimit({
    windowMs: 60_000,
    limit: 10,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, res) =>
      sendProblem(res, problemOf('too_many_requests', 'Wait a minute before you try again.')),
  });
  router.use((_req, res, next) => {
    markPrivate(res);
    next();
  });
  router.post('/', limiter, express.json({ limit: 2000 }), async (req: Request, res: Response) => {
    refuseForeignOrigin(req);
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
  });
  router.get('/', async (req, res) => {
    const session = await context.auth.session(req.get('cookie'));
    if (session === null)
      throw new Refusal('not_signed_in', 'There is no session. POST the operator token here.');
    res.json({ role: session.role, expiresAt: session.expiresAt.toISOString() } satisfies Session);
  });
  router.delete('/', async (req, res) => {
    refuseForeignOrigin(req);
    await context.auth.signOut(req.get('cookie'));
    setCookie(req, res, '', new Date(0));
    res.status(204).end();
  });
  router.all('/', onlyMethods('POST, GET, DELETE'));
  return router;
}
