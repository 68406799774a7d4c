// Tokens in the database, as the role `server` may read and write them. A change and its audit entry are one transaction.
import type pg from 'pg';
import type { StoredToken, TokenStore } from '#server/auth/token-ports.ts';
import type { NewEntry } from '#server/ports.ts';
import type { Queryable } from '../queryable.ts';
import { decideInTransaction, inTransaction } from '../transaction.ts';
import { insertEntry } from './audit.ts';

const ROW = `token_id AS "tokenId", token_sha256 AS sha256, role, site_id AS "siteId", sites, label, created_by AS "createdBy",
  created_at AS "createdAt", replaces, last_used_on::text AS "lastUsedOn", expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

const INSERT = `INSERT INTO access_token (token_id, token_sha256, role, site_id, sites, label, created_by, created_at, expires_at, replaces)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const valuesOf = (row: StoredToken): unknown[] => [
  row.tokenId,
  row.sha256,
  row.role,
  row.siteId,
  row.sites,
  row.label,
  row.createdBy,
  row.createdAt,
  row.expiresAt,
  row.replaces,
];

type Change = (client: pg.PoolClient) => Promise<unknown>;

const insert =
  (row: StoredToken): Change =>
  (client) =>
    client.query(INSERT, valuesOf(row));

/**
 * The later end of two is never taken: a grace time does not make a token live longer. False for one that was revoked: nothing follows it, though
 * somebody began to rotate it before.
 */
async function endAt(client: Queryable, tokenId: string, endsAt: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE access_token SET expires_at = least(expires_at, $2) WHERE token_id = $1 AND revoked_at IS NULL',
    [tokenId, endsAt],
  );
  return rowCount === 1;
}

const revokeAt =
  (tokenId: string, at: Date): Change =>
  (client) =>
    client.query('UPDATE access_token SET revoked_at = $2 WHERE token_id = $1', [tokenId, at]);

/** The steps and their entry in one transaction. */
function together(pool: pg.Pool, steps: readonly Change[], entry: NewEntry): Promise<void> {
  return inTransaction(pool, async (client) => {
    for (const step of steps) await step(client);
    await insertEntry(client, entry);
  });
}

/**
 * Two people may rotate the same token at once: the second waits at the row that the first holds, and sees the first one's successor then. Two
 * successors would both be in use, and nobody could tell which of them is meant to stay.
 */
function replace(
  pool: pg.Pool,
  ...[tokenId, endsAt, next, entry]: Parameters<TokenStore['replace']>
): Promise<boolean> {
  return decideInTransaction(pool, async (client) => {
    if (!(await endAt(client, tokenId, endsAt))) return { keep: false, result: false };
    const known = await client.query('SELECT FROM access_token WHERE replaces = $1', [tokenId]);
    if (known.rowCount !== 0) return { keep: false, result: false };
    await insert(next)(client);
    await insertEntry(client, entry);
    return { keep: true, result: true };
  });
}

export function createTokenStore(pool: pg.Pool): TokenStore {
  return {
    list: async () =>
      (
        await pool.query<StoredToken>(
          `SELECT ${ROW} FROM access_token ORDER BY created_at, token_id`,
        )
      ).rows,
    add: (row, entry) => together(pool, [insert(row)], entry),
    replace: (...asked) => replace(pool, ...asked),
    revoke: (tokenId, at, entry) => together(pool, [revokeAt(tokenId, at)], entry),
  };
}
