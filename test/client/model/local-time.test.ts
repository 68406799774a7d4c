// A date at the site ends when its clock shows midnight, in any zone and on the nights on which the clock changes.
import { expect, test } from 'vitest';
import { endOfDate } from '#client/model/local-time.ts';

test.each([
  ['2026-11-27', 'Europe/Amsterdam', '2026-11-27T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Amsterdam', '2026-07-01T22:00:00.000Z'],
  ['2026-10-24', 'Europe/Amsterdam', '2026-10-24T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Amsterdam', '2026-10-25T23:00:00.000Z'],
  ['2027-03-28', 'Europe/Amsterdam', '2027-03-28T22:00:00.000Z'],
  ['2026-12-31', 'Pacific/Auckland', '2026-12-31T11:00:00.000Z'],
  ['2026-11-27', 'America/Los_Angeles', '2026-11-28T08:00:00.000Z'],
])('%s in %s ends at %s', (date, zone, end) => {
  expect(new Date(endOfDate(date, zone)).toISOString()).toBe(end);
});
