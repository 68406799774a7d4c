// The twin of the people's store in memory. It passes the same suite as the database.

import type { SessionStore, Standing } from '#server/auth/session-ports.ts';
import type { FactorStore } from '#server/people/factors/ports.ts';
import type {
  AccountSet,
  AccountUpdate,
  Attempts,
  Changed,
  PeopleStore,
  StoredAccount,
} from '#server/people/ports.ts';
import type { NewEntry } from '#server/ports.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { AuditEntry } from '#shared/wire/accounts.ts';
import { FactorTables, factorsOf } from './memory-factors.ts';
import type { MemoryTokens } from './memory-tokens.ts';

type StoredSession = {
  readonly accountId: string;
  readonly tokenId: string | null;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  revokedAt: Date | null;
};

class PeopleTables {
  readonly accounts = new Map<string, StoredAccount>();
  readonly sessions = new Map<string, StoredSession>();
  readonly entries: AuditEntry[] = [];
  readonly attempts = new Map<string, Attempts>();
  readonly factors = new FactorTables({
    stands: (by) => this.stands(by),
    signOutEverywhere: (accountId) => {
      const account = this.accounts.get(accountId);
      if (account !== undefined) this.set(account, {});
      this.endSessions(accountId);
    },
    record: (entry) => this.record(entry),
  });

  endSessions(accountId: string): void {
    for (const session of this.sessions.values())
      if (session.accountId === accountId) session.revokedAt ??= new Date();
  }

  /** Every write of an account counts its version up. */
  set(account: StoredAccount, set: AccountSet): void {
    const { accountId, accessVersion } = account;
    this.accounts.set(accountId, { ...account, ...set, accessVersion: accessVersion + 1 });
  }

  stands({ accountId, accessVersion }: Standing): boolean {
    const account = this.accounts.get(accountId);
    return account?.disabledAt === null && account.accessVersion === accessVersion;
  }

  find(fits: (account: StoredAccount) => boolean): StoredAccount | null {
    return [...this.accounts.values()].find(fits) ?? null;
  }

  record(entry: NewEntry): void {
    const entryId = String(this.entries.length + 1);
    this.entries.push({ ...entry, entryId, recordedAt: new Date().toISOString() });
  }

  newestFirst(): AuditEntry[] {
    return this.entries.toReversed();
  }

  hasAdmin(): boolean {
    return (
      this.find(
        ({ role, disabledAt, sites }) => role === 'admin' && disabledAt === null && sites === null,
      ) !== null
    );
  }

  change(
    accountId: string,
    decide: (account: StoredAccount) => AccountUpdate,
    by: Standing | undefined,
  ): Changed {
    const account = this.accounts.get(accountId);
    if (account === undefined) return 'unknown';
    if (by !== undefined && !this.stands(by)) return 'outdated';
    const { set, entry, endsSessions } = decide(account);
    const had = this.hasAdmin();
    this.set(account, set);
    if (had && !this.hasAdmin()) {
      this.accounts.set(accountId, account);
      return 'last_admin';
    }
    if (endsSessions) this.endSessions(accountId);
    if (set.erasedAt != null) this.factors.removeAll(accountId);
    this.record(entry);
    return 'changed';
  }
}

const sessionsOf = (tables: PeopleTables, tokens: MemoryTokens): SessionStore => ({
  create: async (sha256, { accountId, accessVersion, tokenId }, expiresAt) => {
    if (accountId !== OPERATOR_TOKEN && !tables.stands({ accountId, accessVersion })) return false;
    const startedAt = new Date();
    tables.sessions.set(sha256, { accountId, tokenId, startedAt, expiresAt, revokedAt: null });
    return true;
  },
  find: async (sha256) => {
    const session = tables.sessions.get(sha256);
    if (session === undefined || session.revokedAt !== null || session.expiresAt < new Date())
      return null;
    const { accountId, tokenId, expiresAt } = session;
    if (accountId === OPERATOR_TOKEN) {
      const token = tokens.live((row) => row.tokenId === tokenId);
      if (token === null) return null;
      const { sites } = token;
      const actor = {
        accountId,
        role: 'operator',
        displayName: null,
        mustChangePassword: false,
        hasFirstPassword: false,
        hasPasswordOnly: false,
        accessVersion: null,
      } as const;
      return { ...actor, sites, tokenId, expiresAt };
    }
    const account = tables.accounts.get(accountId);
    if (account === undefined || account.disabledAt !== null) return null;
    const { role, displayName, mustChangePassword, hasFirstPassword, sites } = account;
    return {
      accountId,
      role,
      displayName,
      mustChangePassword,
      hasFirstPassword,
      hasPasswordOnly: account.passwordHash !== null && tables.factors.of(accountId).length === 0,
      sites,
      tokenId,
      expiresAt,
      accessVersion: account.accessVersion,
    };
  },
  revoke: async (sha256) => {
    const session = tables.sessions.get(sha256);
    if (session !== undefined) session.revokedAt ??= new Date();
  },
});

const peopleOf = (tables: PeopleTables): PeopleStore => ({
  account: async (accountId) => tables.accounts.get(accountId) ?? null,
  accountOfLogin: async (login) => tables.find((account) => account.login === login),
  accountOfSubject: async (issuer, subject) =>
    tables.find(({ oidcIssuer, oidcSubject }) => oidcIssuer === issuer && oidcSubject === subject),
  accounts: async (after, limit) =>
    [...tables.accounts.values()]
      .filter(({ accountId }) => after === null || accountId > after)
      .toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
      .slice(0, limit),
  create: async (account, entry) => {
    const { login } = account;
    if (login !== null && tables.find((other) => other.login === login) !== null) return false;
    tables.accounts.set(account.accountId, account);
    tables.record(entry);
    return true;
  },
  change: async (accountId, decide, by) => tables.change(accountId, decide, by),
  wordsOf: async () => [],
  sessionsOf: async (accountId) =>
    [...tables.sessions.values()].filter((session) => session.accountId === accountId),
  record: async (entry) => tables.record(entry),
  audit: async (before, limit) =>
    tables
      .newestFirst()
      .filter(({ entryId }) => before === null || Number(entryId) < Number(before))
      .slice(0, limit),
  auditOf: async (accountId, before = null, limit) =>
    tables
      .newestFirst()
      .filter((entry) => entry.actorId === accountId || entry.subjectId === accountId)
      .filter(({ entryId }) => before === null || Number(entryId) < Number(before))
      .slice(0, limit),
  attempt: async (key, next) => {
    const known = tables.attempts.get(key) ?? null;
    tables.attempts.set(key, next(known));
    return known;
  },
  forgetAttempts: async (key) => void tables.attempts.delete(key),
  forgetAllAttempts: async () => {
    const count = tables.attempts.size;
    tables.attempts.clear();
    return count;
  },
});

/** Sessions and people over the same tables. */
export function openMemoryPeople(tokens: MemoryTokens): {
  sessions: SessionStore;
  people: PeopleStore;
  factors: FactorStore;
} {
  const tables = new PeopleTables();
  return {
    sessions: sessionsOf(tables, tokens),
    people: peopleOf(tables),
    factors: factorsOf(tables.factors),
  };
}
