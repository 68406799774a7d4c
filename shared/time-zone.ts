// The one place where a time zone of a document meets Intl, which throws for a name that it does not know, and whatever draws a time with it is gone. So a
// name is judged where it is typed; where one is shown, an unknown one (stored earlier, or newer than the browser) is shown in UTC, and the time says so.

import { DIGITS_LOCALE } from './languages.ts';

/** What Intl calls a zone, for a former name another one; null for what is none. An offset is none: it knows no summer time. */
export function knownZone(name: string): string | null {
  if (/^[+-]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat(DIGITS_LOCALE, { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The zone that is shown for one of a document. */
export function shownZone(timeZone: string): string {
  return knownZone(timeZone) === null ? 'UTC' : timeZone;
}

/** A formatter in a zone of a document. A time of day that is in UTC because nobody knows the zone says so: `21:30 UTC`. */
export function formatInZone(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  } catch {
    const said = options.hour === undefined ? {} : ({ timeZoneName: 'short' } as const);
    return new Intl.DateTimeFormat(locale, { ...options, ...said, timeZone: 'UTC' });
  }
}
