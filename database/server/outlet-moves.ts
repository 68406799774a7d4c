// The two things that can become of an entry: the outlet goes on after it, or it waits. Each is one transaction with the delivery that led to it.
import type pg from 'pg';
import { SENT_KINDS } from '#server/outlets/entry.ts';
import type { Attempt, Held, NextEntry } from '#server/outlets/ports.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { inTransaction } from '../transaction.ts';

type Move = { readonly held: Held; readonly by: string; readonly step: NextEntry };

async function putDelivery(
  client: pg.PoolClient,
  { held, step }: Move,
  { at, status, failure, durationMs }: Attempt,
): Promise<void> {
  await client.query(
    `INSERT INTO delivery (outlet_id, seq, attempt, at, status, failure, duration_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      held.outletId,
      step.entry.seq,
      step.failures + 1,
      isoUtc(at),
      status,
      failure,
      Math.max(0, Math.round(durationMs)),
    ],
  );
}

/**
 * Moves the cursor past an entry of the log; what waited is behind it already. False when another server holds the outlet by now: it will do all
 * this itself.
 */
async function moveCursor(client: pg.PoolClient, { held, by, step }: Move): Promise<boolean> {
  const seq = step.from === 'log' ? step.entry.seq : held.seq;
  const { rowCount } = await client.query(
    'UPDATE outlet_cursor SET seq = greatest(seq, $3) WHERE outlet_id = $1 AND leased_by = $2',
    [held.outletId, by, seq],
  );
  return rowCount === 1;
}

/** The next entry of a thread that waited takes its place; after the last one nothing of it waits. */
async function advanceThread(client: pg.PoolClient, { held, step }: Move): Promise<void> {
  const { thread, seq } = step.entry;
  const { rowCount } = await client.query(
    `UPDATE outlet_retry r SET seq = n.seq, attempt = 0, failing_since = NULL, due_at = n.at
     FROM (SELECT seq, at FROM decision_log WHERE site_id = $3 AND alert_id IS NOT DISTINCT FROM nullif($2, '')
             AND kind = ANY($6) AND seq > $4 AND seq <= $5 ORDER BY seq LIMIT 1) n
     WHERE r.outlet_id = $1 AND r.alert_id = $2`,
    [held.outletId, thread, held.siteId, seq, held.seq, SENT_KINDS],
  );
  if (rowCount === 0)
    await client.query('DELETE FROM outlet_retry WHERE outlet_id = $1 AND alert_id = $2', [
      held.outletId,
      thread,
    ]);
}

/** It answers again: what waits for a later attempt need not wait for it. */
async function gotThrough(client: pg.PoolClient, { held }: Move, at: EpochMs): Promise<void> {
  if (held.failingSince === null) return;
  await client.query('UPDATE outlet_cursor SET failing_since = NULL WHERE outlet_id = $1', [
    held.outletId,
  ]);
  await client.query(
    'UPDATE outlet_retry SET due_at = least(due_at, $2) WHERE outlet_id = $1 AND attempt > 0',
    [held.outletId, isoUtc(at)],
  );
}

/** Goes on after an entry that was taken, was given up, or is not for this outlet. */
export function moveOn(pool: pg.Pool, move: Move, attempt: Attempt | null): Promise<void> {
  return inTransaction(pool, async (client) => {
    if (attempt !== null) await putDelivery(client, move, attempt);
    if (!(await moveCursor(client, move))) return;
    if (move.step.from === 'waiting') await advanceThread(client, move);
    if (attempt !== null && attempt.failure === null) await gotThrough(client, move, attempt.at);
  });
}

/** Lets an entry wait until `dueAt`. */
export function putBack(
  pool: pg.Pool,
  move: Move,
  { dueAt, attempt }: { readonly dueAt: EpochMs; readonly attempt: Attempt | null },
): Promise<void> {
  return inTransaction(pool, async (client) => {
    if (attempt !== null) await putDelivery(client, move, attempt);
    if (!(await moveCursor(client, move))) return;
    const { held, step } = move;
    const failures = step.failures + (attempt === null ? 0 : 1);
    const failedAt = attempt === null ? null : isoUtc(attempt.at);
    await client.query(
      `INSERT INTO outlet_retry (outlet_id, alert_id, seq, attempt, failing_since, due_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (outlet_id, alert_id) DO UPDATE SET seq = excluded.seq, attempt = excluded.attempt, due_at = excluded.due_at,
         failing_since = coalesce(outlet_retry.failing_since, excluded.failing_since)`,
      [held.outletId, step.entry.thread, step.entry.seq, failures, failedAt, isoUtc(dueAt)],
    );
    if (failedAt !== null)
      await client.query(
        'UPDATE outlet_cursor SET failing_since = coalesce(failing_since, $2) WHERE outlet_id = $1',
        [held.outletId, failedAt],
      );
  });
}
