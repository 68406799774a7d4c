// Who is asking. Tokens and session ids are random, compared by their SHA-256, and never stored, logged or put into an address.
import { createHash, randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { TokenReader } from '../ports.ts';
import { type Asking, OPERATOR_TOKEN } from './access.ts';

export type LiveSession = { readonly role: 'operator'; readonly expiresAt: Date };

export type SessionStore = {
  create(sha256: string, role: 'operator', expiresAt: Date): Promise<void>;
  /** Role and end of a session that is neither ended nor revoked. */
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

export type Authenticator = {
  /** Who stands behind a bearer token or a session cookie, null for everybody else. */
  identify(credentials: Credentials): Promise<Asking>;
  /** Exchanges an operator token for a session; null when the token is not one. */
  signIn(token: string, now: Date): Promise<NewSession | null>;
  session(cookie: string | undefined): Promise<LiveSession | null>;
  signOut(cookie: string | undefined): Promise<void>;
};

export function createAuthenticator(tokens: TokenReader, sessions: SessionStore): Authenticator {
  const roleOfToken = (token: string): Promise<'operator' | 'device' | null> =>
    tokens.roleOfToken(sha256Hex(token));
  const session: Authenticator['session'] = async (cookie) => {
    const id = sessionIdOf(cookie);
    return id === null ? null : sessions.find(sha256Hex(id));
  };
  return {
    session,
    identify: async ({ authorization, cookie }) => {
      const token = bearerOf(authorization);
      const role = token === null ? (await session(cookie))?.role : await roleOfToken(token);
      if (role === 'operator') return { accountId: OPERATOR_TOKEN, role };
      return role ?? null;
    },
    signIn: async (token, now) => {
      const role = await roleOfToken(token);
      if (role !== 'operator') return null;
      const id = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
      await sessions.create(sha256Hex(id), role, expiresAt);
      return { id, expiresAt };
    },
    signOut: async (cookie) => {
      const id = sessionIdOf(cookie);
      if (id !== null) await sessions.revoke(sha256Hex(id));
    },
  };
}
