// Emergency stops in the database. A stop and whatever publishes take turns by the site's row of `event_state`: once a stop is committed, no later
// commit carries a level of what it stops.
import type pg from 'pg';
import { resumesAt, runningStop } from '#shared/domain/stops.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import {
  type EmergencyStop,
  emergencyStopSchema,
  type StoppedLanes,
} from '#shared/wire/emergency-stop.ts';
import { lockSite } from './alerts.ts';
import { appendDecision } from './decisions.ts';
import type { Queryable } from './queryable.ts';
import { inTransaction } from './transaction.ts';

/** All of a site, in the order of their numbers. */
export async function readStops(
  client: Queryable,
  siteId: string,
): Promise<readonly EmergencyStop[]> {
  const { rows } = await client.query<Record<string, unknown> & { from: Date; at: Date }>(
    `SELECT site_id AS "siteId", number, action, lanes, effective_from AS "from", decided_at AS at, author, reason
     FROM emergency_stop WHERE site_id = $1 ORDER BY number`,
    [siteId],
  );
  return rows.map(({ from, at, ...row }) =>
    emergencyStopSchema.parse({
      ...row,
      from: isoUtc(from.getTime()),
      decidedAt: isoUtc(at.getTime()),
    }),
  );
}

export type StopDecision = {
  readonly siteId: string;
  /** Null: resume, whatever is stopped. */
  readonly stop: StoppedLanes | null;
  readonly author: string;
  readonly reason: string;
  readonly at: EpochMs;
  /** Where no plan is in force yet. */
  readonly publicWindowSeconds: number;
};

/** Length of the public windows at `at`, and the end of the newest window that is committed. */
async function position(
  client: Queryable,
  { siteId, at, publicWindowSeconds }: StopDecision,
): Promise<{ readonly publicWindowSeconds: number; readonly releasedTo: EpochMs | null }> {
  const { rows } = await client.query<{ seconds: number | null; to: number | null }>(
    `SELECT (SELECT (document ->> 'publicWindowSeconds')::integer FROM plan WHERE site_id = $1 AND effective_from <= $2
       ORDER BY effective_from DESC LIMIT 1) AS seconds,
       (SELECT extract(epoch FROM max(window_start + window_seconds * interval '1 second'))::float8 * 1000
        FROM release_window WHERE site_id = $1) AS "to"`,
    [siteId, isoUtc(at)],
  );
  const known = rows[0] ?? { seconds: null, to: null };
  return {
    publicWindowSeconds: known.seconds ?? publicWindowSeconds,
    releasedTo: known.to,
  };
}

/** What stands already: a lane that is stopped for good, or nothing to resume. */
function changesNothing(rows: readonly EmergencyStop[], { stop, at }: StopDecision): boolean {
  const isHeld = (lane: 'staff' | 'public'): boolean => runningStop(rows, lane, at)?.until === null;
  if (stop === null) return !isHeld('public');
  return isHeld(stop === 'both' ? 'staff' : 'public');
}

/**
 * Stops lanes, or ends every stop, and writes that down in the decision log, all at once. Null when that is so already: then nothing is written.
 */
export function decideStop(pool: pg.Pool, decision: StopDecision): Promise<EmergencyStop | null> {
  const { siteId, stop, author, reason, at } = decision;
  return inTransaction(pool, async (client) => {
    await lockSite(client, siteId);
    const rows = await readStops(client, siteId);
    if (changesNothing(rows, decision)) return null;
    const { publicWindowSeconds, releasedTo } = await position(client, decision);
    const from = stop === null ? resumesAt(at, releasedTo, publicWindowSeconds) : at;
    const isStaffHeld = runningStop(rows, 'staff', at)?.until === null;
    const row: EmergencyStop = {
      siteId,
      number: rows.length + 1,
      action: stop === null ? 'resume' : 'stop',
      lanes: stop ?? (isStaffHeld ? 'both' : 'public'),
      from: isoUtc(from),
      decidedAt: isoUtc(at),
      author,
      reason,
    };
    await client.query(
      `INSERT INTO emergency_stop (site_id, number, action, lanes, effective_from, decided_at, author, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [siteId, row.number, row.action, row.lanes, row.from, row.decidedAt, author, reason],
    );
    const { number, lanes } = row;
    const kind = stop === null ? 'release_resumed' : 'release_stopped';
    await appendDecision(client, { siteId, kind, at, data: { number, lanes, from: row.from } });
    return row;
  });
}
