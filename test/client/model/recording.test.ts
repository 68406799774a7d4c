// What was on screen at a moment of the past.

import { describe, expect, test } from 'vitest';
import type { History } from '#client/model/history.ts';
import {
  countBefore,
  historyAt,
  joinHistories,
  newestStart,
  planAt,
  plansOf,
  stretchOf,
} from '#client/model/recording.ts';
import { regionState } from '#client/model/region-state.ts';
import { NO_RECORD_BYTE } from '#shared/codes.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DELAY = 15_000;

function historyOf(planId: string, bytes: Readonly<Record<number, number>>): History {
  return {
    planId,
    regions: ['r'],
    windowSeconds: 60,
    windows: Object.entries(bytes).map(([minute, byte]) => ({
      start: Number(minute) * MINUTE,
      levels: Uint8Array.of(byte),
    })),
  };
}

describe('what was on screen', () => {
  const published = (time: number) => ({ at: time, windowMs: MINUTE, delayMs: DELAY });
  const history = historyOf('p', { 0: 0, 1: 1, 2: 2, 3: 3 });

  test('a window shows from its publication on, not before', () => {
    const newest = (time: number) => historyAt(history, published(time)).windows.at(-1)?.start;
    expect(newest(3 * MINUTE + DELAY - 1)).toBe(MINUTE);
    expect(newest(3 * MINUTE + DELAY)).toBe(2 * MINUTE);
    expect(newest(MINUTE)).toBeUndefined();
    expect(newestStart(published(3 * MINUTE + DELAY))).toBe(2 * MINUTE);
  });

  test('what came later changes nothing', () => {
    const longer = {
      ...history,
      windows: [...history.windows, ...historyOf('p', { 4: 4, 5: 4 }).windows],
    };
    for (let time = 0; time < 5 * MINUTE; time += 5000) {
      const moment = { now: time, delayMs: DELAY };
      const then = historyAt(history, published(time));
      expect(historyAt(longer, published(time))).toEqual(then);
      if (time < 4 * MINUTE + DELAY)
        expect(regionState(historyAt(longer, published(time)), 'r', moment)).toEqual(
          regionState(then, 'r', moment),
        );
    }
  });

  test('a window that was late then is stale then, though it came in the end', () => {
    const gap = historyOf('p', { 0: 1, 1: 1, 5: 1 });
    const time = 3 * MINUTE + DELAY + 40_000;
    const state = regionState(historyAt(gap, published(time)), 'r', { now: time, delayMs: DELAY });
    expect(state.kind).toBe('stale');
  });

  test('the past looks back no further than the live screen did', () => {
    const minutes = Array.from({ length: 10 * 60 }, (_, minute) => [minute, 2] as const);
    const long = historyOf('p', Object.fromEntries(minutes));
    const { windows } = historyAt(long, published(9 * HOUR));
    expect(windows[0]?.start).toBe(3 * HOUR);
    expect(windows.at(-1)?.start).toBe(9 * HOUR - 2 * MINUTE);
  });

  test('a plan is on screen from its first published window; before any, the first one', () => {
    const plans = [
      { planId: 'a', from: 0 },
      { planId: 'b', from: 10 * MINUTE },
    ];
    expect(planAt(plans, published(11 * MINUTE + DELAY - 1))).toBe('a');
    expect(planAt(plans, published(11 * MINUTE + DELAY))).toBe('b');
    expect(planAt(plans, published(-HOUR))).toBe('a');
    expect(planAt([], published(0))).toBeNull();
  });

  test('days are joined per plan, and a retraction of either stays', () => {
    const parts = [
      historyOf('p', { 0: 1, 1: 4 }),
      historyOf('q', { 2: 2 }),
      historyOf('p', { 1: 255, 3: 3 }),
    ];
    expect(joinHistories('p', parts)?.windows.map(({ levels }) => levels[0])).toEqual([1, 255, 3]);
    expect(joinHistories('z', parts)).toBeUndefined();
    expect(
      plansOf([
        { history, plans: [{ planId: 'b', from: 9 }] },
        {
          history,
          plans: [
            { planId: 'a', from: 1 },
            { planId: 'b', from: 5 },
          ],
        },
      ]),
    ).toEqual([
      { planId: 'a', from: 1 },
      { planId: 'b', from: 5 },
    ]);
    expect(stretchOf(history, MINUTE, 3 * MINUTE).windows).toHaveLength(2);
    expect(countBefore(history.windows, 90_000)).toBe(2);
  });

  test('a region that the plan did not have then is waiting, never quiet', () => {
    const absent = historyOf('p', { 0: NO_RECORD_BYTE });
    expect(regionState(absent, 'r', { now: 2 * MINUTE, delayMs: DELAY }).kind).toBe('waiting');
  });
});
