// What a recording asks of its sensors, and what is said when none of its readings was taken.
import { expect, test } from 'vitest';
import { validityFor } from '#aggregator/replay/replay-sensors.ts';
import { refuseNone } from '#aggregator/replay/replay-summary.ts';
import { DAY_MS } from '#shared/time.ts';

const FIRST = Date.UTC(2026, 5, 6, 12, 0);

test('found B1: the validity of recorded sensors holds the whole recording, and is less than four years', () => {
  const day = (n: number): number => FIRST + n * DAY_MS;
  for (const days of [0, 1, 365, 731, 1400, 1457]) {
    const { validFrom, validUntil } = validityFor({ from: FIRST, to: day(days) });
    expect(validFrom).toBeLessThanOrEqual(FIRST - DAY_MS);
    expect(validUntil).toBeGreaterThanOrEqual(day(days + 1));
    expect(validUntil - validFrom).toBeLessThanOrEqual(4 * 365 * DAY_MS);
  }
  expect(() => validityFor({ from: FIRST, to: day(1459) })).toThrow(/less than four years: cut it/);
});

test('a recording of which nothing was taken says why and what to do', () => {
  const refused = new Map([
    ['invalid', 2],
    ['late', 480],
  ]);
  const counts = { accepted: 0, duplicates: 0, refused, leftOut: { named: [], more: 0 }, open: 0 };
  expect(() => refuseNone('r.ndjson', counts)).toThrow(
    /not one reading of r\.ndjson was taken, 480 of them late: .*new --data-dir/,
  );
  expect(() => refuseNone('r.ndjson', { ...counts, accepted: 1 })).not.toThrow();
});
