// Where somebody is in the past, and how it moves.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentOfSearch, withMoment } from '#client/control/replay/address.ts';
import { ReplayStore } from '#client/control/replay/replay-store.ts';
import { replayEn } from '#client/control/replay/texts/replay.en.ts';
import { replayNl } from '#client/control/replay/texts/replay.nl.ts';
import { daysOf } from '#client/control/replay/use-recording.ts';
import { localDate, onDate } from '#client/model/local-time.ts';
import {
  liveView,
  type Recorded,
  type Replay,
  type ReplayAction,
  replayStep,
  SPEEDS,
  viewOf,
} from '#client/model/replay.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const SEED = { seed: 20_261_123 };
const recorded: Recorded = { from: 100 * HOUR, to: 200 * HOUR, windowMs: MINUTE };
const at = (time: number, more: Partial<Replay> = {}): Replay => ({
  at: time,
  isPlaying: false,
  isOldest: false,
  speed: 1,
  ...more,
});
const step = (replay: Replay | null, action: ReplayAction): Replay | null =>
  replayStep(replay, action, recorded);

describe('moving', () => {
  test('from live a step back is the last whole window before now; forth from the past ends live', () => {
    const now = { ...recorded, to: recorded.to + 21_000 };
    const back = replayStep(null, { kind: 'step', windows: -1 }, now);
    expect(back).toEqual(at(recorded.to));
    expect(replayStep(back, { kind: 'step', windows: 1 }, now)).toBeNull();
    expect(step(at(150 * HOUR + 1), { kind: 'step', windows: 1 })?.at).toBe(150 * HOUR + MINUTE);
    expect(step(at(150 * HOUR + 1), { kind: 'step', windows: -1 })?.at).toBe(150 * HOUR);
  });

  test('a moment before the oldest record is the oldest; one that is not over is live', () => {
    expect(step(null, { kind: 'goto', at: 5 })?.at).toBe(recorded.from);
    expect(step(at(150 * HOUR), { kind: 'goto', at: recorded.to })).toBeNull();
    expect(step(at(150 * HOUR), { kind: 'live' })).toBeNull();
  });

  test('nothing plays live, and whoever takes the cursor stops what plays', () => {
    expect(step(null, { kind: 'play', isPlaying: true })).toBeNull();
    expect(step(null, { kind: 'advance', elapsedMs: 1000 })).toBeNull();
    expect(step(null, { kind: 'speed', speed: 60 })).toBeNull();
    const playing = at(150 * HOUR, { isPlaying: true, speed: 16 });
    expect(step(playing, { kind: 'goto', at: 151 * HOUR })).toEqual(at(151 * HOUR, { speed: 16 }));
    expect(step(playing, { kind: 'step', windows: -1 })?.isPlaying).toBe(false);
    expect(step(at(150 * HOUR), { kind: 'advance', elapsedMs: 1000 })?.at).toBe(150 * HOUR);
  });

  test('playing for n ms at a speed ends at the same moment however many frames it takes', () => {
    const frames = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 60 });
    fc.assert(
      fc.property(frames, fc.constantFrom(...SPEEDS), (elapsed, speed) => {
        const start = at(150 * HOUR, { isPlaying: true, speed });
        const inFrames = elapsed.reduce<Replay | null>(
          (replay, elapsedMs) => step(replay, { kind: 'advance', elapsedMs }),
          start,
        );
        const total = elapsed.reduce((sum, ms) => sum + ms, 0);
        expect(inFrames).toEqual(step(start, { kind: 'advance', elapsedMs: total }));
        expect(inFrames?.at).toBe(start.at + total * speed);
      }),
      SEED,
    );
  });

  test('whatever is done, the moment is recorded and not yet now', () => {
    const time = fc.integer({ min: 90 * HOUR, max: 210 * HOUR });
    const action: fc.Arbitrary<ReplayAction> = fc.oneof(
      time.map((value) => ({ kind: 'goto' as const, at: value })),
      fc.integer({ min: -2000, max: 2000 }).map((windows) => ({ kind: 'step' as const, windows })),
      fc
        .integer({ min: 0, max: 1e6 })
        .map((elapsedMs) => ({ kind: 'advance' as const, elapsedMs })),
      fc.boolean().map((isPlaying) => ({ kind: 'play' as const, isPlaying })),
      fc.constantFrom(...SPEEDS).map((speed) => ({ kind: 'speed' as const, speed })),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        let replay: Replay | null = null;
        for (const next of actions) {
          replay = step(replay, next);
          if (replay === null) continue;
          expect(replay.at).toBeGreaterThanOrEqual(recorded.from);
          expect(replay.at).toBeLessThan(recorded.to);
        }
      }),
      SEED,
    );
  });

  test('steps back and forth meet again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (windows) => {
        const start = at(150 * HOUR);
        const there = step(start, { kind: 'step', windows: -windows });
        expect(there?.at).toBe(start.at - windows * MINUTE);
        expect(step(there, { kind: 'step', windows })).toEqual(start);
      }),
      SEED,
    );
  });
});

