import { DAY_MS, type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';

/** Where a file of the last 24 hours starts: a bound of the public windows, which is what the API takes. */
export function startOfLastDay(publicWindowSeconds: number, now: EpochMs): string {
  return isoUtc(windowStartOf(now - DAY_MS, publicWindowSeconds * 1000));
}
