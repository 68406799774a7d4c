// Device tokens that count, as both sides read them: by their SHA-256, and without a trace. That one was used is written where it is used.
import type pg from 'pg';
import type { EpochMs } from '#shared/time.ts';

/** For whose sensors it speaks, and until when. */
export type DeviceToken = { readonly siteId: string; readonly expiresAt: EpochMs | null };
export type HashedToken = { readonly sha256: string; readonly token: DeviceToken };

type Row = { readonly sha256: string; readonly siteId: string; readonly expiresAt: Date | null };

const COUNTS = `SELECT token_sha256 AS sha256, site_id AS "siteId", expires_at AS "expiresAt" FROM access_token
  WHERE role = 'device' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)`;
/** An embedded database does one thing at a time: others have their turn between two pages. */
const TOKENS_PAGE = 5000;

const hashedOf = ({ sha256, siteId, expiresAt }: Row): HashedToken => ({
  sha256,
  token: { siteId, expiresAt: expiresAt?.getTime() ?? null },
});

/** The next of them after this hash, in the order of the hashes; none: those were all. */
export async function deviceTokensAfter(
  pool: pg.Pool,
  after: string,
  now: EpochMs,
): Promise<readonly HashedToken[]> {
  const { rows } = await pool.query<Row>(
    `${COUNTS} AND token_sha256 > $2 ORDER BY token_sha256 LIMIT ${TOKENS_PAGE}`,
    [new Date(now), after],
  );
  return rows.map(hashedOf);
}

/** The token of this hash, or null when none counts. */
export async function deviceTokenOf(
  pool: pg.Pool,
  sha256: string,
  now: EpochMs,
): Promise<DeviceToken | null> {
  const { rows } = await pool.query<Row>(`${COUNTS} AND token_sha256 = $2`, [
    new Date(now),
    sha256,
  ]);
  return rows[0] === undefined ? null : hashedOf(rows[0]).token;
}
