// What such a day is like, hour by hour, by the site's own clock.
import { expect, test } from 'vitest';
import { endOfDate, startOfDate } from '#client/model/local-time.ts';
import { datesBefore, hourShares, hoursOf, LEAST_DAYS } from '#client/model/normal-day.ts';
import { HOUR_MS, MINUTE_MS } from '#shared/time.ts';

const ZONE = 'Europe/Amsterdam';
const QUARTER_MS = 15 * MINUTE_MS;

/** Quarters of an hour from a moment on. */
const quarters = (from: number, bytes: readonly number[]) =>
  bytes.map((byte, i) => ({ start: from + i * QUARTER_MS, byte }));

test('the same weekday of the weeks before, over a clock change and the end of a year', () => {
  expect(datesBefore('2027-03-31').slice(0, 2)).toEqual(['2027-03-24', '2027-03-17']);
  expect(datesBefore('2027-01-05').slice(0, 2)).toEqual(['2026-12-29', '2026-12-22']);
  for (const date of datesBefore('2027-11-03'))
    expect(new Date(date).getUTCDay()).toBe(new Date('2027-11-03').getUTCDay());
});

test('shares are of the known time, in the hours that a clock at the site shows', () => {
  // Summer, then winter: eight in the evening there is another hour in UTC.
  const dates = ['2027-10-20', '2027-10-27', '2027-11-03', '2027-11-10'];
  const days = dates.map((date, i) => {
    const from = startOfDate(date, ZONE) + 20 * HOUR_MS;
    return quarters(from, i === 0 ? [4, 240, 240, 255] : [1, 1, 2, 239]);
  });
  const shares = hourShares(days, ZONE);
  expect(shares[20]).toEqual([0, 6 / 10, 3 / 10, 0, 1 / 10]);
  expect(shares.filter((hour) => hour !== null)).toHaveLength(1);
});

test('an hour that was known on too few days says nothing', () => {
  const from = startOfDate('2027-06-12', ZONE);
  const known = quarters(from, [1, 1, 1, 1]);
  const unknown = quarters(from, [240, 240, 240, 240]);
  const few = Array.from({ length: LEAST_DAYS - 1 }, () => known);
  expect(hourShares([...few, unknown], ZONE)[0]).toBeNull();
  expect(hourShares([...few, known], ZONE)[0]).toEqual([0, 1, 0, 0, 0]);
});

test('a day has the hours that its clock has, and each meets the one of the same name', () => {
  const usual = Array.from({ length: 24 }, (_, hour) => (hour === 3 ? [0, 0, 0, 1, 0] : null));
  for (const [date, count, threes] of [
    ['2027-06-12', 24, 1],
    ['2027-03-28', 23, 1],
    ['2027-10-31', 25, 1],
  ] as const) {
    const span = { from: startOfDate(date, ZONE), to: endOfDate(date, ZONE) };
    const hours = hoursOf(span, quarters(span.from, [0, 2, 240, 1, 240]), usual, ZONE);
    expect([date, hours.length]).toEqual([date, count]);
    expect(hours.filter((hour) => hour.usual !== null)).toHaveLength(threes);
    expect(hours.slice(0, 2).map(({ highest }) => highest)).toEqual([2, null]);
  }
});
