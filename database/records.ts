// Reading released rows: only through the views, so neither kClass nor a row that is not yet published can leave.
import type pg from 'pg';
import type { WithheldReason } from '#shared/codes.ts';
import type { RecordQuery, ReleasedWindow } from '#shared/domain/released.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';

const VIEW: Readonly<Record<Lane, string>> = { staff: 'staff_release', public: 'public_release' };
const WINDOWS: Readonly<Record<Lane, string>> = {
  staff: 'release_window',
  public: 'public_window',
};

const COLUMNS = `policy_version, plan_id, region_id, extract(epoch FROM window_start)::float8 * 1000 AS window_start, window_seconds, status,
  level, reason, extract(epoch FROM published_at)::float8 * 1000 AS published_at`;

type Row = {
  policy_version: number;
  plan_id: string;
  region_id: string;
  window_start: number;
  window_seconds: number;
  status: ReleaseRecord['status'];
  level: Level | null;
  /** Of what was retracted: the words of whoever took it back. */
  reason: string | null;
  published_at: number;
};

/** One canonical record per row: key order is that of RECORD_FIELDS (promise P13). The table's constraints hold the types. */
function recordOf(lane: Lane, row: Row): ReleaseRecord {
  const key = {
    lane,
    policyVersion: row.policy_version,
    planId: row.plan_id,
    regionId: row.region_id,
    windowStart: isoUtc(row.window_start),
    windowSeconds: row.window_seconds,
  };
  const { status, level, reason } = row;
  const publishedAt = isoUtc(row.published_at);
  if (status === 'released' && level !== null)
    return { ...key, status, level, reason: null, publishedAt };
  if (status === 'withheld' && reason !== null)
    return { ...key, status, level: null, reason: reason as WithheldReason, publishedAt };
  if (status === 'retracted' && reason !== null)
    return { ...key, status, level: null, reason, publishedAt };
  throw new Error(`a ${status} record without what belongs to it: ${row.plan_id} ${row.region_id}`);
}

/** One page, ascending by (windowStart, regionId), by keyset. */
export async function readRecords(
  pool: pg.Pool,
  query: RecordQuery,
): Promise<readonly ReleaseRecord[]> {
  const values: unknown[] = [query.siteId, isoUtc(query.now)];
  const conditions = ['site_id = $1', 'published_at <= $2'];
  const add = (text: (place: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(text(`$${values.length}`));
  };
  if (query.from !== null) add((p) => `window_start >= ${p}`, isoUtc(query.from));
  if (query.to !== null) add((p) => `window_start < ${p}`, isoUtc(query.to));
  if (query.after !== null) {
    // The first condition lets whole chunks be left out, the second is the exact keyset.
    add((p) => `window_start >= ${p}`, isoUtc(query.after.windowStart));
    const start = values.length;
    add((p) => `(window_start, region_id) > ($${start}, ${p})`, query.after.regionId);
  }
  values.push(query.limit);
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM ${VIEW[query.lane]} r WHERE ${conditions.map((c) => `(${c})`).join(' AND ')}
     ORDER BY r.window_start, r.region_id LIMIT $${values.length}`,
    values,
  );
  return rows.map((row) => recordOf(query.lane, row));
}

type WindowRow = {
  plan_id: string;
  window_start: number;
  window_seconds: number;
  published_at: number;
};
const WINDOW_COLUMNS = `plan_id, extract(epoch FROM window_start)::float8 * 1000 AS window_start, window_seconds,
  extract(epoch FROM published_at)::float8 * 1000 AS published_at`;

/** The windows that the condition names, each with its records. */
async function readWindows(
  pool: pg.Pool,
  siteId: string,
  lane: Lane,
  condition: string,
  values: readonly unknown[],
): Promise<readonly ReleasedWindow[]> {
  const windows = await pool.query<WindowRow>(
    `SELECT ${WINDOW_COLUMNS} FROM ${WINDOWS[lane]} w WHERE site_id = $1 AND lane = $2 AND ${condition}`,
    [siteId, lane, ...values],
  );
  if (windows.rows.length === 0) return [];
  const starts = windows.rows.map((row) => row.window_start).sort((a, b) => a - b);
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM ${VIEW[lane]} r WHERE site_id = $1 AND window_start BETWEEN $2 AND $3
     ORDER BY r.window_start, r.region_id`,
    [siteId, isoUtc(starts[0] ?? 0), isoUtc(starts.at(-1) ?? 0)],
  );
  const byWindow = Map.groupBy(rows, (row) => row.window_start);
  return windows.rows
    .map((window) => ({
      siteId,
      lane,
      planId: window.plan_id,
      windowStart: window.window_start,
      windowSeconds: window.window_seconds,
      publishedAt: window.published_at,
      records: (byWindow.get(window.window_start) ?? []).map((row) => recordOf(lane, row)),
    }))
    .sort((a, b) => a.windowStart - b.windowStart);
}

export async function newestWindow(
  pool: pg.Pool,
  siteId: string,
  lane: Lane,
  now: EpochMs,
): Promise<ReleasedWindow | null> {
  const windows = await readWindows(
    pool,
    siteId,
    lane,
    'published_at <= $3 ORDER BY w.window_start DESC LIMIT 1',
    [isoUtc(now)],
  );
  return windows[0] ?? null;
}

export async function oneWindow(
  pool: pg.Pool,
  siteId: string,
  lane: Lane,
  windowStart: EpochMs,
): Promise<ReleasedWindow | null> {
  return (
    (await readWindows(pool, siteId, lane, 'window_start = $3', [isoUtc(windowStart)]))[0] ?? null
  );
}

export async function windowsAfter(
  pool: pg.Pool,
  siteId: string,
  lane: Lane,
  after: EpochMs,
  limit: number,
  now: EpochMs,
): Promise<readonly ReleasedWindow[]> {
  return readWindows(
    pool,
    siteId,
    lane,
    'window_start > $3 AND published_at <= $4 ORDER BY w.window_start LIMIT $5',
    [isoUtc(after), isoUtc(now), limit],
  );
}

export async function oldestWindow(
  pool: pg.Pool,
  siteId: string,
  lane: Lane,
): Promise<EpochMs | null> {
  const { rows } = await pool.query<{ oldest: number | null }>(
    `SELECT extract(epoch FROM min(window_start))::float8 * 1000 AS oldest FROM ${WINDOWS[lane]} WHERE site_id = $1 AND lane = $2`,
    [siteId, lane],
  );
  return rows[0]?.oldest ?? null;
}
