import type pg from 'pg';
import type { TokenReader } from '../ports.ts';
import type { SessionStore } from './tokens.ts';

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
    create: async (sha256, role, expiresAt) => {
      await pool.query(
        'INSERT INTO session (session_sha256, role, expires_at) VALUES ($1, $2, $3)',
        [sha256, role, expiresAt],
      );
    },
    find: async (sha256) => {
      const { rows } = await pool.query<{ role: 'operator'; expires_at: Date }>(
        'SELECT role, expires_at FROM session WHERE session_sha256 = $1 AND revoked_at IS NULL AND expires_at > now()',
        [sha256],
      );
      return rows[0] === undefined ? null : { role: rows[0].role, expiresAt: rows[0].expires_at };
    },
    revoke: async (sha256) => {
      await pool.query(
        'UPDATE session SET revoked_at = now() WHERE session_sha256 = $1 AND revoked_at IS NULL',
        [sha256],
      );
    },
  };
}
