// People in the database, as the role `server` may read and write them. A change and its audit entry are one transaction.
import type pg from 'pg';
import type { Standing } from '#server/auth/session-ports.ts';
import type {
  AccountSet,
  AccountUpdate,
  Attempts,
  Changed,
  LogWords,
  PeopleStore,
  SessionTimes,
  StoredAccount,
} from '#server/people/ports.ts';
import type { AuditEntry } from '#shared/wire/accounts.ts';
import type { Queryable } from '../queryable.ts';
import { decideInTransaction } from '../transaction.ts';
import { insertEntry } from './audit.ts';
import { endSessionsOf } from './sessions.ts';
import { ACCOUNT_KEEPERS, holdAdmins, stands } from './standing.ts';

const ACCOUNT = `account_id AS "accountId", login, display_name AS "displayName", role, sites, password_hash AS "passwordHash",
  must_change_password AS "mustChangePassword", has_first_password AS "hasFirstPassword", oidc_issuer AS "oidcIssuer", oidc_subject AS "oidcSubject", created_at AS "createdAt",
  disabled_at AS "disabledAt", erased_at AS "erasedAt", access_version AS "accessVersion"`;
const ENTRY = `entry_id::text AS "entryId", recorded_at AS "recordedAt", actor_id AS "actorId", action, subject_id AS "subjectId", before, after`;

const COLUMNS: Readonly<Record<keyof AccountSet, string>> = {
  login: 'login',
  displayName: 'display_name',
  role: 'role',
  sites: 'sites',
  passwordHash: 'password_hash',
  mustChangePassword: 'must_change_password',
  hasFirstPassword: 'has_first_password',
  oidcIssuer: 'oidc_issuer',
  oidcSubject: 'oidc_subject',
  disabledAt: 'disabled_at',
  erasedAt: 'erased_at',
};

async function oneAccount(
  pool: Queryable,
  where: string,
  values: readonly string[],
): Promise<StoredAccount | null> {
  const sql = `SELECT ${ACCOUNT} FROM account WHERE ${where}`;
  return (await pool.query<StoredAccount>(sql, [...values])).rows[0] ?? null;
}

async function entries(
  pool: Queryable,
  rest: string,
  values: readonly unknown[],
): Promise<AuditEntry[]> {
  const sql = `SELECT ${ENTRY} FROM audit_entry ${rest}`;
  const { rows } = await pool.query<AuditEntry & { recordedAt: Date }>(sql, [...values]);
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
}

async function insertAccount(client: Queryable, account: StoredAccount): Promise<boolean> {
  const keys = Object.keys(COLUMNS) as (keyof AccountSet)[];
  const names = keys.map((key) => COLUMNS[key]);
  const { rowCount } = await client.query(
    `INSERT INTO account (account_id, created_at, ${names.join(', ')})
     VALUES ($1, $2, ${keys.map((_, index) => `$${index + 3}`).join(', ')}) ON CONFLICT DO NOTHING`,
    [account.accountId, account.createdAt, ...keys.map((key) => account[key])],
  );
  return rowCount === 1;
}

async function applyUpdate(
  client: Queryable,
  accountId: string,
  { set, entry, endsSessions }: AccountUpdate,
): Promise<void> {
  const keys = Object.keys(set) as (keyof AccountSet)[];
  const sets = keys.map((key, index) => `, ${COLUMNS[key]} = $${index + 2}`);
  await client.query(
    `UPDATE account SET access_version = access_version + 1${sets.join('')} WHERE account_id = $1`,
    [accountId, ...keys.map((key) => set[key])],
  );
  if (endsSessions) await endSessionsOf(client, accountId);
  await insertEntry(client, entry);
}

async function changeAccount(
  client: Queryable,
  accountId: string,
  decide: (account: StoredAccount) => AccountUpdate,
  by: Standing | undefined,
): Promise<{ keep: boolean; result: Changed }> {
  // All admins are held: two admins that leave at once must not both be told that the other one stays.
  await holdAdmins(client);
  const account = await oneAccount(client, 'account_id = $1 FOR UPDATE', [accountId]);
  if (account === null) return { keep: false, result: 'unknown' };
  if (by !== undefined && !(await stands(client, by))) return { keep: false, result: 'outdated' };
  const change = decide(account);
  await applyUpdate(client, accountId, change);
  // What the person wrote into the decision log goes with the name; the chain of the log holds without it.
  if (change.set.erasedAt != null)
    await client.query('SELECT erase_decision_texts($1)', [accountId]);
  const wasAdmin =
    account.role === 'admin' && account.disabledAt === null && account.sites === null;
  if (wasAdmin && (await client.query(`${ACCOUNT_KEEPERS} LIMIT 1`)).rowCount === 0)
    return { keep: false, result: 'last_admin' };
  return { keep: true, result: 'changed' };
}

