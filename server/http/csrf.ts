// A page of another origin must not act with somebody's session. The cookie is SameSite=Strict already; this holds where a browser is old, or
// where another page stands on the same site.
import type { NextFunction, Request, Response } from 'express';
import { bearerOf, sessionIdOf } from '../auth/tokens.ts';
import { Refusal } from '../refusal.ts';
import { isOwnOrigin } from './own-origin.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const NO_ORIGIN =
  'A session cookie without an Origin changes nothing. A program should send a bearer token instead of the cookie, or the Origin of this service along with it.';

type Origin = 'own' | 'foreign' | 'unknown';

const FOREIGN =
  'This came from a page of another origin. Do it from a page of this service. If it is one, a proxy in front of the service changes Host: let it hand on Host as it came, or set PUBLIC_ORIGIN to the address of the page.';

function originOf(req: Request, publicOrigins: readonly string[]): Origin {
  const origin = req.get('origin');
  if (origin !== undefined)
    return isOwnOrigin(origin, req.get('host'), publicOrigins) ? 'own' : 'foreign';
  const site = req.get('sec-fetch-site');
  if (site === undefined) return 'unknown';
  return site === 'same-origin' ? 'own' : 'foreign';
}

/**
 * Refuses what changes something when it comes from a foreign page, and, with a session cookie, when nothing says where it comes from. A bearer
 * token needs no such check, because no page can make a browser send one; where there is one, it alone says who asks, and the cookie is taken
 * out of the request. Programs that are not browsers send neither Origin nor cookie.
 */
export function foreignRefuser(publicOrigins: readonly string[]) {
  return function refuseForeign(req: Request, _res: Response, next: NextFunction): void {
    const isBearer = bearerOf(req.get('authorization')) !== null;
    if (isBearer) delete req.headers.cookie;
    if (isBearer || READING.has(req.method)) {
      next();
      return;
    }
    const origin = originOf(req, publicOrigins);
    const hasSession = sessionIdOf(req.get('cookie')) !== null;
    if (origin === 'foreign') throw new Refusal('foreign_origin', FOREIGN);
    if (origin === 'unknown' && hasSession) throw new Refusal('not_allowed', NO_ORIGIN);
    next();
  };
}
