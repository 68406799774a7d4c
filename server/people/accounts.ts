// Accounts as rows and as they may be shown.
import { newAccountId } from '#shared/process/chance.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Account, Role } from '#shared/wire/accounts.ts';
import type { StoredAccount } from './ports.ts';

/** ISO 8601 UTC, or null. */
export const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function waysOf({ passwordHash, oidcSubject }: StoredAccount): Account['signsInWith'] {
  if (oidcSubject !== null) return 'oidc';
  return passwordHash === null ? 'nothing' : 'password';
}

/** The account as it may be shown: without hash and without the subject at the provider. */
export function accountOf(row: StoredAccount): Account {
  const { accountId, login, displayName, role, sites, mustChangePassword } = row;
  return {
    accountId,
    login,
    displayName,
    role,
    sites: sites === null ? null : [...sites],
    signsInWith: waysOf(row),
    mustChangePassword,
    createdAt: row.createdAt.toISOString(),
    disabledAt: iso(row.disabledAt),
    erasedAt: iso(row.erasedAt),
  };
}

export type NewPerson = {
  readonly login: string | null;
  readonly displayName: string;
  readonly role: Role;
  /** Default: every site. */
  readonly sites?: readonly string[] | null | undefined;
  readonly passwordHash: string | null;
  readonly oidc: { readonly issuer: string; readonly subject: string } | null;
};

/** The row of an account that does not exist yet. A password of a new account was chosen by somebody else. */
export function newRow(person: NewPerson, now: EpochMs): StoredAccount {
  const { login, displayName, role, passwordHash, oidc } = person;
  return {
    accountId: newAccountId(),
    login,
    displayName,
    role,
    sites: person.sites ?? null,
    passwordHash,
    mustChangePassword: passwordHash !== null,
    hasFirstPassword: false,
    oidcIssuer: oidc?.issuer ?? null,
    oidcSubject: oidc?.subject ?? null,
    createdAt: new Date(now),
    disabledAt: null,
    erasedAt: null,
    accessVersion: 0,
  };
}