describe('the span of the timeline', () => {
  test('stays while the moment is in it, and else is built around the moment', () => {
    const view = viewOf(null, 150 * HOUR + MINUTE, 6);
    expect(view).toEqual({ from: 146 * HOUR, to: 152 * HOUR });
    expect(viewOf(view, 147 * HOUR, 6)).toBe(view);
    expect(viewOf(view, 152 * HOUR, 6)).toEqual({ from: 148 * HOUR, to: 154 * HOUR });
    expect(viewOf(view, 147 * HOUR, 24).to - viewOf(view, 147 * HOUR, 24).from).toBe(24 * HOUR);
  });

  test('live it ends with the running hour', () => {
    expect(liveView(150 * HOUR + MINUTE, 6)).toEqual({ from: 145 * HOUR, to: 151 * HOUR });
  });
});

describe('the address', () => {
  test('names the moment, keeps everything else, and loses it live', () => {
    const link = 'http://x/en/control?theme=light&at=2027-06-12T18:15:00Z#map';
    const time = Date.parse('2027-06-12T18:15:00Z');
    expect(momentOfSearch('?theme=light&at=2027-06-12T18:15:00Z')).toBe(time);
    expect(momentOfSearch('?at=yesterday')).toBeNull();
    expect(momentOfSearch('')).toBeNull();
    expect(withMoment(link, null)).toBe('/en/control?theme=light#map');
    expect(withMoment('http://x/control', time + 499)).toBe('/control?at=2027-06-12T18:15:00Z');
  });
});

test('the store tells the cursor of every move and the screen only of what it can show', () => {
  const store = new ReplayStore(150 * HOUR, recorded);
  const first = store.shown();
  store.act({ kind: 'play', isPlaying: true });
  const playing = store.shown();
  expect(playing).not.toBe(first);
  store.act({ kind: 'advance', elapsedMs: 16 });
  expect(store.replay()?.at).toBe(150 * HOUR + 16);
  expect(store.shown()).toBe(playing);
  store.act({ kind: 'advance', elapsedMs: 5000 });
  expect(store.shown()?.at).toBe(150 * HOUR + 5000);
  expect(new ReplayStore(null, recorded).replay()).toBeNull();
});

describe('found C13: a moment that is older than what is kept', () => {
  test('is said when somebody asks for it, and no longer once they move on', () => {
    const oldest = step(null, { kind: 'goto', at: 5 });
    expect(oldest).toEqual(at(recorded.from, { isOldest: true }));
    expect(step(oldest, { kind: 'step', windows: -1 })?.isOldest).toBe(true);
    expect(step(oldest, { kind: 'speed', speed: 4 })?.isOldest).toBe(true);
    expect(step(oldest, { kind: 'step', windows: 1 })?.isOldest).toBe(false);
    expect(step(oldest, { kind: 'goto', at: recorded.from })?.isOldest).toBe(false);
  });

  test('is said of an address too, also when the first plan is known only later', () => {
    const store = new ReplayStore(5, recorded);
    expect(store.shown()).toEqual(at(recorded.from, { isOldest: true }));
    const later = { ...recorded, from: 160 * HOUR };
    store.record(later);
    expect(store.shown()).toEqual(at(later.from, { isOldest: true }));
    const other = new ReplayStore(150 * HOUR, recorded);
    expect(other.shown()?.isOldest).toBe(false);
    other.record(later);
    expect(other.replay()).toEqual(at(later.from, { isOldest: true }));
  });

  test('nobody is moved because the oldest moment goes on with every second', () => {
    const store = new ReplayStore(recorded.from, recorded);
    for (let s = 1; s <= 200; s += 1)
      store.record({ ...recorded, from: recorded.from + 1000 * s, to: recorded.to + 1000 * s });
    expect(store.shown()).toEqual(at(recorded.from));
  });

  test('has its own sentence in both languages', () => {
    for (const { oldest } of [replayNl, replayEn]) {
      expect(oldest).toContain('{{day}}');
      expect(oldest).toContain('{{time}}');
    }
  });
});

describe('days and dates', () => {
  test('the days of a stretch are UTC days', () => {
    expect(daysOf(23 * HOUR, 25 * HOUR)).toEqual([0, 24 * HOUR]);
    expect(daysOf(24 * HOUR, 48 * HOUR)).toEqual([24 * HOUR]);
    expect(daysOf(HOUR, HOUR)).toEqual([0]);
  });

  test('the same time of day on another date, also across a change of the clock', () => {
    const zone = 'Europe/Amsterdam';
    const evening = Date.parse('2027-03-27T19:15:00Z');
    expect(localDate(evening, zone)).toBe('2027-03-27');
    expect(localDate(Date.parse('2027-03-27T23:30:00Z'), zone)).toBe('2027-03-28');
    // The clocks go forward in that night: 20:15 is an hour earlier in UTC.
    expect(onDate(evening, '2027-03-28', zone)).toBe(Date.parse('2027-03-28T18:15:00Z'));
    expect(onDate(evening, '2027-03-20', zone)).toBe(Date.parse('2027-03-20T19:15:00Z'));
  });
});
