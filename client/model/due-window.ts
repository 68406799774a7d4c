// Which window should be on the screen by now, for every page: what is not there by then is stale.
import type { EpochMs } from '#shared/time.ts';

export type Moment = {
  readonly now: EpochMs;
  /** From the end of a window to its publication. */
  readonly delayMs: number;
  /** Nothing comes any more, and nobody knows what is going on: every window is as good as overdue. */
  readonly isCutOff?: boolean;
};

/** A due record that is absent for so long after its publication makes what it is about stale. */
const STALE_AFTER_MS = 30_000;

/** Start of the newest window that should have come in by now. */
export function dueWindow(windowMs: number, { now, delayMs, isCutOff }: Moment): EpochMs {
  if (isCutOff === true) return Number.POSITIVE_INFINITY;
  return Math.floor((now - STALE_AFTER_MS - delayMs - windowMs) / windowMs) * windowMs;
}
