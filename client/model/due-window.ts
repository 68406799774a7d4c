// Which window should be on the screen by now, for every page: where it is not there by then, what is there is stale.
import type { EpochMs } from '#shared/time.ts';
import { endOf, type History } from './history.ts';

export type Moment = {
  readonly now: EpochMs;
  /** From the end of a window to its publication. */
  readonly delayMs: number;
  /** Nothing comes any more, and nobody knows what is going on: every window is as good as overdue. */
  readonly isCutOff?: boolean;
};

/** A due record that is absent for so long after its publication makes what it is about stale. */
const STALE_AFTER_MS = 30_000;

/** Whether the window after the one that starts then should have come in by now. */
export function isOverdue(
  history: History,
  start: EpochMs,
  { now, delayMs, isCutOff }: Moment,
): boolean {
  if (isCutOff === true) return true;
  return now - STALE_AFTER_MS - delayMs >= endOf(history, endOf(history, start));
}
