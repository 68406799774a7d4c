// Who is asking. Tokens and session ids are random, compared by their SHA-256, and never stored, logged or put into an address.

import { randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import type { EpochMs } from '#shared/time.ts';
import type { FactorPolicy } from '#shared/wire/factors.ts';
import { DEFAULT_LIMITS, type SignInLimits } from '../lanes/limits.ts';
import type { LiveToken, TokenReader } from '../ports.ts';
import type { Actor, Asking, SigningIn } from './access.ts';
import { isDemandedOf } from './factor-policy.ts';
import { outdated } from './outdated.ts';
import { FailedTries, type RememberedAccess, rememberAccess } from './remembered.ts';
import type { LiveSession, SessionStore, StoredSession } from './session-ports.ts';

export const SESSION_COOKIE = 'crowdshade_session';
const SESSION_HOURS = 12;

export type NewSession = { readonly id: string; readonly expiresAt: Date };

/** The parts of a request that say who asks: headers only. */
export type ShownCredentials = {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** Where it comes from, for counting what is no good; left out: not counted. */
  readonly address?: string | undefined;
};

export function sessionIdOf(cookie: string | undefined): string | null {
  return parseCookie(cookie ?? '')[SESSION_COOKIE] ?? null;
}

/** The token of an Authorization header, null when it holds none. The scheme is read without regard to case (RFC 9110, 11.1). */
export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +(\S{8,200})$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Whether a token was sent at all, also one that can be none of ours. */
export const isBearerSent = (authorization: string | undefined): boolean =>
  /^Bearer +\S/i.test(authorization ?? '');

/** Who acts with an operator token. */
const actorOf = ({ tokenId, sites }: LiveToken): Actor => ({
  accountId: OPERATOR_TOKEN,
  role: 'operator',
  mustChangePassword: false,
  mustAddFactor: false,
  sites,
  tokenId,
  accessVersion: null,
});

/** By what a credential is ended: the token that it is or was made with, else the account. */
type Owned = { readonly accountId?: string; readonly tokenId?: string | null };
const ownerOf = ({ tokenId, accountId }: Owned): string => tokenId ?? accountId ?? '';

/** A credential that is good now; `owner` is its token or its account. */
export type KnownCredential = { readonly sha256: string; readonly owner: string };

export type Authenticator = {
  /**
   * Who stands behind a bearer token or a session cookie, null for everybody else. Throws a Refusal `too_many_requests` when the address tried too
   * many that were no good.
   */
  identify(credentials: ShownCredentials): Promise<Asking>;
  /**
   * Who this is now, of somebody who was let in with these credentials: not counted, so that whoever was let in cannot put off being looked at again
   * by guessing from the same address.
   */
  again(credentials: Omit<ShownCredentials, 'address'>): Promise<Asking>;
  /** Who a session is now, by its SHA-256, of a device that was let in: not counted either. */
  ofSession(sha256: string): Promise<Asking>;
  /** Whether these are good, as far as it is known without asking anybody: no lookup, so strangers may be told apart by it at the door. */
  isKnown(credentials: Partial<ShownCredentials>): boolean;
  /** Whether this is an operator token, and who acts with it then. Counted for the address when it is none. */
  actorOfToken(token: string, address?: string): Promise<Actor | null>;
  /** A session for somebody who has shown who they are. Throws a Refusal `not_signed_in` when the account has changed since then. */
  start(actor: SigningIn, now: Date): Promise<NewSession>;
  /** The session of a cookie. Counted for the address when there is none; throws as `identify`. */
  session(cookie: string | undefined, address?: string): Promise<LiveSession | null>;
  /** Looks up a credential that others keep, and counts it for the address when there is none; throws as `identify`. */
  readonly counted: Counted;
  signOut(cookie: string | undefined): Promise<void>;
  /** These are good now: whoever has one is no stranger, however many strangers come from the same address. */
  know(credentials: readonly KnownCredential[]): void;
  /** Sessions or roles changed: nobody is let in by what was known before. What `owner` has is a stranger's until it is looked up again. */
  forget(owner?: string): void;
};

export type AuthenticatorOptions = {
  readonly limits?: SignInLimits;
  /** Any clock that does not go back. Milliseconds. */
  readonly clock?: () => number;
  /** The time of day, for sessions that end by themselves. */
  readonly time?: () => EpochMs;
  /** Asked about what is not known to be good: over connections of their own, so that no stranger stands before staff. Default: no others. */
  readonly strangers?: Pick<TokenReader, 'liveToken'> & Pick<SessionStore, 'find'>;
  /** Of whom the installation demands a second factor. Default: nobody. */
  readonly secondFactor?: FactorPolicy;
};

/** What is demanded of whom is a setting that the store does not know. */
function demandedOf({ hasPasswordOnly, ...session }: StoredSession, policy: FactorPolicy) {
  return { ...session, mustAddFactor: hasPasswordOnly && isDemandedOf(policy, session.role) };
}

export type Counted = <V extends Owned>(
  sha256: string,
  address: string | undefined,
  find: (sha256: string) => Promise<V | null>,
) => Promise<V | null>;

/** Looks a credential up for an address: counted when it is no good, refused without a lookup when the address had too many of those. */
function counted(failed: FailedTries): Counted {
  return async (sha256, address, find) => {
    const giveBack = failed.begin(sha256, address);
    // A database that is away has judged nobody.
    const found = await find(sha256).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    if (found !== null) {
      failed.good(sha256, ownerOf(found));
      giveBack();
    } else failed.ended(sha256);
    return found;
  };
}

/** What is known without asking anybody, and how it is forgotten. */
function knowing(
  failed: FailedTries,
  remembered: Pick<RememberedAccess, 'forget'>,
): Pick<Authenticator, 'forget' | 'know' | 'isKnown'> {
  return {
    forget: (owner) => {
      remembered.forget();
      if (owner !== undefined) failed.endedOf(owner);
    },
    know: (credentials) => {
      for (const { sha256, owner } of credentials) failed.good(sha256, owner);
    },
    isKnown: ({ authorization, cookie }) => {
      const secret = bearerOf(authorization) ?? sessionIdOf(cookie);
      return secret !== null && failed.isKnown(sha256Hex(secret));
    },
  };
}

/** Sessions that begin by a sign-in and end by a sign-out. */
function keeping(
  sessions: Pick<SessionStore, 'create' | 'revoke'>,
  failed: FailedTries,
): Pick<Authenticator, 'start' | 'signOut'> {
  return {
    start: async (actor, now) => {
      const id = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
      if (!(await sessions.create(sha256Hex(id), actor, expiresAt))) throw outdated();
      failed.good(sha256Hex(id), ownerOf(actor));
      return { id, expiresAt };
    },
    signOut: async (cookie) => {
      const id = sessionIdOf(cookie);
      if (id === null) return;
      await sessions.revoke(sha256Hex(id));
      failed.ended(sha256Hex(id));
    },
  };
}

type Apart = {
  readonly tokens: TokenReader;
  readonly sessions: SessionStore;
  readonly strangers: AuthenticatorOptions['strangers'];
};

/** The same stores; what is not known to be good is looked up where strangers ask. */
function askedApart(
  { tokens, sessions, strangers = { ...tokens, ...sessions } }: Apart,
  failed: FailedTries,
): [TokenReader, SessionStore] {
  return [
    {
      liveToken: (sha256) => (failed.isKnown(sha256) ? tokens : strangers).liveToken(sha256),
    },
    {
      ...sessions,
      find: (sha256) => (failed.isKnown(sha256) ? sessions : strangers).find(sha256),
    },
  ];
}

/** Over the stores of tokens and sessions, which are asked again only after a moment. */
export function createAuthenticator(
  tokenReader: TokenReader,
  sessionStore: SessionStore,
  options: AuthenticatorOptions = {},
): Authenticator {
  const { limits = DEFAULT_LIMITS.signIn, clock = () => performance.now() } = options;
  const { time = Date.now, secondFactor = 'off' } = options;
  const failed = new FailedTries(limits, clock);
  const apart = { tokens: tokenReader, sessions: sessionStore, strangers: options.strangers };
  const remembered = rememberAccess(...askedApart(apart, failed), { clock, time });
  const { tokens, sessions } = remembered;
  const find = counted(failed);
  const askingOf = (live: LiveToken | null): Asking =>
    live?.role === 'operator' ? actorOf(live) : (live?.role ?? null);
  const identifyToken = async (token: string, address?: string): Promise<Asking> =>
    askingOf(await find(sha256Hex(token), address, tokens.liveToken));
  const ofSession = async (sha256: string): Promise<Asking> => {
    const stored = await sessions.find(sha256);
    return stored === null ? null : demandedOf(stored, secondFactor);
  };
  const session = async (cookie: string | undefined, address?: string) => {
    const id = sessionIdOf(cookie);
    const stored = id === null ? null : await find(sha256Hex(id), address, sessions.find);
    return stored === null ? null : demandedOf(stored, secondFactor);
  };
  return {
    ...knowing(failed, remembered),
    ...keeping(sessions, failed),
    session,
    counted: find,
    identify: async ({ authorization, cookie, address }) => {
      const token = bearerOf(authorization);
      return token === null ? session(cookie, address) : identifyToken(token, address);
    },
    again: async ({ authorization, cookie }) => {
      const token = bearerOf(authorization);
      if (token !== null) return askingOf(await tokens.liveToken(sha256Hex(token)));
      const id = sessionIdOf(cookie);
      return id === null ? null : ofSession(sha256Hex(id));
    },
    ofSession,
    actorOfToken: async (token, address) => {
      const asking = await identifyToken(token, address);
      return asking === 'device' ? null : asking;
    },
  };
}
