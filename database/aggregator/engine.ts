// What the pipeline asks the database while it runs: where it had got to, the staff rows of a public window, totals, device tokens.
import type pg from 'pg';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { DeviceToken } from '../device-tokens.ts';

/** Start of the newest committed window per lane, null where there is none. */
export async function lastWindows(
  pool: pg.Pool,
  siteId: string,
): Promise<{ readonly staff: EpochMs | null; readonly public: EpochMs | null }> {
  const { rows } = await pool.query<{ lane: string; newest: number }>(
    'SELECT lane, extract(epoch FROM max(window_start))::float8 * 1000 AS newest FROM release_window WHERE site_id = $1 GROUP BY lane',
    [siteId],
  );
  const of = (lane: string): EpochMs | null =>
    rows.find((row) => row.lane === lane)?.newest ?? null;
  return { staff: of('staff'), public: of('public') };
}

/** A stored staff record as the public lane sees it. */
export type StoredStaffRow = {
  readonly regionId: string;
  readonly planId: string;
  readonly windowStart: EpochMs;
  readonly status: 'released' | 'withheld' | 'retracted';
  readonly level: number | null;
  readonly kClass: number | null;
};

/** Staff rows with `from <= windowStart < to`, retractions read in, ascending by window and region. */
export async function staffRows(
  pool: pg.Pool,
  siteId: string,
  from: EpochMs,
  to: EpochMs,
): Promise<readonly StoredStaffRow[]> {
  const { rows } = await pool.query<StoredStaffRow>(
    `SELECT r.region_id AS "regionId", r.plan_id AS "planId", extract(epoch FROM r.window_start)::float8 * 1000 AS "windowStart",
       CASE WHEN t.plan_id IS NULL THEN r.status ELSE 'retracted' END AS status,
       CASE WHEN t.plan_id IS NULL THEN r.level END AS level,
       CASE WHEN t.plan_id IS NULL THEN r.k_class END AS "kClass"
     FROM staff_record r
     LEFT JOIN retraction t ON t.lane = 'staff' AND t.plan_id = r.plan_id AND t.region_id = r.region_id AND t.window_start = r.window_start
     WHERE r.site_id = $1 AND r.window_start >= $2 AND r.window_start < $3
     ORDER BY r.window_start, r.region_id`,
    [siteId, isoUtc(from), isoUtc(to)],
  );
  return rows;
}

/** Adds to the totals of one roster epoch; `counts` is per refusal code, plus `accepted`. */
export async function addRefusals(
  pool: pg.Pool,
  siteId: string,
  epochStart: EpochMs,
  epochSeconds: number,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await pool.query(
    `INSERT INTO refusal_total (site_id, epoch_start, epoch_seconds, reason, total)
     SELECT $1, $2, $3, key, value::bigint FROM jsonb_each_text($4::jsonb)
     ON CONFLICT (site_id, epoch_start, reason) DO UPDATE SET total = refusal_total.total + excluded.total`,
    [siteId, isoUtc(epochStart), epochSeconds, JSON.stringify(counts)],
  );
}

export type TokenToStore = {
  /** SHA-256 of the token, lower-case hex. The token itself is never stored. */
  readonly sha256: string;
  readonly role: 'operator' | 'device';
  readonly siteId: string | null;
  readonly label: string;
};

export async function putToken(pool: pg.Pool, token: TokenToStore): Promise<void> {
  await pool.query(
    'INSERT INTO access_token (token_sha256, role, site_id, label) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [token.sha256, token.role, token.siteId, token.label],
  );
}

/** Whether a token of this role (for this site) was ever made, also a revoked one: whoever revoked it does not want another one by itself. */
export async function hasToken(
  pool: pg.Pool,
  role: 'operator' | 'device',
  siteId: string | null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT FROM access_token WHERE role = $1 AND site_id IS NOT DISTINCT FROM $2 LIMIT 1',
    [role, siteId],
  );
  return rowCount === 1;
}

/** The device token of a hash when it is neither revoked nor ended, or null. That it was used today is written down: the day, no finer. */
export async function deviceToken(pool: pg.Pool, sha256: string): Promise<DeviceToken | null> {
  const { rows } = await pool.query<{ site_id: string; expires_at: Date | null; isNew: boolean }>(
    `SELECT site_id, expires_at, last_used_on IS DISTINCT FROM (now() AT TIME ZONE 'UTC')::date AS "isNew" FROM access_token
     WHERE token_sha256 = $1 AND role = 'device' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    [sha256],
  );
  const row = rows[0];
  if (row === undefined) return null;
  if (row.isNew)
    await pool.query(
      "UPDATE access_token SET last_used_on = (now() AT TIME ZONE 'UTC')::date WHERE token_sha256 = $1",
      [sha256],
    );
  return { siteId: row.site_id, expiresAt: row.expires_at?.getTime() ?? null };
}
