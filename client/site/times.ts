// How the site writes times: the clock of the place itself, 24 hours; dates in full.

import { type Language, LOCALES } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import { formatInZone } from '#shared/time-zone.ts';

export type SiteTimes = {
  /** 21:30 */
  readonly time: (at: EpochMs) => string;
  /** zaterdag 12 juni / Saturday 12 June */
  readonly day: (at: EpochMs) => string;
  /** za 12 juni 2027, 21:30 */
  readonly moment: (at: EpochMs) => string;
};

/** `timeZone` is the site's (IANA); where a browser does not know it, times are in UTC and say so. */
export function clockIn(timeZone: string, language: Language): SiteTimes {
  const locale = LOCALES[language];
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    formatInZone(locale, timeZone, options);
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const date = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  return {
    time: (at) => time.format(at),
    day: (at) => day.format(at),
    moment: (at) => `${date.format(at)}, ${time.format(at)}`,
  };
}

/** 30 september 2028, of an ISO date or date-time. */
export function dateText(iso: string, language: Language): string {
  const format = formatInZone(LOCALES[language], 'UTC', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return format.format(new Date(iso));
}
