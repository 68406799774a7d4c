// Who is asking. Tokens and session ids are random, compared by their SHA-256, and never stored, logged or put into an address.
import { createHash, randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { LiveToken, TokenReader } from '../ports.ts';
import { type Actor, type Asking, OPERATOR_TOKEN } from './access.ts';

/** A session that runs: who acts, and until when. The role of an account is the one it has now, not the one at sign-in. */
export type LiveSession = Actor & {
  /** Null when the session was made with the operator token. */
  readonly displayName: string | null;
  /** Whether the password is still the one of the first start. */
  readonly hasFirstPassword: boolean;
  readonly expiresAt: Date;
};

export type SessionStore = {
  /** `actor.accountId` is an account, or `token:operator`. */
  create(sha256: string, actor: Actor, expiresAt: Date): Promise<void>;
  /** A session that is neither ended nor revoked, of an account that is neither disabled nor erased. */
  find(sha256: string): Promise<LiveSession | null>;
  revoke(sha256: string): Promise<void>;
};

export const SESSION_COOKIE = 'crowdshade_session';
export const SESSION_HOURS = 12;

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export type NewSession = { readonly id: string; readonly expiresAt: Date };

/** The parts of a request that say who asks: headers only. */
export type Credentials = {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
};

export function sessionIdOf(cookie: string | undefined): string | null {
  return parseCookie(cookie ?? '')[SESSION_COOKIE] ?? null;
}

function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer (\S{8,200})$/.exec(authorization ?? '')?.[1] ?? null;
}

/** Who acts with an operator token. */
const actorOf = ({ tokenId, sites }: LiveToken): Actor => ({
  accountId: OPERATOR_TOKEN,
  role: 'operator',
  mustChangePassword: false,
  sites,
  tokenId,
});

export type Authenticator = {
  /** Who stands behind a bearer token or a session cookie, null for everybody else. */
  identify(credentials: Credentials): Promise<Asking>;
  /** Whether this is an operator token, and who acts with it then. */
  actorOfToken(token: string): Promise<Actor | null>;
  /** A session for somebody who has shown who they are. */
  start(actor: Actor, now: Date): Promise<NewSession>;
  session(cookie: string | undefined): Promise<LiveSession | null>;
  signOut(cookie: string | undefined): Promise<void>;
};

export function createAuthenticator(tokens: TokenReader, sessions: SessionStore): Authenticator {
  const identifyToken = async (token: string): Promise<Asking> => {
    const live = await tokens.liveToken(sha256Hex(token));
    return live?.role === 'operator' ? actorOf(live) : (live?.role ?? null);
  };
  const session: Authenticator['session'] = async (cookie) => {
    const id = sessionIdOf(cookie);
    return id === null ? null : sessions.find(sha256Hex(id));
  };
  return {
    session,
    identify: async ({ authorization, cookie }) => {
      const token = bearerOf(authorization);
      return token === null ? session(cookie) : identifyToken(token);
    },
    actorOfToken: async (token) => {
      const asking = await identifyToken(token);
      return asking === 'device' ? null : asking;
    },
    start: async (actor, now) => {
      const id = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
      await sessions.create(sha256Hex(id), actor, expiresAt);
      return { id, expiresAt };
    },
    signOut: async (cookie) => {
      const id = sessionIdOf(cookie);
      if (id !== null) await sessions.revoke(sha256Hex(id));
    },
  };
}
