// A day of a zone hour by hour, and what such a day is like: the same weekday of the weeks before, from public records, as shares of time. Pure.
import { type EpochMs, HOUR_MS } from '#shared/time.ts';
import { localHour } from './local-time.ts';
import { LEVEL_LOOKS } from './look.ts';

/** So many weeks back are asked for. */
const WEEKS = 8;
const DAYS_OF_A_WEEK = 7;
/** From so many days on there is something that such a day is like. */
export const LEAST_DAYS = 3;

export type Series = readonly { readonly start: EpochMs; readonly byte: number }[];

/** The dates of the same weekday in the weeks before a date (`2027-06-12`), newest first. */
export function datesBefore(date: string): readonly string[] {
  const day = new Date(`${date}T00:00:00Z`);
  return Array.from({ length: WEEKS }, (_, week) => {
    const before = new Date(day);
    before.setUTCDate(day.getUTCDate() - DAYS_OF_A_WEEK * (week + 1));
    return before.toISOString().slice(0, 10);
  });
}

const isLevel = (byte: number): boolean => byte < LEVEL_LOOKS.length;

/** Of an hour of such days: share of the known time at each level, 0 to 1 and together 1; null: known on too few days. */
export type HourShares = readonly number[] | null;

/** Per hour of the site's clock, 0 to 23. `days`: one series per day. */
export function hourShares(days: readonly Series[], timeZone: string): readonly HourShares[] {
  const byHour = days.map((day) =>
    Map.groupBy(
      day.filter(({ byte }) => isLevel(byte)),
      ({ start }) => localHour(start, timeZone),
    ),
  );
  return Array.from({ length: 24 }, (_, hour) => {
    const ofDays = byHour.flatMap((hours) => {
      const known = hours.get(hour);
      return known === undefined ? [] : [known];
    });
    if (ofDays.length < LEAST_DAYS) return null;
    const bytes = ofDays.flat().map(({ byte }) => byte);
    return LEVEL_LOOKS.map((level) => bytes.filter((byte) => byte === level).length / bytes.length);
  });
}

export type ZoneHour = {
  readonly from: EpochMs;
  /** Highest level that was known in it; null: none was, or it has not come. */
  readonly highest: number | null;
  readonly usual: HourShares;
};

/** The hours of a day in order: as many as it has, on the day of a clock change 23 or 25. */
export function hoursOf(
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  today: Series,
  usual: readonly HourShares[],
  timeZone: string,
): readonly ZoneHour[] {
  return Array.from({ length: Math.round((to - from) / HOUR_MS) }, (_, index) => {
    const start = from + index * HOUR_MS;
    const known = today.filter(
      (window) => isLevel(window.byte) && window.start >= start && window.start < start + HOUR_MS,
    );
    const highest = known.length === 0 ? null : Math.max(...known.map(({ byte }) => byte));
    return { from: start, highest, usual: usual[localHour(start, timeZone)] ?? null };
  });
}
