// Upkeep that TimescaleDB's background workers would do; they never run in the embedded database, so the aggregator calls this once an
// hour on either kind.
import type pg from 'pg';
import { DAY_MS, type EpochMs, isoUtc } from '#shared/time.ts';

export type JobLimits = {
  /** Staff records are kept this long, counted in whole chunks of a day; at least 2. Public records are kept for good, and a recording by its own clock. */
  readonly staffRetentionDays: number;
  /** Chunks older than this are compressed. */
  readonly compressAfterDays: number;
};

const DEFAULT_JOB_LIMITS: JobLimits = { staffRetentionDays: 30, compressAfterDays: 2 };

export type JobResult = { readonly droppedChunks: number; readonly compressedChunks: number };

/** Drops staff chunks past retention and compresses old ones. `now` decides what is old, and for a recording the clock at which it ends. The pool's role is `aggregator`. */
export async function runJobs(
  pool: pg.Pool,
  now: EpochMs,
  limits: JobLimits = DEFAULT_JOB_LIMITS,
): Promise<JobResult> {
  const call = async (name: string, days: number): Promise<number> => {
    const sql = `SELECT ${name}($1::timestamptz) AS n`;
    const { rows } = await pool.query<{ n: number }>(sql, [isoUtc(now - days * DAY_MS)]);
    return rows[0]?.n ?? 0;
  };
  const droppedChunks = await call('drop_old_staff_records', limits.staffRetentionDays);
  const compressedChunks = await call('compress_old_records', limits.compressAfterDays);
  return { droppedChunks, compressedChunks };
}
