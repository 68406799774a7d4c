// The queue in the database, as the role `server` may read and move it.
import type pg from 'pg';
import {
  type Entry,
  entryOf,
  SENT_KINDS,
  type Sent,
  sentKindSchema,
} from '#server/outlets/entry.ts';
import type { Claim, Held, NextEntry, OutletQueue } from '#server/outlets/ports.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { alertSchema } from '#shared/wire/alert.ts';
import { ms } from '../columns.ts';
import { moveOn, putBack } from './outlet-moves.ts';

/** Messages of one thread that can be in hand at once: more is never referred to. */
const MOST_TOLD = 200;

/** Stands for a server where none holds the outlet, because its receiver asks for no message yet. */
const AT_REST = 'at rest';

async function active(
  pool: pg.Pool,
  siteId: string | null,
  now: EpochMs,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT o.outlet_id AS id FROM outlet o JOIN outlet_cursor c ON c.outlet_id = o.outlet_id
     WHERE o.disabled_at IS NULL AND o.removed_at IS NULL AND ($1::text IS NULL OR o.site_id = $1)
       AND (EXISTS (SELECT FROM decision_log l WHERE l.site_id = o.site_id AND l.seq > c.seq AND l.kind = ANY($2))
         OR EXISTS (SELECT FROM outlet_retry r WHERE r.outlet_id = o.outlet_id AND r.due_at <= $3)) ORDER BY 1`,
    [siteId, SENT_KINDS, isoUtc(now)],
  );
  return rows.map(({ id }) => id);
}

async function claim(pool: pg.Pool, outletId: string, claim: Claim): Promise<Held | null> {
  const { rows } = await pool.query<Held & { seq: string }>(
    `UPDATE outlet_cursor c SET leased_by = $2, leased_until = $4 FROM outlet o
     WHERE c.outlet_id = $1 AND o.outlet_id = c.outlet_id AND o.disabled_at IS NULL AND o.removed_at IS NULL
       AND (c.leased_by IS NULL OR c.leased_by = $2 OR c.leased_until <= $3)
     RETURNING o.outlet_id AS "outletId", o.site_id AS "siteId", o.kind, o.url, o.secret, o.language, o.minimum_level AS "minimumLevel",
       o.about, c.seq, ${ms('c.failing_since')} AS "failingSince"`,
    [outletId, claim.by, isoUtc(claim.now), isoUtc(claim.until)],
  );
  const [row] = rows;
  return row === undefined ? null : { ...row, seq: Number(row.seq) };
}

type WaitingRow = {
  readonly seq: string;
  readonly bytes: string;
  readonly attempt: number;
  readonly failing: number | null;
};

async function nextWaiting(pool: pg.Pool, held: Held, now: EpochMs): Promise<NextEntry | null> {
  const { rows } = await pool.query<WaitingRow>(
    `SELECT r.seq, r.attempt, ${ms('r.failing_since')} AS failing, l.bytes
     FROM outlet_retry r JOIN decision_log l ON l.site_id = $2 AND l.seq = r.seq
     WHERE r.outlet_id = $1 AND r.due_at <= $3 ORDER BY r.seq LIMIT 1`,
    [held.outletId, held.siteId, isoUtc(now)],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    from: 'waiting',
    entry: entryOf(Number(row.seq), row.bytes),
    failures: row.attempt,
    failingSince: row.failing,
    isBehind: false,
  };
}

async function nextOfLog(pool: pg.Pool, held: Held): Promise<NextEntry | null> {
  const { rows } = await pool.query<{ seq: string; bytes: string; behind: boolean }>(
    `SELECT l.seq, l.bytes,
       EXISTS (SELECT FROM outlet_retry r WHERE r.outlet_id = $1 AND r.alert_id = coalesce(l.alert_id, '')) AS behind
     FROM decision_log l WHERE l.site_id = $2 AND l.seq > $3 AND l.kind = ANY($4) ORDER BY l.seq LIMIT 1`,
    [held.outletId, held.siteId, held.seq, SENT_KINDS],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const entry = entryOf(Number(row.seq), row.bytes);
  return { from: 'log', entry, failures: 0, failingSince: null, isBehind: row.behind };
}

async function sentBefore(pool: pg.Pool, held: Held, entry: Entry): Promise<readonly Sent[]> {
  const { rows } = await pool.query<{ seq: string; at: Date; kind: string }>(
    `SELECT l.seq, l.at, l.kind FROM decision_log l
     WHERE l.site_id = $1 AND l.seq < $2 AND l.alert_id IS NOT DISTINCT FROM $3 AND l.kind = ANY($4)
       AND EXISTS (SELECT FROM delivery d WHERE d.outlet_id = $5 AND d.seq = l.seq AND d.failure IS NULL)
     ORDER BY l.seq DESC LIMIT $6`,
    [
      held.siteId,
      entry.seq,
      entry.thread === '' ? null : entry.thread,
      SENT_KINDS,
      held.outletId,
      MOST_TOLD,
    ],
  );
  return rows.toReversed().map(({ seq, at, kind }) => ({
    seq: Number(seq),
    at: at.getTime(),
    kind: sentKindSchema.parse(kind),
  }));
}

async function version(pool: pg.Pool, siteId: string, { thread, at }: Entry) {
  if (thread === '') return null;
  const { rows } = await pool.query<{ document: unknown }>(
    `SELECT document FROM alert_version WHERE site_id = $1 AND alert_id = $2 AND visible_at <= $3
     ORDER BY number DESC LIMIT 1`,
    [siteId, thread, isoUtc(at)],
  );
  return rows[0] === undefined ? null : alertSchema.parse(rows[0].document);
}

async function nextDue(pool: pg.Pool): Promise<EpochMs | null> {
  const { rows } = await pool.query<{ due: number | null }>(
    `SELECT ${ms('min(r.due_at)')} AS due FROM outlet_retry r JOIN outlet o ON o.outlet_id = r.outlet_id
     WHERE o.disabled_at IS NULL AND o.removed_at IS NULL`,
  );
  return rows[0]?.due ?? null;
}

export function createOutletQueue(pool: pg.Pool): OutletQueue {
  return {
    active: (siteId, now) => active(pool, siteId, now),
    claim: (outletId, by) => claim(pool, outletId, by),
    release: async (outletId, by) => {
      await pool.query(
        'UPDATE outlet_cursor SET leased_by = NULL, leased_until = NULL WHERE outlet_id = $1 AND leased_by = $2',
        [outletId, by],
      );
    },
    rest: async (outletId, by, until) => {
      await pool.query(
        'UPDATE outlet_cursor SET leased_by = $3, leased_until = $4 WHERE outlet_id = $1 AND leased_by = $2',
        [outletId, by, AT_REST, isoUtc(until)],
      );
    },
    next: async (held, now) => (await nextWaiting(pool, held, now)) ?? nextOfLog(pool, held),
    sentBefore: (held, entry) => sentBefore(pool, held, entry),
    version: (siteId, entry) => version(pool, siteId, entry),
    moveOn: (held, by, step, attempt) => moveOn(pool, { held, by, step }, attempt),
    putBack: (held, by, step, later) => putBack(pool, { held, by, step }, later),
    disable: async (outletId, because, now) => {
      await pool.query(
        'UPDATE outlet SET disabled_at = $2, disabled_because = $3 WHERE outlet_id = $1 AND disabled_at IS NULL',
        [outletId, isoUtc(now), because],
      );
    },
    nextDue: () => nextDue(pool),
  };
}
