/** Milliseconds since the Unix epoch, UTC. Whole number. */
export type EpochMs = number;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Nothing that is taken is so late: the end of the last year that is written with four digits. */
export const LAST_INSTANT_MS: EpochMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Start of the window of `windowMs` that holds `at`; windows are half-open `[start, end)` and aligned to the Unix epoch. */
export function windowStartOf(at: EpochMs, windowMs: number): EpochMs {
  return Math.floor(at / windowMs) * windowMs;
}

/** The one way a time is written on any wire: ISO 8601, UTC, without fraction when it is a whole second. */
export function isoUtc(at: EpochMs): string {
  const text = new Date(at).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** A clock that goes faster than the wall's, for trials of a whole day in minutes: at `origin` both say the same. */
export type FastClock = { readonly origin: EpochMs; readonly speed: number };

/** What the clock says when the wall's says `real`. Null: the wall's own. */
export function timeOf(clock: FastClock | null, real: EpochMs): EpochMs {
  return clock === null ? real : Math.round(clock.origin + (real - clock.origin) * clock.speed);
}

/** A fast clock as it stands in the environment of a process: `origin,speed`. Absent or not one of ours: null. */
export function fastClockOf(text: string | undefined): FastClock | null {
  const [origin, speed] = (text ?? '').split(',').map(Number);
  const isOne =
    Number.isFinite(origin) && Number.isFinite(speed) && speed !== undefined && speed >= 1;
  return isOne && origin !== undefined && speed !== 1 ? { origin, speed } : null;
}
