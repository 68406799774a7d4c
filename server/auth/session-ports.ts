// Sessions as they are stored. The database and the twin in memory both are one.
import type { Actor, SigningIn } from './access.ts';

/** In whose name something is written: it is not when the account has changed since it was judged. */
export type Standing = Pick<Actor, 'accountId' | 'accessVersion'>;

/** A session that runs: who acts, and until when. The role of an account is the one it has now, not the one at sign-in. */
export type LiveSession = Actor & {
  /** Null when the session was made with the operator token. */
  readonly displayName: string | null;
  /** Whether the password is still the one of the first start. */
  readonly hasFirstPassword: boolean;
  readonly expiresAt: Date;
};

/** A session as it is stored: what is demanded of whom is a setting, and the store does not know it. */
export type StoredSession = Omit<LiveSession, 'mustAddFactor'> & {
  /** The person signs in with a password and has no second factor. */
  readonly hasPasswordOnly: boolean;
};

export type SessionStore = {
  /**
   * `actor.accountId` is an account, or `token:operator`. False, and no session, when the account is disabled or has changed since `actor` was judged: looked
   * at and written in one step.
   */
  create(sha256: string, actor: SigningIn, expiresAt: Date): Promise<boolean>;
  /** A session that is neither ended nor revoked, of an account that is neither disabled nor erased. */
  find(sha256: string): Promise<StoredSession | null>;
  revoke(sha256: string): Promise<void>;
};
