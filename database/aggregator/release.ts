import type pg from 'pg';
import type { LadderRegion } from '#shared/domain/alerts/types.ts';
import { heldRecord, isStopped } from '#shared/domain/stops.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Lane, ReleaseRow } from '#shared/wire/record.ts';
import { lockSite } from '../alerts.ts';
import { WINDOW_CHANNEL } from '../channels.ts';
import { readStops } from '../stops.ts';
import { inTransaction } from '../transaction.ts';
import { climbWithWindow } from './climb.ts';

/** A change of a critical signal: where, and that it is critical. */
export type CriticalRow = {
  readonly signalId: string;
  readonly state: 'critical' | 'unknown' | 'cleared';
  readonly cell: string;
  readonly lat: number;
  readonly lon: number;
};

/** All records of one closed window of one lane. */
export type WindowRelease = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly windowStart: EpochMs;
  readonly windowSeconds: number;
  readonly publishedAt: EpochMs;
  /** Now, by the site's clock. Absent: nobody waits for it, as in a recording. */
  readonly storedAt?: EpochMs;
  readonly planId: string;
  readonly rows: readonly ReleaseRow[];
  /** Critical signals that changed with this window; staff lane only. */
  readonly critical?: readonly CriticalRow[];
  /** What the alerts are computed from: the regions of `rows` with their zones; staff lane only. */
  readonly regions?: readonly LadderRegion[];
};

const COLUMNS = `site_id text, policy_version integer, plan_id text, region_id text, window_start timestamptz, window_seconds integer,
  status text, level smallint, reason text, published_at timestamptz, k_class smallint`;
const SHARED =
  'site_id, policy_version, plan_id, region_id, window_start, window_seconds, status, level, reason, published_at';

const INSERT: Readonly<Record<Lane, string>> = {
  staff: `INSERT INTO staff_record (${SHARED}, k_class) SELECT ${SHARED}, k_class FROM jsonb_to_recordset($1::jsonb) AS r(${COLUMNS}) ON CONFLICT DO NOTHING`,
  public: `INSERT INTO public_record (${SHARED}) SELECT ${SHARED} FROM jsonb_to_recordset($1::jsonb) AS r(${COLUMNS}) ON CONFLICT DO NOTHING`,
};

const END_CRITICAL = `INSERT INTO critical_signal (site_id, signal_id, window_start, state, cell, lat, lon, published_at)
  SELECT site_id, signal_id, to_timestamp($2), 'cleared', cell, lat, lon, to_timestamp($3)
  FROM (SELECT DISTINCT ON (signal_id) * FROM critical_signal WHERE site_id = $1 ORDER BY signal_id, window_start DESC) newest
  WHERE state <> 'cleared' ON CONFLICT DO NOTHING`;

const INSERT_CRITICAL = `INSERT INTO critical_signal (site_id, signal_id, window_start, state, cell, lat, lon, published_at)
  SELECT $1, c."signalId", to_timestamp($2), c.state, c.cell, c.lat, c.lon, to_timestamp($3)
  FROM jsonb_to_recordset($4::jsonb) AS c("signalId" text, state text, cell text, lat float8, lon float8) ON CONFLICT DO NOTHING`;

function columnsOf({ siteId, kClass, record }: ReleaseRow): Record<string, unknown> {
  if (record.status === 'retracted')
    throw new Error('a retraction is a row of its own, not a record');
  return {
    site_id: siteId,
    policy_version: record.policyVersion,
    plan_id: record.planId,
    region_id: record.regionId,
    window_start: record.windowStart,
    window_seconds: record.windowSeconds,
    status: record.status,
    level: record.level,
    reason: record.reason,
    published_at: record.publishedAt,
    k_class: kClass,
  };
}

const isSuspended = ({ record }: ReleaseRow): boolean => record.reason === 'policy_suspended';

/** The window as an emergency stop leaves it: no level, no signal, no alert. */
function held(release: WindowRelease): WindowRelease {
  return {
    ...release,
    rows: release.rows.map((row) => ({ ...row, kClass: null, record: heldRecord(row.record) })),
    ...(release.regions !== undefined && {
      regions: release.regions.map((region) => ({ ...region, level: null, canGoBlind: false })),
    }),
  };
}

/**
 * Commits a window: its records, its cursor row, what it does to the alerts and the notification, in one transaction. `already` when the window was committed before:
 * then nothing is changed, whatever the rows say (promise P12). Whether its lane is stopped is asked here, under the lock that a stop takes too: whatever
 * the rows say, nothing that is committed after a stop has a level.
 */
export function writeRelease(
  pool: pg.Pool,
  release: WindowRelease,
): Promise<'written' | 'already'> {
  return inTransaction(pool, async (client) => {
    const { siteId, lane, windowStart, windowSeconds, publishedAt, planId } = release;
    await lockSite(client, siteId);
    const cursor = await client.query(
      `INSERT INTO release_window (site_id, lane, window_start, window_seconds, plan_id, published_at)
       VALUES ($1, $2, to_timestamp($3), $4, $5, to_timestamp($6)) ON CONFLICT DO NOTHING`,
      [siteId, lane, windowStart / 1000, windowSeconds, planId, publishedAt / 1000],
    );
    if (cursor.rowCount !== 1) return 'already';
    const isHeld = isStopped(await readStops(client, siteId), lane, windowStart);
    const { rows, regions } = isHeld ? held(release) : release;
    await client.query(INSERT[lane], [JSON.stringify(rows.map(columnsOf))]);
    const isOver = isHeld || (rows.length > 0 && rows.every(isSuspended));
    const times = [siteId, windowStart / 1000, publishedAt / 1000];
    if (lane === 'staff' && isOver) await client.query(END_CRITICAL, times);
    else await writeCritical(client, release);
    if (regions !== undefined) {
      const seenAt = Math.max(publishedAt, release.storedAt ?? publishedAt);
      const windowMs = windowSeconds * 1000;
      const window = { siteId, windowStart, windowMs, publishedAt, seenAt, regions, isOver };
      await climbWithWindow(client, window);
    }
    await client.query('SELECT pg_notify($1, $2)', [
      WINDOW_CHANNEL,
      JSON.stringify({ siteId, lane, windowStart }),
    ]);
    return 'written';
  });
}

async function writeCritical(
  client: pg.PoolClient,
  { siteId, windowStart, publishedAt, critical }: WindowRelease,
): Promise<void> {
  if (critical === undefined || critical.length === 0) return;
  const changes = JSON.stringify(critical);
  const values = [siteId, windowStart / 1000, publishedAt / 1000, changes];
  await client.query(INSERT_CRITICAL, values);
}
