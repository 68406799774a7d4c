// What every route needs, whatever feature it is of: who asks, what that may cost, and what went wrong. What a feature needs besides, it says
// in a type of its own; app.ts gives all of them.
import type { Request, Response } from 'express';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { EpochMs } from '#shared/time.ts';
import { type Access, type Actor, type Asking, isAllowed, isAt } from '../auth/access.ts';
import { type Authenticator, isBearerSent } from '../auth/tokens.ts';
import { Refusal } from '../refusal.ts';
import type { HttpLanes } from './lane-limits.ts';

export type HttpContext = {
  readonly auth: Pick<Authenticator, 'identify'>;
  /** What the public may cost, and places for large answers. */
  readonly lanes: HttpLanes;
  readonly wallClock: () => EpochMs;
  readonly log: (error: unknown) => void;
};

/** Who asks, looked up once per request. */
export async function askingOf(
  { auth }: Pick<HttpContext, 'auth'>,
  req: Request,
  res: Response,
): Promise<Asking> {
  const known: Asking | undefined = res.locals.asking;
  if (known !== undefined) return known;
  const asking = await auth.identify({
    authorization: req.get('authorization'),
    cookie: req.get('cookie'),
    address: req.ip,
  });
  res.locals.asking = asking;
  return asking;
}

/** Staff answers are for one person: kept by no cache, and read by no page of another origin. */
export function markPrivate(res: Response): void {
  res.set('Cache-Control', 'private, no-store');
  res.removeHeader('Access-Control-Allow-Origin');
  res.locals.isPrivate = true;
}

const accountIdOf = (asking: Asking): string | null =>
  asking === null || asking === 'device' ? null : asking.accountId;

/** Whether whoever may do this by an operator token is told so: elsewhere the hint would lead to the next refusal. */
const isForTokens = (access: Access): boolean =>
  Array.isArray(access) && (access.includes('operator') || access.includes(OPERATOR_TOKEN));

function strangerRefusal(req: Request, access: Access): Refusal {
  const byToken = 'an operator token as "Authorization: Bearer <token>"';
  if (isBearerSent(req.get('authorization')))
    return new Refusal(
      'not_signed_in',
      `This token is not known, has ended or was revoked. ${isForTokens(access) ? 'Send another one, or sign in.' : 'Sign in.'}`,
    );
  const detail = isForTokens(access) ? `Sign in, or send ${byToken}.` : 'Sign in.';
  return new Refusal('not_signed_in', detail);
}

function refusalOf(asking: Asking, req: Request, access: Access): Refusal {
  if (asking === null) return strangerRefusal(req, access);
  if (asking === 'device') {
    const needed = isForTokens(access) ? 'a person or an operator token' : 'a person';
    return new Refusal('not_allowed', `A device token sends readings; this needs ${needed}.`);
  }
  if (asking.mustChangePassword)
    return new Refusal('not_allowed', 'Choose your own password first.');
  if (asking.mustAddFactor)
    return new Refusal('not_allowed', 'Add a second factor to your account first.');
  return new Refusal('not_allowed', 'Your role may not do this. An admin assigns roles.');
}

/** Throws when the role of whoever acts does not hold at this site; null: for the whole installation. */
export function requireSite({ sites }: Actor, siteId: string | null): void {
  if (isAt({ sites }, siteId)) return;
  const detail =
    siteId === null
      ? 'Your role covers some sites only; this concerns all of them.'
      : 'Your role does not cover this site. An admin assigns sites.';
  throw new Refusal('not_allowed', detail);
}

/** `ownId`: the account whose person passes too. `choosesSites`: the handler asks `requireSite` itself, for the path does not say a site. */
export type Passing = { readonly ownId?: string | null; readonly choosesSites?: boolean };

/**
 * Lets pass whoever has this access, at the site of the path or, without one, for the whole installation, and remembers who acts. Throws otherwise.
 * What is not public is private to whoever asks.
 */
export async function requireAccess(
  context: HttpContext,
  req: Request,
  res: Response,
  access: Access,
  { ownId = null, choosesSites = false }: Passing = {},
): Promise<void> {
  if (access === 'public') return;
  markPrivate(res);
  const asking = await askingOf(context, req, res);
  const isOwn = ownId !== null && isAllowed('signed-in', asking) && accountIdOf(asking) === ownId;
  if (!isOwn && !isAllowed(access, asking)) throw refusalOf(asking, req, access);
  if (asking === null || asking === 'device') throw refusalOf(asking, req, access);
  const { siteId } = req.params;
  // Whoever is signed in may leave, and see the own account.
  const isForAnySite = isOwn || choosesSites || access === 'signed-in';
  if (siteId !== undefined || !isForAnySite)
    requireSite(asking, siteId === undefined ? null : String(siteId));
  res.locals.actor = asking;
  context.lanes.staffAsks(res);
}
