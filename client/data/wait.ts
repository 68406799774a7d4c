// How long somebody has to wait after too many attempts, as the server said it, and how that is told while it passes.
import { ApiError } from './api.ts';

/** Where an answer does not say how long. */
const DEFAULT_SECONDS = 60;
/** From here on it is told in minutes. */
const MINUTES_FROM_SECONDS = 120;

export type Wait = {
  /** On the clock that was given, milliseconds. */
  readonly until: number;
  /** Nothing was wrong: too many people came at the same moment. */
  readonly isBusy: boolean;
};

/** The wait that an answer asks for; null for every other failure. `now`: of a clock that nobody sets. */
export function waitOf(error: unknown, now: number): Wait | null {
  if (!(error instanceof ApiError) || error.status !== 429) return null;
  const seconds = error.retryAfterSeconds ?? DEFAULT_SECONDS;
  return { until: now + seconds * 1000, isBusy: error.reason === 'busy' };
}

/**
 * Does `work` again for as long as too many came at the same moment, which judged and counted nothing. `onBusy` hears each wait, `until` passes it and
 * throws to give up. Any other failure is the caller's.
 */
export async function pastTheBusy<T>(
  work: () => Promise<T>,
  { clock, until, onBusy }: Patience,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const wait = waitOf(error, clock());
      if (wait?.isBusy !== true) throw error;
      onBusy(wait);
      await until(wait.until);
    }
  }
}

export type Patience = {
  readonly clock: () => number;
  readonly until: (at: number) => Promise<void>;
  readonly onBusy: (wait: Wait) => void;
};

export type Left = {
  readonly key: 'wait.over' | 'wait.seconds' | 'wait.minutes';
  readonly count: number;
};

/** What is left of it, never less than there is. */
export function leftOf({ until }: Wait, now: number): Left {
  const seconds = Math.ceil((until - now) / 1000);
  if (seconds <= 0) return { key: 'wait.over', count: 0 };
  if (seconds < MINUTES_FROM_SECONDS) return { key: 'wait.seconds', count: seconds };
  return { key: 'wait.minutes', count: Math.ceil(seconds / 60) };
}