type AttemptRow = { failures: number; last_at: Date; locked_until_at: Date | null };

async function replaceAttempts(
  client: Queryable,
  key: string,
  next: (known: Attempts | null) => Attempts,
): Promise<{ keep: true; result: Attempts | null }> {
  // A row to hold while it is judged. Failures of 0 are the same as none.
  await client.query(
    "INSERT INTO sign_in_failure (key_sha256, failures, last_at) VALUES ($1, 0, 'epoch') ON CONFLICT DO NOTHING",
    [key],
  );
  const { rows } = await client.query<AttemptRow>(
    'SELECT failures, last_at, locked_until_at FROM sign_in_failure WHERE key_sha256 = $1 FOR UPDATE',
    [key],
  );
  const row = rows[0];
  const known =
    row === undefined || row.failures === 0
      ? null
      : { failures: row.failures, lastAt: row.last_at, lockedUntil: row.locked_until_at };
  const { failures, lastAt, lockedUntil } = next(known);
  await client.query(
    'UPDATE sign_in_failure SET failures = $2, last_at = $3, locked_until_at = $4 WHERE key_sha256 = $1',
    [key, failures, lastAt, lockedUntil],
  );
  // Nothing is kept of attempts that no longer count.
  await client.query(
    "DELETE FROM sign_in_failure WHERE last_at < $1::timestamptz - interval '2 days' AND key_sha256 <> $2",
    [lastAt, key],
  );
  return { keep: true, result: known };
}

async function wordsOf(
  pool: Queryable,
  accountId: string,
  after: Pick<LogWords, 'siteId' | 'seq'> | null,
  limit: number,
): Promise<readonly LogWords[]> {
  const { rows } = await pool.query<Omit<LogWords, 'seq'> & { seq: string }>(
    `SELECT l.site_id AS "siteId", l.seq, l.at, l.kind, t.body AS text FROM decision_log l
     LEFT JOIN decision_text t ON t.site_id = l.site_id AND t.seq = l.seq
     WHERE l.actor = $1 AND (l.site_id, l.seq) > ($2, $3) ORDER BY l.site_id, l.seq LIMIT $4`,
    [accountId, after?.siteId ?? '', after?.seq ?? 0, limit],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

export function createPeopleStore(pool: pg.Pool): PeopleStore {
  return {
    account: (accountId) => oneAccount(pool, 'account_id = $1', [accountId]),
    accountOfLogin: (login) => oneAccount(pool, 'login = $1', [login]),
    accountOfSubject: (issuer, subject) =>
      oneAccount(pool, 'oidc_issuer = $1 AND oidc_subject = $2', [issuer, subject]),
    accounts: async (after, limit) => {
      const sql = `SELECT ${ACCOUNT} FROM account WHERE account_id > $1 ORDER BY account_id LIMIT $2`;
      return (await pool.query<StoredAccount>(sql, [after ?? '', limit])).rows;
    },
    create: (account, entry) =>
      decideInTransaction(pool, async (client) => {
        const isNew = await insertAccount(client, account);
        if (isNew) await insertEntry(client, entry);
        return { keep: isNew, result: isNew };
      }),
    change: (accountId, decide, by) =>
      decideInTransaction(pool, (client) => changeAccount(client, accountId, decide, by)),
    sessionsOf: async (accountId) => {
      const { rows } = await pool.query<SessionTimes>(
        `SELECT created_at AS "startedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
         FROM session WHERE account_id = $1 ORDER BY created_at DESC`,
        [accountId],
      );
      return rows;
    },
    wordsOf: (accountId, after, limit) => wordsOf(pool, accountId, after, limit),
    record: (entry) => insertEntry(pool, entry),
    audit: (before, limit) =>
      entries(pool, 'WHERE $1::bigint IS NULL OR entry_id < $1 ORDER BY entry_id DESC LIMIT $2', [
        before,
        limit,
      ]),
    auditOf: (accountId, before = null, limit) =>
      entries(
        pool,
        `WHERE (actor_id = $1 OR subject_id = $1) AND ($2::bigint IS NULL OR entry_id < $2)
         ORDER BY entry_id DESC LIMIT $3`,
        [accountId, before, limit ?? null],
      ),
    attempt: (key, next) =>
      decideInTransaction(pool, (client) => replaceAttempts(client, key, next)),
    forgetAttempts: async (key) => {
      await pool.query('DELETE FROM sign_in_failure WHERE key_sha256 = $1', [key]);
    },
    forgetAllAttempts: async () => (await pool.query('DELETE FROM sign_in_failure')).rowCount ?? 0,
  };
}
