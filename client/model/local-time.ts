// Dates and times of day at the site, whatever the zone of the device. Pure: the zone's rules come from Intl.

import { DIGITS_LOCALE } from '#shared/languages.ts';
import { DAY_MS, type EpochMs } from '#shared/time.ts';
import { formatInZone } from '#shared/time-zone.ts';

const PARTS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const;

/** What a clock at the site shows, as if it were UTC. */
function wallMs(at: EpochMs, timeZone: string): number {
  const parts = formatInZone(DIGITS_LOCALE, timeZone, {
    hourCycle: 'h23',
    ...PARTS,
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** The date at the site, `2027-06-12`. */
export function localDate(at: EpochMs, timeZone: string): string {
  return new Date(wallMs(at, timeZone)).toISOString().slice(0, 10);
}

/** The hour that a clock at the site shows, 0 to 23. */
export function localHour(at: EpochMs, timeZone: string): number {
  return new Date(wallMs(at, timeZone)).getUTCHours();
}

/** The first moment of a date at the site. */
export function startOfDate(date: string, timeZone: string): EpochMs {
  return endOfDate(
    new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10),
    timeZone,
  );
}

/** The same time of day on another date; on the night of a clock change the hour next to one that does not exist. */
export function onDate(at: EpochMs, date: string, timeZone: string): EpochMs {
  const wall = wallMs(at, timeZone);
  const wanted =
    Date.parse(`${date}T00:00:00Z`) + (wall - Date.parse(`${localDate(at, timeZone)}T00:00:00Z`));
  const guess = at + wanted - wall;
  return guess + wanted - wallMs(guess, timeZone);
}

/** The first moment after a date at the site, so that the date itself still counts. */
export function endOfDate(date: string, timeZone: string): EpochMs {
  const wanted = Date.parse(`${date}T00:00:00Z`) + DAY_MS;
  const guess = wanted + (wanted - wallMs(wanted, timeZone));
  return guess + wanted - wallMs(guess, timeZone);
}
