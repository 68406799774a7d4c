// Which lanes an emergency stop withholds (release specification, section 11), told from its rows alone. Pure, so that the engine, the transaction that
// publishes and every screen read the same rows alike.
//
// A stop has no beginning here: whoever asks is about to publish, so the window is not published yet, and that is all that a stop asks of it. It
// holds what waits for the database as well as what runs. An end has: the first public window bound after it was decided.
import { type EpochMs, windowStartOf } from '../time.ts';
import type { EmergencyStop } from '../wire/emergency-stop.ts';
import type { Lane, ReleaseRecord } from '../wire/record.ts';

export type StopRow = Pick<EmergencyStop, 'action' | 'lanes' | 'from'>;

/** From when on windows are released again; infinite while nobody has resumed. The first end after the stop counts. */
function endOf(rows: readonly StopRow[], stop: number): EpochMs {
  const end = rows.find(({ action }, number) => number > stop && action === 'resume');
  return end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end.from);
}

const withholds = ({ action, lanes }: StopRow, lane: Lane): boolean =>
  action === 'stop' && (lanes === 'both' || lane === 'public');

/**
 * Whether a window that is not published yet is withheld as `policy_suspended`. `rows` are all of the site, in the order of their numbers.
 */
export function isStopped(rows: readonly StopRow[], lane: Lane, windowStart: EpochMs): boolean {
  return rows.some((row, number) => withholds(row, lane) && windowStart < endOf(rows, number));
}

/** The record of a window that a stop holds: its key as it was, and no level. */
export function heldRecord(record: ReleaseRecord): ReleaseRecord {
  return { ...record, status: 'withheld', level: null, reason: 'policy_suspended' };
}

export type RunningStop<Row> = {
  readonly stop: Row;
  /** Start of the first window that is released again; null: nobody has resumed. */
  readonly until: EpochMs | null;
};

/**
 * The stop that holds a lane at `now`, null where none does: the earliest of those that run, for the lane has been stopped since then.
 */
export function runningStop<Row extends StopRow>(
  rows: readonly Row[],
  lane: Lane,
  now: EpochMs,
): RunningStop<Row> | null {
  const running = rows.flatMap((stop, number) =>
    withholds(stop, lane) && now < endOf(rows, number) ? [{ stop, end: endOf(rows, number) }] : [],
  );
  const first = running[0];
  if (first === undefined) return null;
  const until = Math.max(...running.map(({ end }) => end));
  return { stop: first.stop, until: Number.isFinite(until) ? until : null };
}

/**
 * When a resumption acts: the first public window bound after it was decided, and after everything that was released before (`releasedTo`, the end of
 * the newest committed window), should the clock of whoever decided be behind.
 */
export function resumesAt(
  decidedAt: EpochMs,
  releasedTo: EpochMs | null,
  publicWindowSeconds: number,
): EpochMs {
  const windowMs = publicWindowSeconds * 1000;
  const after = Math.max(decidedAt, releasedTo ?? decidedAt);
  return windowStartOf(after, windowMs) + windowMs;
}
