// Second factors in the database, as the role `server` may read and write them. What is taken once
// is taken by one statement.
import type pg from 'pg';
import type { Standing } from '#server/auth/session-ports.ts';
import type {
  Added,
  Adding,
  FactorStore,
  PendingRow,
  Removing,
} from '#server/people/factors/ports.ts';
import type { Queryable } from '../queryable.ts';
import { decideInTransaction } from '../transaction.ts';
import { insertEntry } from './audit.ts';
import { endSessionsOf } from './sessions.ts';
import { holdAdmins, stands } from './standing.ts';
import { factorsOf, insertFactor } from './stored-factor.ts';

/**
 * Holds the account, so that no two changes of its factors meet. False when it is erased or
 * disabled, or was changed since it was judged.
 */
async function holdAccount(client: Queryable, by: Standing): Promise<boolean> {
  await client.query('SELECT FROM account WHERE account_id = $1 FOR UPDATE', [by.accountId]);
  return stands(client, by);
}

/** Ends the sessions of an account that is held, and what was judged of it up to now. */
async function signOutEverywhere(client: Queryable, accountId: string): Promise<void> {
  await client.query(
    'UPDATE account SET access_version = access_version + 1 WHERE account_id = $1',
    [accountId],
  );
  await endSessionsOf(client, accountId);
}

const OUTDATED = { keep: false, result: 'outdated' } as const;

async function replaceCodes(
  client: Queryable,
  accountId: string,
  sha256s: readonly string[],
): Promise<void> {
  await client.query('DELETE FROM recovery_code WHERE account_id = $1', [accountId]);
  await client.query(
    'INSERT INTO recovery_code (code_sha256, account_id) SELECT unnest($2::text[]), $1',
    [accountId, [...sha256s]],
  );
}

async function add(
  client: Queryable,
  { factor, recoveryCodes, most, entry, by }: Adding,
): Promise<{ keep: boolean; result: Added }> {
  const { accountId, kind } = factor;
  if (!(await holdAccount(client, by))) return OUTDATED;
  const known = await factorsOf(client, accountId);
  if (known.filter((other) => other.kind === kind).length >= most)
    return { keep: false, result: 'too_many' };
  if (!(await insertFactor(client, factor))) return { keep: false, result: 'taken' };
  if (kind === 'totp')
    await client.query('DELETE FROM totp_enrolment WHERE account_id = $1', [accountId]);
  await insertEntry(client, entry);
  if (known.length > 0) return { keep: true, result: 'added' };
  await replaceCodes(client, accountId, recoveryCodes);
  await signOutEverywhere(client, accountId);
  return { keep: true, result: 'first' };
}

async function remove(
  client: Queryable,
  by: Standing,
  { factorId, keepLast, entry }: Removing,
): Promise<{ keep: boolean; result: Awaited<ReturnType<FactorStore['remove']>> }> {
  const { accountId } = by;
  if (!(await holdAccount(client, by))) return OUTDATED;
  const known = await factorsOf(client, accountId);
  if (!known.some((factor) => factor.factorId === factorId))
    return { keep: false, result: 'unknown' };
  if (known.length === 1 && keepLast) return { keep: false, result: 'last' };
  if (known.length === 1) await client.query('SELECT remove_factors($1)', [accountId]);
  else await client.query('DELETE FROM factor WHERE factor_id = $1', [factorId]);
  await insertEntry(client, entry);
  return { keep: true, result: 'removed' };
}

const PENDING = `pending_sha256 AS sha256, account_id AS "accountId", password_sha256 AS "passwordSha256", expires_at AS "expiresAt"`;

type Taking = Pick<
  FactorStore,
  'takeStep' | 'takeCount' | 'takeChallenge' | 'tryPending' | 'endPending'
>;

/** Each one statement: who comes second finds nothing to take. */
function takingIn(pool: Queryable): Taking {
  const changes = async (sql: string, values: readonly unknown[]): Promise<boolean> =>
    (await pool.query(sql, [...values])).rowCount === 1;
  return {
    takeStep: (factorId, step, day) =>
      changes(
        'UPDATE factor SET last_step = $2, last_used_on = $3 WHERE factor_id = $1 AND last_step < $2',
        [factorId, step, day],
      ),
    takeCount: (factorId, count, day) =>
      changes(
        `UPDATE factor SET sign_count = $2, last_used_on = $3
         WHERE factor_id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))`,
        [factorId, count, day],
      ),
    takeChallenge: (sha256, boundTo, now) =>
      changes(
        'DELETE FROM passkey_challenge WHERE challenge_sha256 = $1 AND bound_to = $2 AND expires_at > $3',
        [sha256, boundTo, now],
      ),
    tryPending: async (sha256, most, now) => {
      const { rows } = await pool.query<PendingRow>(
        `UPDATE pending_sign_in SET tries = tries + 1 WHERE pending_sha256 = $1 AND tries < $2 AND expires_at > $3 RETURNING ${PENDING}`,
        [sha256, most, now],
      );
      return rows[0] ?? null;
    },
    endPending: (sha256) =>
      changes('DELETE FROM pending_sign_in WHERE pending_sha256 = $1', [sha256]),
  };
}

