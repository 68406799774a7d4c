// Signing in with the organisation's own accounts: to the provider and back. Both are addresses that a browser visits, so both answer with a
// redirect; what went wrong is told on the sign-in page by a closed word, and nothing of the provider's answer is repeated.
import type { Request } from 'express';
import * as z from 'zod';
import {
  type OidcProvider,
  openTransaction,
  sealTransaction,
  TRANSACTION_MS,
} from '../people/oidc.ts';
import { signInWithIdentity } from '../people/sign-in.ts';
import { markPrivate, type ServerContext } from './context.ts';
import { clearTransactionCookie, setTransactionCookie, transactionCookieOf } from './cookies.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import type { Handler } from './read-routes.ts';
import type { Route } from './routes.ts';
import { signedInOf, startSession } from './session-routes.ts';

const PATH = '/api/v1/sign-in/oidc';
const startQuerySchema = z.strictObject({ language: z.enum(['nl', 'en']).default('nl') });

/** Why a sign-in ended without a session. Closed list: the client has a sentence for each. */
type Outcome = 'failed' | 'no_role' | 'disabled';

function providerOrRefuse({ oidc }: ServerContext): OidcProvider {
  if (oidc === null)
    throw new Refusal('not_found', 'No identity provider is configured here (OIDC_ISSUER).');
  return oidc;
}

/** The callback's address as the browser sees it. */
function redirectUriOf({ settings }: OidcProvider, req: Request): string {
  return settings.redirectUri ?? `${req.protocol}://${req.get('host')}${PATH}/callback`;
}

/** What failed, without anything that the provider or the browser sent. */
function quiet(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new Error(`sign-in with the identity provider failed: ${code}`);
}

const start: Handler = async (context, req, res) => {
  markPrivate(res);
  const { language } = parseOrRefuse(startQuerySchema, req.query, 'invalid_request');
  const provider = providerOrRefuse(context);
  const now = context.wallClock();
  try {
    const { url, transaction } = await provider.start(redirectUriOf(provider, req), language, now);
    const sealed = sealTransaction(transaction, provider.settings.clientSecret);
    setTransactionCookie(req, res, sealed, new Date(now + TRANSACTION_MS));
    res.redirect(303, url.href);
  } catch (error) {
    context.log(quiet(error));
    res.redirect(303, `/${language}/control?signin=failed`);
  }
};

async function finish(
  context: ServerContext,
  provider: OidcProvider,
  ...[req, res]: [Parameters<Handler>[1], Parameters<Handler>[2]]
): Promise<{ language: 'nl' | 'en'; outcome: Outcome | null }> {
  const now = context.wallClock();
  const transaction = openTransaction(
    transactionCookieOf(req),
    provider.settings.clientSecret,
    now,
  );
  if (transaction === null) return { language: 'nl', outcome: 'failed' };
  const { language } = transaction;
  const address = new URL(redirectUriOf(provider, req));
  address.search = new URL(req.originalUrl, 'http://localhost').search;
  try {
    const identity = await provider.finish(address, transaction);
    const account = await signInWithIdentity(context.people.store, identity, now);
    context.sessionsChanged();
    if (typeof account === 'string') return { language, outcome: account };
    await context.auth.signOut(req.get('cookie'));
    await startSession(context, req, res, signedInOf(account, 'oidc'));
    return { language, outcome: null };
  } catch (error) {
    context.log(quiet(error));
    return { language, outcome: 'failed' };
  }
}

const callback: Handler = async (context, req, res) => {
  markPrivate(res);
  const provider = providerOrRefuse(context);
  // One transaction is one attempt, whatever comes of it.
  clearTransactionCookie(req, res);
  const { language, outcome } = await finish(context, provider, req, res);
  res.redirect(303, `/${language}/control${outcome === null ? '' : `?signin=${outcome}`}`);
};

export const OIDC_ROUTES: readonly Route[] = [
  { method: 'GET', path: PATH, access: 'public', handler: start },
  { method: 'GET', path: `${PATH}/callback`, access: 'public', handler: callback },
];
