// A page of another origin must not act with somebody's session. The cookie is SameSite=Strict already; this holds where a browser is old, or
// where another page stands on the same site.
import type { NextFunction, Request, Response } from 'express';
import { sessionIdOf } from '../auth/tokens.ts';
import { Refusal } from './problems.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

type Origin = 'own' | 'foreign' | 'unknown';

function originOf(req: Request): Origin {
  const origin = req.get('origin');
  if (origin !== undefined) {
    const host = URL.canParse(origin) ? new URL(origin).host : '';
    return host === req.get('host') ? 'own' : 'foreign';
  }
  const site = req.get('sec-fetch-site');
  if (site === undefined) return 'unknown';
  return site === 'same-origin' ? 'own' : 'foreign';
}

/**
 * Refuses what changes something when it comes from a foreign page, and, with a session cookie, when nothing says where it comes from. A bearer
 * token needs no such check: no page can make a browser send one. Programs that are not browsers send neither Origin nor cookie.
 */
export function refuseForeign(req: Request, _res: Response, next: NextFunction): void {
  if (READING.has(req.method) || req.get('authorization') !== undefined) {
    next();
    return;
  }
  const origin = originOf(req);
  const hasSession = sessionIdOf(req.get('cookie')) !== null;
  if (origin === 'foreign' || (origin === 'unknown' && hasSession))
    throw new Refusal('not_allowed', 'Do this from the page of this service.');
  next();
}
