// The one thing that the aggregator does with accounts: it makes the first, and it can do no more (migration 7).
import type pg from 'pg';

/** Whether there is any account, also a disabled or erased one. */
export async function hasAccounts(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ has: boolean }>('SELECT has_accounts() AS has');
  return rows[0]?.has === true;
}

export type FirstAdmin = {
  readonly accountId: string;
  readonly login: string;
  /** argon2id PHC string. */
  readonly passwordHash: string;
  /** Nothing is open until the admin has chosen another password. */
  readonly mustChange: boolean;
};

/** Makes the admin of the first start; false, and nothing changed, when there is an account already. */
export async function createFirstAdmin(pool: pg.Pool, admin: FirstAdmin): Promise<boolean> {
  const { rows } = await pool.query<{ made: boolean }>(
    'SELECT create_first_admin($1, $2, $3, $4, $5) AS made',
    [admin.accountId, admin.login, 'Admin', admin.passwordHash, admin.mustChange],
  );
  return rows[0]?.made === true;
}
