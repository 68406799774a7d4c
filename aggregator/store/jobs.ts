// Upkeep that TimescaleDB's background workers do on a server by the policies of the migrations. They never run in the embedded database,
// so the aggregator does the same once an hour there.
import type pg from 'pg';

export type JobLimits = {
  /** Staff records are kept this long; never shorter than a public window and its delay. */
  readonly staffRetentionDays: number;
  /** Chunks older than this are compressed. */
  readonly compressAfterDays: Readonly<Record<'staff_record' | 'public_record', number>>;
};

export const DEFAULT_JOB_LIMITS: JobLimits = {
  staffRetentionDays: 30,
  compressAfterDays: { staff_record: 2, public_record: 60 },
};

/** Compresses old chunks and drops staff chunks past retention. `now` decides what is old. The pool's login must own the tables. */
export async function runJobs(
  pool: pg.Pool,
  now: Date,
  limits: JobLimits = DEFAULT_JOB_LIMITS,
): Promise<void> {
  const days = (count: number): Date => new Date(now.getTime() - count * 86_400_000);
  await pool.query("SELECT drop_chunks('staff_record', $1::timestamptz)", [
    days(limits.staffRetentionDays),
  ]);
  for (const table of ['staff_record', 'public_record'] as const) {
    await pool.query(
      'SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks($1::regclass, older_than => $2::timestamptz) c',
      [table, days(limits.compressAfterDays[table])],
    );
  }
}
