import type pg from 'pg';
import type { TokenReader } from '../ports.ts';
import { OPERATOR_TOKEN } from './access.ts';
import type { SessionStore, StoredSession } from './tokens.ts';

const FIND = `SELECT coalesce(s.account_id, '${OPERATOR_TOKEN}') AS "accountId", coalesce(a.role, s.role) AS role,
    a.display_name AS "displayName", coalesce(a.must_change_password, false) AS "mustChangePassword", s.expires_at AS "expiresAt",
    a.password_hash IS NOT NULL AND NOT EXISTS (SELECT FROM factor f WHERE f.account_id = a.account_id) AS "hasPasswordOnly"
  FROM session s LEFT JOIN account a ON a.account_id = s.account_id
  WHERE s.session_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND a.disabled_at IS NULL`;

/** Tokens and sessions in the database, as the role `server` may read and write them. */
export function createAccessStore(pool: pg.Pool): TokenReader & SessionStore {
  return {
    roleOfToken: async (sha256) => {
      const { rows } = await pool.query<{ role: 'operator' | 'device' }>(
        'SELECT role FROM access_token WHERE token_sha256 = $1 AND revoked_at IS NULL',
        [sha256],
      );
      return rows[0]?.role ?? null;
    },
    create: async (sha256, { accountId, role }, expiresAt) => {
      await pool.query("DELETE FROM session WHERE expires_at < now() - interval '30 days'");
      await pool.query(
        'INSERT INTO session (session_sha256, account_id, role, expires_at) VALUES ($1, $2, $3, $4)',
        [sha256, accountId === OPERATOR_TOKEN ? null : accountId, role, expiresAt],
      );
    },
    find: async (sha256) => (await pool.query<StoredSession>(FIND, [sha256])).rows[0] ?? null,
    revoke: async (sha256) => {
      await pool.query(
        'UPDATE session SET revoked_at = now() WHERE session_sha256 = $1 AND revoked_at IS NULL',
        [sha256],
      );
    },
  };
}
