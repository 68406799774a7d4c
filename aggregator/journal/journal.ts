// The contract of the intake log. A reading is acknowledged once `append` resolved, and a window's log is dropped once its release is
// committed: so no acknowledged reading is lost, and no raw level outlives its window.
import type { EpochMs } from '#shared/time.ts';

export type JournalReading = {
  readonly kind: 'reading';
  readonly windowStart: EpochMs;
  readonly sensorId: string;
  readonly observedAt: EpochMs;
  /** The level after the sensor's own map: merged bands are already merged. */
  readonly level: number;
  readonly seq: number | null;
  readonly receivedAt: EpochMs;
};
export type JournalHeartbeat = {
  readonly kind: 'heartbeat';
  readonly windowStart: EpochMs;
  readonly at: EpochMs;
};
export type JournalLine = JournalReading | JournalHeartbeat;

export type Journal = {
  /** Resolves when the lines are on the disk. Rejects when they may not be: the caller must stop accepting. */
  append(siteId: string, lines: readonly JournalLine[]): Promise<void>;
  /** What is logged of windows that were not dropped, per window ascending, in the order of appending. A torn last line is left out. */
  recover(
    siteId: string,
  ): Promise<readonly { readonly windowStart: EpochMs; readonly lines: readonly JournalLine[] }[]>;
  /** Forgets a window, after everything appended before. Dropping what is not there does nothing. */
  drop(siteId: string, windowStart: EpochMs): Promise<void>;
  close(): Promise<void>;
};
