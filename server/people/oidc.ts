// OpenID Connect: authorization code with PKCE, state and nonce, by openid-client, which checks signature, issuer, audience and times.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import * as client from 'openid-client';
import * as z from 'zod';
import { LANGUAGES } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import { type Role, roleSchema } from '#shared/wire/accounts.ts';
import { isLine } from '#shared/wire/storable.ts';
import type { Identity } from './sign-in.ts';

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says. */
  readonly name: string;
  /** Claim with one value or a list of values, for instance `groups`. */
  readonly roleClaim: string;
  /** Value of the claim and the role it gives; the first that fits counts. */
  readonly roles: readonly (readonly [string, Role])[];
  /** Address of the callback when it cannot be told from the request, for instance behind two proxies. */
  readonly redirectUri: string | null;
};

/** Reads `operator=crowd-team,admin=crowd-admins`. Throws with what is wrong. */
export function parseRoleMapping(text: string): readonly (readonly [string, Role])[] {
  return text.split(',').map((pair) => {
    const [name = '', value = ''] = pair.split('=').map((part) => part.trim());
    const role = roleSchema.safeParse(name);
    if (!role.success || value === '')
      throw new Error(
        'OIDC_ROLES is a list of role=value, for instance "admin=crowd-admins,operator=crowd-team"',
      );
    return [value, role.data];
  });
}

/** What is kept between start and callback, in a signed cookie of the browser that started. */
const transactionSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  language: z.enum(LANGUAGES),
  /** The moment that the page to come back to shows; absent: now. */
  at: z.string().optional(),
  expiresAt: z.int(),
});
export type Transaction = z.infer<typeof transactionSchema>;
export const TRANSACTION_MS = 600_000;

function signatureOf(payload: string, secret: string): Buffer {
  // The key is made of the client's secret, so that every server of the installation has the same one.
  const key = createHmac('sha256', secret).update('crowdshade sign-in transaction').digest();
  return createHmac('sha256', key).update(payload).digest();
}

export function sealTransaction(transaction: Transaction, secret: string): string {
  const payload = Buffer.from(JSON.stringify(transaction)).toString('base64url');
  return `${payload}.${signatureOf(payload, secret).toString('base64url')}`;
}

/** The transaction of a cookie; null when it is missing, changed or too old. */
export function openTransaction(
  sealed: string | undefined,
  secret: string,
  now: EpochMs,
): Transaction | null {
  const [payload = '', signature = ''] = (sealed ?? '').split('.');
  const expected = signatureOf(payload, secret);
  const given = Buffer.from(signature, 'base64url');
  if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) return null;
  const transaction = transactionSchema.parse(
    JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
  );
  return transaction.expiresAt > now ? transaction : null;
}

const isLoopback = (url: URL): boolean =>
  url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);

/** More sign-ins than can be under way in the ten minutes that one may take. */
const MOST_SPENT = 10_000;

/** What a provider calls a person, as far as a colleague could have typed it. */
const shownName = (name: string): string =>
  Array.from(name).filter(isLine).join('').trim().slice(0, 80).toWellFormed();

export class OidcProvider {
  readonly settings: OidcSettings;
  /** States of sign-ins that came back. */
  readonly #spent = new LRUCache<string, true>({ max: MOST_SPENT });
  #configuration: Promise<client.Configuration> | null = null;

  constructor(settings: OidcSettings) {
    this.settings = settings;
  }

  /** The provider's own description, fetched once it is needed; a failure is tried again at the next sign-in. */
  #discovered(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    // Plain HTTP for a provider on this machine only: that is a test, or a proxy.
    const options = isLoopback(url) ? { execute: [client.allowInsecureRequests] } : {};
    this.#configuration ??= client
      .discovery(url, clientId, clientSecret, undefined, { ...options, timeout: 10 })
      .catch((error: unknown) => {
        this.#configuration = null;
        throw error;
      });
    return this.#configuration;
  }

  /** Where to send the browser, and what to keep until it comes back. */
  async start(
    redirectUri: string,
    back: Pick<Transaction, 'language' | 'at'>,
    now: EpochMs,
  ): Promise<{ url: URL; transaction: Transaction }> {
    const configuration = await this.#discovered();
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const expiresAt = now + TRANSACTION_MS;
    return { url, transaction: { state, nonce, verifier, ...back, expiresAt } };
  }

  /** Who came back. Throws when anything of the answer is not right. `callback` is the whole address with its query. */
  async finish(callback: URL, { state, nonce, verifier }: Transaction): Promise<Identity> {
    // Once: each attempt is a question of the provider, and a copied cookie could ask it without end.
    if (this.#spent.get(state) !== undefined) throw new Error('this sign-in was finished already');
    this.#spent.set(state, true);
    const configuration = await this.#discovered();
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the provider sent no ID token');
    const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined;
    const more = hasUserInfo
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
    return this.#identityOf({ ...more, ...claims });
  }

  #identityOf(claims: Readonly<Record<string, unknown>>): Identity {
    const values = [claims[this.settings.roleClaim]].flat();
    const role = this.settings.roles.find(([value]) => values.includes(value))?.[1] ?? null;
    const names = [claims.name, claims.preferred_username].filter(
      (name): name is string => typeof name === 'string' && shownName(name) !== '',
    );
    return {
      issuer: String(claims.iss),
      subject: String(claims.sub),
      displayName: shownName(names[0] ?? '') || 'OpenID Connect',
      role,
    };
  }
}
