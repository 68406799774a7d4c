// Signing in with the organisation's own accounts: to the provider and back. Both are addresses that a browser visits, so both answer with a
// redirect; what went wrong is told on the sign-in page by a closed word, and nothing of the provider's answer is repeated.
import type { Request } from 'express';
import * as z from 'zod';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from '#shared/languages.ts';
import { isoUtc } from '#shared/time.ts';
import { instantSchema } from '#shared/wire/instant.ts';
import { seeOther } from '../http/answer.ts';
import type { Asked } from '../http/asked.ts';
import { type Route, route } from '../http/route.ts';
import { Refusal } from '../refusal.ts';
import type { PeopleContext } from './context.ts';
import { clearTransactionCookie, setTransactionCookie, transactionCookieOf } from './cookies.ts';
import { type OidcProvider, openTransaction, sealTransaction, TRANSACTION_MS } from './oidc.ts';
import { signedInOf, startSession } from './session-routes.ts';
import { signInWithIdentity } from './sign-in.ts';

const PATH = '/api/v1/sign-in/oidc';

/** Why a sign-in ended without a session. Closed list: the client has a sentence for each. */
type Outcome = 'failed' | 'no_role' | 'disabled';

type Finished = {
  readonly language: Language;
  readonly at?: string | undefined;
  readonly outcome: Outcome | null;
};

/** The page to come back to: the room at the moment that was asked for, or the sign-in that leads there. */
function pageOf({ language, at, outcome }: Finished): string {
  const said = new URLSearchParams({
    ...(outcome === null ? {} : { signin: outcome }),
    ...(at === undefined ? {} : { at: isoUtc(Date.parse(at)) }),
  });
  const search = said.size === 0 ? '' : `?${said.toString().replaceAll('%3A', ':')}`;
  return `/${language}/control${search}`;
}

function providerOrRefuse({ oidc }: PeopleContext): OidcProvider {
  if (oidc === null)
    throw new Refusal('not_found', 'No identity provider is configured here (OIDC_ISSUER).');
  return oidc;
}

/** The callback's address as the browser sees it. */
function redirectUriOf(
  { settings }: OidcProvider,
  { factors }: Pick<PeopleContext, 'factors'>,
  req: Request,
): string {
  const origin = factors.publicOrigin ?? `${req.protocol}://${req.get('host')}`;
  return settings.redirectUri ?? `${origin}${PATH}/callback`;
}

/** What failed, without anything that the provider or the browser sent. */
function quiet(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new Error(`sign-in with the identity provider failed: ${code}`);
}

const common = {
  method: 'GET',
  tag: 'Sign-in',
  access: 'public',
  caching: 'private',
  refuses: ['not_found'],
} as const;

const start = route({
  ...common,
  path: PATH,
  operationId: 'beginOidcSignIn',
  summary: 'To the identity provider',
  query: z.strictObject({
    language: z
      .enum(LANGUAGES)
      .default(DEFAULT_LANGUAGE)
      .describe('Language of the page to come back to'),
    at: instantSchema
      .optional()
      .describe('Moment that the page to come back to shows; absent: now'),
  }),
  answers: { 303: { description: 'To the provider, or back with a word on what failed' } },
  handler: async (context: PeopleContext, asked) => {
    const back = asked.query;
    const provider = providerOrRefuse(context);
    const now = context.wallClock();
    try {
      const redirectUri = redirectUriOf(provider, context, asked.req);
      const { url, transaction } = await provider.start(redirectUri, back, now);
      const sealed = sealTransaction(transaction, provider.settings.clientSecret);
      setTransactionCookie(asked, sealed, new Date(now + TRANSACTION_MS));
      return seeOther(url.href);
    } catch (error) {
      context.log(quiet(error));
      return seeOther(pageOf({ ...back, outcome: 'failed' }));
    }
  },
});

async function finish(
  context: PeopleContext,
  provider: OidcProvider,
  asked: Asked,
): Promise<Finished> {
  const { req } = asked;
  const now = context.wallClock();
  const { clientSecret } = provider.settings;
  const transaction = openTransaction(transactionCookieOf(req), clientSecret, now);
  if (transaction === null) return { language: DEFAULT_LANGUAGE, outcome: 'failed' };
  const { language, at } = transaction;
  const address = new URL(redirectUriOf(provider, context, req));
  address.search = new URL(req.originalUrl, 'http://localhost').search;
  try {
    const identity = await provider.finish(address, transaction);
    const account = await signInWithIdentity(context.people.store, identity, now);
    context.sessionsChanged(typeof account === 'string' ? undefined : account.accountId);
    if (typeof account === 'string') return { language, at, outcome: account };
    await context.auth.signOut(req.get('cookie'));
    await startSession(context, asked, signedInOf(account, 'oidc'));
    return { language, at, outcome: null };
  } catch (error) {
    context.log(quiet(error));
    return { language, at, outcome: 'failed' };
  }
}

const callback = route({
  ...common,
  path: `${PATH}/callback`,
  operationId: 'finishOidcSignIn',
  summary: 'Back from the identity provider',
  // What the provider sends is its own, and judged by the library that speaks with it.
  query: z.looseObject({}),
  answers: { 303: { description: 'To the control room, or to the sign-in page' } },
  handler: async (context: PeopleContext, asked) => {
    const provider = providerOrRefuse(context);
    // One transaction is one attempt, whatever comes of it.
    clearTransactionCookie(asked);
    return seeOther(pageOf(await finish(context, provider, asked)));
  },
});

export const OIDC_ROUTES: readonly Route<PeopleContext>[] = [start, callback];
