import type pg from 'pg';
import type { SessionStore, StoredSession } from '#server/auth/session-ports.ts';
import type { KnownCredential } from '#server/auth/tokens.ts';
import type { LiveToken, TokenReader } from '#server/ports.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { DAY_MS, type EpochMs } from '#shared/time.ts';
import type { Queryable } from '../queryable.ts';

const FIND = `SELECT coalesce(s.account_id, '${OPERATOR_TOKEN}') AS "accountId", coalesce(a.role, s.role) AS role,
    a.display_name AS "displayName", coalesce(a.must_change_password, false) AS "mustChangePassword", s.expires_at AS "expiresAt",
    coalesce(a.has_first_password, false) AS "hasFirstPassword", CASE WHEN s.account_id IS NULL THEN t.sites ELSE a.sites END AS sites, t.token_id AS "tokenId",
    a.access_version AS "accessVersion", coalesce(a.password_hash IS NOT NULL AND NOT EXISTS (SELECT FROM factor f WHERE f.account_id = a.account_id), false) AS "hasPasswordOnly"
  FROM session s LEFT JOIN account a ON a.account_id = s.account_id LEFT JOIN access_token t ON t.token_id = s.token_id
  WHERE s.session_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND a.disabled_at IS NULL
    AND (s.account_id IS NOT NULL
      OR (t.token_id IS NOT NULL AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)))`;

const FIND_TOKEN = `SELECT token_id AS "tokenId", role, sites, last_used_on IS DISTINCT FROM ($2::timestamptz AT TIME ZONE 'UTC')::date AS "isNew"
  FROM access_token WHERE token_sha256 = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`;

const INSERT_OF_TOKEN =
  'INSERT INTO session (session_sha256, role, expires_at, token_id) VALUES ($1, $2, $3, $4)';

/** Waits for whoever is changing the account, and then finds the version that was judged or nothing. */
const INSERT_OF_ACCOUNT = `INSERT INTO session (session_sha256, account_id, role, expires_at)
  SELECT $1, account_id, role, $3 FROM account
  WHERE account_id = $2 AND access_version = $4 AND disabled_at IS NULL FOR SHARE`;

/** Signs a person out everywhere: what it rests on has changed. Whoever calls it counts the version up, under the lock of the account. */
export async function endSessionsOf(client: Queryable, accountId: string): Promise<void> {
  await client.query(
    'UPDATE session SET revoked_at = now() WHERE account_id = $1 AND revoked_at IS NULL',
    [accountId],
  );
}

const KEPT_AFTER_END_MS = 30 * DAY_MS;

/** Every session, sign-in that waits for its second step, and operator token that is good now, by SHA-256, the longest first. */
export async function liveCredentials(
  pool: pg.Pool,
  now: EpochMs,
): Promise<readonly KnownCredential[]> {
  const { rows } = await pool.query<KnownCredential>(
    `WITH token AS (
       SELECT token_id, token_sha256, role FROM access_token WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)
     )
     SELECT session_sha256 AS sha256, coalesce(token_id, account_id) AS owner, expires_at FROM session
     WHERE revoked_at IS NULL AND expires_at > $1
       AND (account_id IS NOT NULL OR token_id IN (SELECT token_id FROM token))
     UNION ALL
     SELECT pending_sha256, account_id, expires_at FROM pending_sign_in WHERE expires_at > $1
     UNION ALL
     SELECT token_sha256, token_id, 'infinity' FROM token WHERE role = 'operator'
     ORDER BY 3 DESC LIMIT 5000`,
    [new Date(now)],
  );
  return rows;
}

/**
 * Tokens and sessions in the database, as the role `server` may read and write them. `now` says when a session ends: the server's own clock,
 * because the database's may be set ahead, and would end them all.
 */
export function createAccessStore(
  pool: pg.Pool,
  now: () => EpochMs = Date.now,
): TokenReader & SessionStore {
  return {
    liveToken: async (sha256) => {
      const { rows } = await pool.query<LiveToken & { isNew: boolean }>(FIND_TOKEN, [
        sha256,
        new Date(now()),
      ]);
      const row = rows[0];
      if (row === undefined) return null;
      const { isNew, ...token } = row;
      // The day, no finer: nobody reads from it when somebody worked.
      if (isNew)
        await pool.query(
          "UPDATE access_token SET last_used_on = ($2::timestamptz AT TIME ZONE 'UTC')::date WHERE token_sha256 = $1",
          [sha256, new Date(now())],
        );
      return token;
    },
    create: async (sha256, actor, expiresAt) => {
      await pool.query('DELETE FROM session WHERE expires_at < $1', [
        new Date(now() - KEPT_AFTER_END_MS),
      ]);
      const { accountId, accessVersion, role, tokenId } = actor;
      const { rowCount } =
        accountId === OPERATOR_TOKEN
          ? await pool.query(INSERT_OF_TOKEN, [sha256, role, expiresAt, tokenId])
          : await pool.query(INSERT_OF_ACCOUNT, [sha256, accountId, expiresAt, accessVersion]);
      return rowCount === 1;
    },
    find: async (sha256) =>
      (await pool.query<StoredSession>(FIND, [sha256, new Date(now())])).rows[0] ?? null,
    revoke: async (sha256) => {
      await pool.query(
        'UPDATE session SET revoked_at = now() WHERE session_sha256 = $1 AND revoked_at IS NULL',
        [sha256],
      );
    },
  };
}
