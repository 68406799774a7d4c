// What a receiver says about when to come back (RFC 9110, section 10.2.3), within bounds: a slip of somebody else's keeps no alert back for a day.
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';

export const LONGEST_RETRY_AFTER_MS = HOUR_MS;
const SECONDS = /^\d{1,10}$/;
/** As HTTP writes a time; anything else that a library would take for a date is none. */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/** How long it asks to be left alone, in either spelling; null: it does not say. */
export function retryAfterMs(header: string | undefined, now: EpochMs): number | null {
  const text = header?.trim() ?? '';
  const isDate = HTTP_DATE.test(text);
  const wait = SECONDS.test(text)
    ? Number(text) * SECOND_MS
    : isDate
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS);
}

/** Whoever answers "at once" for days is not asked every second. */
const LONGEST_OF_SCHEDULE_MS = 5 * MINUTE_MS;

/** `told`: what it asks for. It is never asked sooner; later only by what the schedule says, up to five minutes. */
export function waitWhenTold(told: number, scheduled: number): number {
  return Math.max(told, Math.min(scheduled, LONGEST_OF_SCHEDULE_MS));
}
