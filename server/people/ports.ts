// What is kept of people, as the server needs it. The database and the twin in memory both are one.
import type { AuditEntry, Role } from '#shared/wire/accounts.ts';
import type { Standing } from '../auth/session-ports.ts';
import type { NewEntry } from '../ports.ts';

export type StoredAccount = {
  readonly accountId: string;
  readonly login: string | null;
  readonly displayName: string | null;
  readonly role: Role;
  /** Sites at which the role holds; null: every one. */
  readonly sites: readonly string[] | null;
  /** PHC string, null when there is no password. */
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
  /** The password is the one that the first start wrote into credentials.json. */
  readonly hasFirstPassword: boolean;
  readonly oidcIssuer: string | null;
  readonly oidcSubject: string | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly erasedAt: Date | null;
  /** How often anything was changed of it, or all its sessions were ended. What was judged of another version starts no session and changes nothing. */
  readonly accessVersion: number;
};

/** What an update may set. */
export type AccountSet = Partial<Omit<StoredAccount, 'accountId' | 'createdAt' | 'accessVersion'>>;

/** What to do with an account: values, entry, and whether its sessions end. */
export type AccountUpdate = {
  readonly set: AccountSet;
  readonly entry: NewEntry;
  readonly endsSessions: boolean;
};

export type Changed = 'changed' | 'unknown' | 'last_admin' | 'outdated';

export type SessionTimes = {
  readonly startedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
};

/** An entry of the decision log by a person, with the words they wrote. */
export type LogWords = {
  readonly siteId: string;
  readonly seq: number;
  readonly at: Date;
  readonly kind: string;
  readonly text: string | null;
};

/** Failed attempts under one key. */
export type Attempts = {
  readonly failures: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
};

export interface PeopleStore {
  account(accountId: string): Promise<StoredAccount | null>;
  accountOfLogin(login: string): Promise<StoredAccount | null>;
  accountOfSubject(issuer: string, subject: string): Promise<StoredAccount | null>;
  /** Ascending by account id, strictly after `after`. */
  accounts(after: string | null, limit: number): Promise<readonly StoredAccount[]>;
  /** Account and entry in one transaction; false when the login name is taken. */
  create(account: StoredAccount, entry: NewEntry): Promise<boolean>;
  /**
   * Reads the account, asks `decide`, and writes values, entry and the end of sessions in one transaction, which counts the version up by one; what
   * `decide` throws changes nothing. `last_admin`: nothing was changed, because nobody could keep accounts afterwards. `outdated`: nor was it, because
   * `by`, in whose name it is done, has changed since they were judged. Without `by` the installation itself does it.
   */
  change(
    accountId: string,
    decide: (account: StoredAccount) => AccountUpdate,
    by?: Standing,
  ): Promise<Changed>;
  sessionsOf(accountId: string): Promise<readonly SessionTimes[]>;
  /** What the person did in the decision log, by site, oldest first, after the entry `after`. */
  wordsOf(
    accountId: string,
    after: Pick<LogWords, 'siteId' | 'seq'> | null,
    limit: number,
  ): Promise<readonly LogWords[]>;
  record(entry: NewEntry): Promise<void>;
  /** Newest first, strictly before the entry `before`. */
  audit(before: string | null, limit: number): Promise<readonly AuditEntry[]>;
  /** Entries by and about an account, newest first, strictly before the entry `before`; without a limit all of them. */
  auditOf(
    accountId: string,
    before?: string | null,
    limit?: number,
  ): Promise<readonly AuditEntry[]>;
  /** Replaces the attempts of a key by what `next` makes of them, with no other attempt in between. Gives what was there before. */
  attempt(key: string, next: (known: Attempts | null) => Attempts): Promise<Attempts | null>;
  forgetAttempts(key: string): Promise<void>;
  /** All counts start anew. Gives how many there were. */
  forgetAllAttempts(): Promise<number>;
}
