// What the command `people` does, over the store: the way back for whoever cannot sign in.
import type pg from 'pg';
import { loginSchema } from '#shared/wire/accounts.ts';
import { newRow } from '../people/accounts.ts';
import { hashPassword, newPassword } from '../people/password.ts';
import type { PeopleStore, StoredAccount } from '../people/ports.ts';
import type { NewEntry } from '../ports.ts';

type Reset = {
  readonly account: StoredAccount;
  readonly password: string;
  readonly factors: number;
};

const BY_COMMAND = { by: 'command' } as const;
const entryOf = (action: string, subjectId: string | null): NewEntry => ({
  actorId: 'system',
  action,
  subjectId,
  before: null,
  after: BY_COMMAND,
});

/** Second factors of an account, where this database has such tables. Gives how many there were. */
export async function removeFactors(pool: pg.Pool, accountId: string): Promise<number> {
  const known = await pool.query<{ is: boolean }>(
    "SELECT to_regprocedure('remove_factors(text)') IS NOT NULL AS is",
  );
  if (known.rows[0]?.is !== true) return 0;
  const { rows } = await pool.query<{ removed: number }>('SELECT remove_factors($1) AS removed', [
    accountId,
  ]);
  return rows[0]?.removed ?? 0;
}

/** All counts of wrong passwords start anew. Gives how many there were. */
export async function unlock(store: PeopleStore): Promise<number> {
  const count = await store.forgetAllAttempts();
  await store.record(entryOf('sign-in.unlocked', null));
  return count;
}

export async function allAccounts(store: PeopleStore): Promise<readonly StoredAccount[]> {
  const all: StoredAccount[] = [];
  for (let page = await store.accounts(null, 500); page.length > 0; ) {
    all.push(...page);
    page = await store.accounts(page.at(-1)?.accountId ?? '', 500);
  }
  return all;
}

/** One line per account, for people. */
export function lineOf(account: StoredAccount): string {
  const { accountId, login, role, sites } = account;
  const state =
    account.erasedAt !== null ? 'erased' : account.disabledAt !== null ? 'disabled' : 'active';
  const where = sites === null ? 'all sites' : sites.join(', ');
  const more = account.mustChangePassword ? ', has to choose a password' : '';
  return `${accountId}  ${login ?? '(identity provider)'}  ${role}  ${where}  ${state}${more}`;
}

/**
 * A new one-time password: all sessions end, second factors go, the account is switched on again, and everybody's counts of wrong attempts start anew.
 * `hand` gets the password before anything is changed: one that was stored and never shown would lock the person out.
 */
export async function reset(
  pool: pg.Pool,
  store: PeopleStore,
  typed: string,
  hand: (password: string) => void,
): Promise<Omit<Reset, 'password'>> {
  const account = await store.accountOfLogin(loginSchema.safeParse(typed).data ?? '');
  if (account === null)
    throw new Error(`there is no account with the login "${typed}": npm run people -- list`);
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  hand(password);
  const { accountId } = account;
  await store.change(accountId, () => ({
    set: { passwordHash, mustChangePassword: true, hasFirstPassword: false, disabledAt: null },
    entry: entryOf('account.password-reset', accountId),
    endsSessions: true,
  }));
  const factors = await removeFactors(pool, accountId);
  await unlock(store);
  return { account, factors };
}

/** A new admin of every site, for an installation whose admins are all gone. */
export async function createAdmin(
  store: PeopleStore,
  typed: string,
  now: number,
  hand: (password: string) => void,
): Promise<void> {
  const login = loginSchema.parse(typed);
  if ((await store.accountOfLogin(login)) !== null)
    throw new Error(`the login "${login}" is taken: npm run people -- reset --login ${login}`);
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  hand(password);
  const row = newRow({ login, displayName: login, role: 'admin', passwordHash, oidc: null }, now);
  const entry = {
    ...entryOf('account.created', row.accountId),
    after: { role: 'admin', by: 'command' },
  };
  await store.create(row, entry);
}
