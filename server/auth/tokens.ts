// Who is asking. Tokens and session ids are random, compared by their SHA-256, and never stored, logged or put into an address.
import { createHash, randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { FactorPolicy } from '#shared/factors.ts';
import { isDemandedOf } from '../people/factors/policy.ts';
import type { TokenReader } from '../ports.ts';
import { type Actor, type Asking, OPERATOR_TOKEN, type SigningIn } from './access.ts';

/** A session that runs: who acts, and until when. The role of an account is the one it has now, not the one at sign-in. */
export type LiveSession = Actor & {
  /** Null when the session was made with the operator token. */
  readonly displayName: string | null;
  readonly expiresAt: Date;
};

/** A session as it is stored: what is demanded of whom is a setting, and the store does not know it. */
export type StoredSession = Omit<LiveSession, 'mustAddFactor'> & {
  /** The person signs in with a password and has no second factor. */
  readonly hasPasswordOnly: boolean;
};

export type SessionStore = {
  /** `actor.accountId` is an account, or `token:operator`. */
  create(sha256: string, actor: SigningIn, expiresAt: Date): Promise<void>;
  /** A session that is neither ended nor revoked, of an account that is neither disabled nor erased. */
  find(sha256: string): Promise<StoredSession | null>;
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

/** Who acts with the operator token. */
const TOKEN_ACTOR: Actor = {
  accountId: OPERATOR_TOKEN,
  role: 'operator',
  mustChangePassword: false,
  mustAddFactor: false,
};

export type Authenticator = {
  /** Who stands behind a bearer token or a session cookie, null for everybody else. */
  identify(credentials: Credentials): Promise<Asking>;
  /** Whether this is the operator token, and who acts with it then. */
  actorOfToken(token: string): Promise<Actor | null>;
  /** A session for somebody who has shown who they are. */
  start(actor: SigningIn, now: Date): Promise<NewSession>;
  session(cookie: string | undefined): Promise<LiveSession | null>;
  signOut(cookie: string | undefined): Promise<void>;
};

/** `secondFactor`: of whom the installation demands one. */
export function createAuthenticator(
  tokens: TokenReader,
  sessions: SessionStore,
  secondFactor: FactorPolicy = 'off',
): Authenticator {
  const roleOfToken = (token: string): Promise<'operator' | 'device' | null> =>
    tokens.roleOfToken(sha256Hex(token));
  const session: Authenticator['session'] = async (cookie) => {
    const id = sessionIdOf(cookie);
    const stored = id === null ? null : await sessions.find(sha256Hex(id));
    if (stored === null) return null;
    const { hasPasswordOnly, ...session } = stored;
    return {
      ...session,
      mustAddFactor: hasPasswordOnly && isDemandedOf(secondFactor, session.role),
    };
  };
  return {
    session,
    identify: async ({ authorization, cookie }) => {
      const token = bearerOf(authorization);
      if (token === null) return session(cookie);
      const role = await roleOfToken(token);
      return role === 'operator' ? TOKEN_ACTOR : role;
    },
    actorOfToken: async (token) => ((await roleOfToken(token)) === 'operator' ? TOKEN_ACTOR : null),
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
