// What the page hears of the time, by the clock of its own that nobody can set.
import { expect, test } from 'vitest';
import { hearHello, hearSiteTime, nowAtSite } from '#client/data/server-clock.ts';
import { isoUtc } from '#shared/time.ts';

const AT = Date.UTC(2027, 5, 12, 20);

test('a clock that heard its first word late is put forward by the next answer, and never back', () => {
  hearSiteTime(AT + 60_000);
  hearHello({
    siteClock: isoUtc(AT),
    wallClock: isoUtc(AT),
    planId: '',
    regions: [],
    cursor: null,
  });
  const ahead = (): number => nowAtSite() - AT;
  hearSiteTime(AT - 60_000);
  expect(ahead()).toBeLessThan(60_000);
  hearSiteTime(AT + 120_000);
  expect(ahead()).toBeGreaterThanOrEqual(120_000);
  hearSiteTime(AT + 90_000);
  expect(ahead()).toBeGreaterThanOrEqual(120_000);
});
