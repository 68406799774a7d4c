/** Milliseconds since the Unix epoch, UTC. Whole number. */
export type EpochMs = number;

/** Start of the window of `windowMs` that holds `at`; windows are half-open `[start, end)` and aligned to the Unix epoch. */
export function windowStartOf(at: EpochMs, windowMs: number): EpochMs {
  return Math.floor(at / windowMs) * windowMs;
}

/** The one way a time is written on any wire: ISO 8601, UTC, without fraction when it is a whole second. */
export function isoUtc(at: EpochMs): string {
  const text = new Date(at).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