type Waiting = Pick<
  FactorStore,
  'putEnrolment' | 'enrolment' | 'putPending' | 'pending' | 'putChallenge'
>;

/** What waits for a second request: enrolments, sign-ins, challenges. */
function waitingIn(pool: Queryable): Waiting {
  return {
    putEnrolment: async ({ accountId, accessVersion }, { secretSealed, expiresAt }) => {
      const { rowCount } = await pool.query(
        `INSERT INTO totp_enrolment (account_id, secret_sealed, expires_at)
         SELECT account_id, $2, $3 FROM account WHERE account_id = $1 AND access_version = $4 AND disabled_at IS NULL FOR SHARE
         ON CONFLICT (account_id) DO UPDATE SET secret_sealed = $2, expires_at = $3`,
        [accountId, secretSealed, expiresAt, accessVersion],
      );
      return rowCount === 1 ? 'put' : 'outdated';
    },
    enrolment: async (accountId) => {
      const { rows } = await pool.query<{ secretSealed: string; expiresAt: Date }>(
        'SELECT secret_sealed AS "secretSealed", expires_at AS "expiresAt" FROM totp_enrolment WHERE account_id = $1',
        [accountId],
      );
      return rows[0] ?? null;
    },
    putPending: async ({ sha256, accountId, passwordSha256, expiresAt }, now) => {
      await pool.query('DELETE FROM pending_sign_in WHERE expires_at < $1', [now]);
      await pool.query(
        'INSERT INTO pending_sign_in (pending_sha256, account_id, password_sha256, expires_at) VALUES ($1, $2, $3, $4)',
        [sha256, accountId, passwordSha256, expiresAt],
      );
    },
    pending: async (sha256, now) => {
      const { rows } = await pool.query<PendingRow>(
        `SELECT ${PENDING} FROM pending_sign_in WHERE pending_sha256 = $1 AND expires_at > $2`,
        [sha256, now],
      );
      return rows[0] ?? null;
    },
    putChallenge: async (sha256, boundTo, expiresAt, now) => {
      await pool.query('DELETE FROM passkey_challenge WHERE expires_at < $1', [now]);
      await pool.query(
        'INSERT INTO passkey_challenge (challenge_sha256, bound_to, expires_at) VALUES ($1, $2, $3)',
        [sha256, boundTo, expiresAt],
      );
    },
  };
}

export function createFactorStore(pool: pg.Pool): FactorStore {
  return {
    ...takingIn(pool),
    ...waitingIn(pool),
    factorsOf: (accountId) => factorsOf(pool, accountId),
    recoveryCodesLeft: async (accountId) => {
      const sql = 'SELECT count(*)::int AS left FROM recovery_code WHERE account_id = $1';
      return (await pool.query<{ left: number }>(sql, [accountId])).rows[0]?.left ?? 0;
    },
    add: (adding) => decideInTransaction(pool, (client) => add(client, adding)),
    remove: (by, removing) => decideInTransaction(pool, (client) => remove(client, by, removing)),
    removeAll: (accountId, entry, by) =>
      decideInTransaction<number | 'outdated'>(pool, async (client) => {
        await holdAdmins(client);
        await client.query('SELECT FROM account WHERE account_id = $1 FOR UPDATE', [accountId]);
        if (!(await stands(client, by))) return OUTDATED;
        const sql = 'SELECT remove_factors($1) AS removed';
        const { rows } = await client.query<{ removed: number }>(sql, [accountId]);
        await signOutEverywhere(client, accountId);
        await insertEntry(client, entry);
        return { keep: true, result: rows[0]?.removed ?? 0 };
      }),
    replaceRecoveryCodes: (by, sha256s, entry) =>
      decideInTransaction(pool, async (client) => {
        const { accountId } = by;
        if (!(await holdAccount(client, by))) return OUTDATED;
        if ((await factorsOf(client, accountId)).length === 0)
          return { keep: false, result: 'none' };
        await replaceCodes(client, accountId, sha256s);
        await insertEntry(client, entry);
        return { keep: true, result: 'replaced' };
      }),
    takeRecoveryCode: (accountId, sha256, entry) =>
      decideInTransaction(pool, async (client) => {
        const sql = 'DELETE FROM recovery_code WHERE account_id = $1 AND code_sha256 = $2';
        const isTaken = (await client.query(sql, [accountId, sha256])).rowCount === 1;
        if (isTaken) await insertEntry(client, entry);
        return { keep: isTaken, result: isTaken };
      }),
    hasOtherKey: async (keyName) => {
      const sql = `SELECT FROM factor WHERE kind = 'totp' AND split_part(secret_sealed, '.', 1) <> $1 LIMIT 1`;
      return (await pool.query(sql, [keyName])).rowCount === 1;
    },
  };
}
