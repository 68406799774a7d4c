// The contract of the intake log. A reading is acknowledged once `append` resolved, and a window's
// log is dropped once its release is committed: so no acknowledged reading is lost, and no raw
// level outlives its window.
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
   * Where something stands that is not what was appended ("file x, line 3"), or how much of what
   * was acknowledged is gone, never what stands there. Not empty: the window is a gap.
   */
  readonly damage: readonly string[];
};

export type Recovered = {
  /** What is logged of windows that were not dropped, ascending. */
  readonly windows: readonly RecoveredWindow[];
  /**
   * Where what stood in the place of the whole journal of the site is kept. Then everything that it
   * held is gone, and nobody knows which windows that was. Each call says so as long as the journal
   * is open. Null: there was nothing of the kind.
   */
  readonly lost: string | null;
};

export type Journal = {
  /**
   * Resolves when the lines are durable. Rejects when they may not be: the caller must stop
   * accepting, and nothing is taken afterwards. Lines of a site keep the order in which the calls
   * were made, whichever resolves first.
   */
  append(siteId: string, lines: readonly JournalLine[]): Promise<void>;
  /**
   * A torn last line, which was never acknowledged, is left out; a damaged one is left out and
   * named. Never rejects because of what is stored. Holds everything whose `append` resolved before
   * the call.
   */
  recover(siteId: string): Promise<Recovered>;
  /**
   * Forgets a window, after everything appended before. Dropping what is not there does nothing.
   * Nobody appends to a window between the call and its end: a window is dropped when it is
   * released, and what comes for it then is late.
   */
  drop(siteId: string, windowStart: EpochMs): Promise<void>;
  /** Ends what is on its way. */
  close(): Promise<void>;
};
