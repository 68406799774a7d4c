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

/** What the journal still holds of a window. */
export type RecoveredWindow = {
  readonly windowStart: EpochMs;
  /** The lines exactly as they were appended, in that order. */
  readonly lines: readonly JournalLine[];
  /**
   * Where something stands that is not what was appended ("file x, line 3"), or how much of what was acknowledged is gone, never what stands there.
   * Not empty: the window is a gap.
   */
  readonly damage: readonly string[];
};

export type Journal = {
  /** Resolves when the lines are on the disk. Rejects when they may not be: the caller must stop accepting. */
  append(siteId: string, lines: readonly JournalLine[]): Promise<void>;
  /**
   * What is logged of windows that were not dropped, per window ascending. A torn last line, which was never acknowledged, is left out; a
   * damaged one is left out and named. Never rejects because of what a file holds.
   */
  recover(siteId: string): Promise<readonly RecoveredWindow[]>;
  /**
   * Once `recover` was there: where what stood in the place of the whole journal of the site is kept. Then everything that it held is gone, and
   * nobody knows which windows that was. Null: there was nothing of the kind.
   */
  lostOf(siteId: string): string | null;
  /** Forgets a window, after everything appended before. Dropping what is not there does nothing. */
  drop(siteId: string, windowStart: EpochMs): Promise<void>;
  close(): Promise<void>;
};
