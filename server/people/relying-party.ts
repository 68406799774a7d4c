import type { Request } from 'express';
import { Refusal } from '../refusal.ts';
import type { PeopleContext } from './context.ts';
import { type RelyingParty, relyingPartyAt } from './factors/passkeys.ts';

/**
 * Whom passkeys are made for: PUBLIC_ORIGIN, or the host and scheme by which the browser came. Behind a proxy that rewrites Host, or that is not
 * trusted with X-Forwarded-Proto, only the setting is right; a wrong one makes no passkey work, and never a stranger's.
 */
export function relyingPartyOf(
  { factors }: Pick<PeopleContext, 'factors'>,
  req: Request,
): RelyingParty {
  const origin = factors.publicOrigin ?? `${req.protocol}://${req.get('host')}`;
  if (!URL.canParse(origin)) throw new Refusal('invalid_request', 'The Host header is not a host.');
  return relyingPartyAt(new URL(origin).origin);
}
