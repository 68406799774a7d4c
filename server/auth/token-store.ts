// Tokens in the database, as the role `server` may read and write them. A change and its audit entry are one transaction.
import type pg from 'pg';
import type { NewEntry } from '../people/ports.ts';
import type { TokenRow, TokenStore } from './token-ports.ts';

const ROW = `token_id AS "tokenId", token_sha256 AS sha256, role, site_id AS "siteId", sites, label, created_by AS "createdBy",
  created_at AS "createdAt", replaces, last_used_on::text AS "lastUsedOn", expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

const INSERT = `INSERT INTO access_token (token_id, token_sha256, role, site_id, sites, label, created_by, created_at, expires_at, replaces)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const valuesOf = (row: TokenRow): unknown[] => [
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

type Step = readonly [sql: string, values: readonly unknown[]];

function entryStep({ actorId, action, subjectId, before, after }: NewEntry): Step {
  return [
    'INSERT INTO audit_entry (actor_id, action, subject_id, before, after) VALUES ($1, $2, $3, $4, $5)',
    [actorId, action, subjectId, before, after],
  ];
}

async function together(pool: pg.Pool, steps: readonly Step[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const [sql, values] of steps) await client.query(sql, [...values]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

export function createTokenStore(pool: pg.Pool): TokenStore {
  return {
    list: async () =>
      (await pool.query<TokenRow>(`SELECT ${ROW} FROM access_token ORDER BY created_at, token_id`))
        .rows,
    add: (row, entry) => together(pool, [[INSERT, valuesOf(row)], entryStep(entry)]),
    replace: (tokenId, endsAt, next, entry) =>
      together(pool, [
        // The later end of two is never taken: rotating twice does not make a token live longer.
        [
          'UPDATE access_token SET expires_at = least(expires_at, $2) WHERE token_id = $1',
          [tokenId, endsAt],
        ],
        [INSERT, valuesOf(next)],
        entryStep(entry),
      ]),
    revoke: (tokenId, at, entry) =>
      together(pool, [
        ['UPDATE access_token SET revoked_at = $2 WHERE token_id = $1', [tokenId, at]],
        entryStep(entry),
      ]),
  };
}
