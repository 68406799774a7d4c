// How old the newest window of a lane is, and when it is late.
import { expect, test } from 'vitest';
import { worstLane } from '#server/health/lane-age.ts';
import type { SiteEntry } from '#server/ports.ts';
import { siteOf } from '../../kit/server/fixture.ts';

const entryOf = (siteId: string, replayClock: number | null = null): SiteEntry => ({
  site: { ...siteOf(siteId), windowSeconds: 60, publicWindowSeconds: 900 },
  release: {
    policyVersion: 1,
    staffK: 3,
    publicK: 5,
    kPeople: 10,
    publicWindowSeconds: 900,
    staffDelaySeconds: 15,
    publicDelaySeconds: 900,
  },
  lengths: [],
  grounds: [],
  replayClock,
});

test('the age of a lane is that of its worst site; it is late when the next window should have been there', () => {
  const start = 1_800_000_000_000;
  const running = [
    { entry: entryOf('good'), newest: start },
    { entry: entryOf('slow'), newest: start - 60_000 },
    { entry: entryOf('new'), newest: 0 },
  ];
  const at = (now: number) => worstLane('staff', running, { now, speed: 1 });
  expect(at(start + 75_000).age.newestWindowAgeSeconds).toBe(75);
  expect(at(start + 75_000).lateMs).toBe(0);
  expect(at(start + 96_000).lateMs).toBe(1000);
  // A site that ended long ago does not make the whole installation late for ever.
  expect(at(start + 3 * 86_400_000)).toEqual({ age: { newestWindowAgeSeconds: null }, lateMs: 0 });
});

test('windows that get another length make no lane late before their time, and late at it', () => {
  const at = 1_800_000_000_000;
  const long = { windowSeconds: 300, publicWindowSeconds: 1800 };
  const short = { windowSeconds: 60, publicWindowSeconds: 900 };
  const late = (
    lane: 'staff' | 'public',
    lengths: SiteEntry['lengths'],
    newest: number,
    now: number,
  ) =>
    worstLane(lane, [{ entry: { ...entryOf('changing'), lengths }, newest }], { now, speed: 1 })
      .lateMs;
  // The document asks for windows of a minute; those of five are in force, and stay so.
  const asked = [{ from: 0, ...long }];
  expect(late('staff', asked, at, at + 615_000 + 20_000)).toBe(0);
  expect(late('staff', asked, at, at + 615_000 + 21_000)).toBe(1000);
  expect(late('public', asked, at, at + 3 * 1_800_000 + 20_000)).toBe(0);
  const shorter = [...asked, { from: at, ...short }];
  expect(late('staff', shorter, at - 300_000, at + 75_000 + 20_000)).toBe(0);
  expect(late('staff', shorter, at - 300_000, at + 75_000 + 21_000)).toBe(1000);
  const longer = [
    { from: 0, ...short },
    { from: at, ...long },
  ];
  expect(late('staff', longer, at - 60_000, at + 315_000 + 20_000)).toBe(0);
  expect(late('public', longer, at - 900_000, at + 3_600_000 + 20_000)).toBe(0);
  expect(late('public', longer, at - 900_000, at + 3_600_000 + 21_000)).toBe(1000);
});
