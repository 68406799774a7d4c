// Windows that get another length: how old what is on the screen is, and when the next one comes, go by what is in force then.
import { expect, test } from 'vitest';
import { areaLanes } from '#client/model/area-lanes.ts';
import { isOverdue } from '#client/model/due-window.ts';
import { type History, mergeHistories, withLengths } from '#client/model/history.ts';
import { nextPublication, placeState } from '#client/model/place-word.ts';
import { newestStart } from '#client/model/recording.ts';
import { regionState } from '#client/model/region-state.ts';
import { sharesOf } from '#client/site/shares.ts';

const MINUTE = 60_000;
const DELAY = 15_000;
/** What is allowed after the publication that was due. */
const GRACE = 30_000;
const AT = 1_800_000_000_000;
const SHORTER = [
  { from: 0, windowSeconds: 300 },
  { from: AT, windowSeconds: 60 },
];
const LONGER = [
  { from: 0, windowSeconds: 60 },
  { from: AT, windowSeconds: 300 },
];

/** Windows at these minutes after the change, one after another. */
function historyAt(minutes: readonly number[], lengths: History['lengths'] = []): History {
  const windows = minutes.map((minute) => ({
    start: AT + minute * MINUTE,
    levels: Uint8Array.of(3),
  }));
  const known = { planId: 'p', regions: ['r'], windowSeconds: 60, windows };
  return withLengths(known, lengths) ?? known;
}

test('what is stale, and when, right up to the millisecond', () => {
  const staleFrom = (history: History, due: number): void => {
    const state = (now: number) => regionState(history, 'r', { now, delayMs: DELAY }).kind;
    expect([state(due + DELAY + GRACE - 1), state(due + DELAY + GRACE)]).toEqual([
      'level',
      'stale',
    ]);
  };
  // Before it, at it and after it.
  staleFrom(historyAt([-15, -10], SHORTER), AT);
  staleFrom(historyAt([-10, -5], SHORTER), AT + MINUTE);
  staleFrom(historyAt([-5, 0], SHORTER), AT + 2 * MINUTE);
  staleFrom(historyAt([-3, -2], LONGER), AT);
  staleFrom(historyAt([-2, -1], LONGER), AT + 5 * MINUTE);
  staleFrom(historyAt([-1, 0], LONGER), AT + 10 * MINUTE);
});

test('the next one is announced for when it comes, and what it waited for is told', () => {
  expect(nextPublication(historyAt([-5], SHORTER), DELAY)).toBe(AT + MINUTE + DELAY);
  expect(nextPublication(historyAt([-1], LONGER), DELAY)).toBe(AT + 5 * MINUTE + DELAY);
  const cutOff = { now: AT, delayMs: DELAY, isCutOff: true };
  expect(isOverdue(historyAt([-1], LONGER), AT - MINUTE, cutOff)).toBe(true);
});

test('nothing is torn where the length changes: since when a level holds, lanes and shares', () => {
  for (const [history, from] of [
    [historyAt([-10, -5, 0, 1, 2], SHORTER), AT - 10 * MINUTE],
    [historyAt([-2, -1, 0, 5, 10], LONGER), AT - 2 * MINUTE],
  ] as const) {
    const newest = history.windows.at(-1)?.start ?? 0;
    const moment = { now: newest, delayMs: DELAY };
    expect(regionState(history, 'r', moment)).toMatchObject({ level: 3, since: from });
    expect(placeState(history, 'r', moment)).toMatchObject({ word: 'veryBusy', since: from });
    const lanes = areaLanes([{ history, areas: new Map([['a', ['r']]]) }]);
    expect(lanes.get('a')).toHaveLength(1);
    expect(lanes.get('a')?.[0]).toMatchObject({ from, level: 3, quarters: 0 });
    expect(sharesOf(history).cells).toBe(5);
    expect(sharesOf(history).shares[0]).toEqual(['released', 1]);
  }
  // A window that is missing is a hole with either length.
  const torn = historyAt([-10, 0, 1], SHORTER);
  expect(regionState(torn, 'r', { now: AT, delayMs: DELAY })).toMatchObject({ since: AT });
});

test('the past is cut where windows were published, whatever their length', () => {
  const newest = (lengths: typeof SHORTER, at: number) =>
    (newestStart({ at: AT + at + DELAY, windowMs: MINUTE, lengths, delayMs: DELAY }) - AT) / MINUTE;
  expect([-1, 0, MINUTE - 1, MINUTE].map((at) => newest(SHORTER, at))).toEqual([-10, -5, -5, 0]);
  expect([-1, 0, 5 * MINUTE - 1, 5 * MINUTE].map((at) => newest(LONGER, at))).toEqual([
    -2, -1, -1, 0,
  ]);
});

test('merged, the length is that of the newest window', () => {
  const older = { ...historyAt([-10, -5]), windowSeconds: 300 };
  const newer = { ...historyAt([0, 1]), windowSeconds: 60 };
  expect(mergeHistories(older, newer).windowSeconds).toBe(60);
  expect(mergeHistories(newer, older).windowSeconds).toBe(60);
});
