// What followed a measure, and flags that are whole however many there are.
import { expect, test } from 'vitest';
import { outcomeOf } from '#server/debrief/effects.ts';
import { FLAG_LINE, type NumberedAlert, placeFlags } from '#server/debrief/flags.ts';
import { isoUtc } from '#shared/time.ts';
import { MINUTE, T0 } from '../../kit/ladder-builders.ts';

const WITHHELD = 242;
const span = { from: T0, windowMs: MINUTE };
const outcome = (bytes: readonly number[], minute: number, limit = 3) =>
  outcomeOf(span, Uint8Array.from(bytes), T0 + minute * MINUTE, limit);

test('the level fell with the first window that began after the measure and was lower', () => {
  // Taken half way through the third window: that window says nothing of it yet.
  expect(outcome([3, 3, 2, 3, 3, 2, 3], 2.5)).toEqual({ kind: 'fell', afterMs: 3.5 * MINUTE });
  expect(outcome([3, 3, 3, 1], 3)).toEqual({ kind: 'fell', afterMs: MINUTE });
  // An alert of level 4 is less bad at 3.
  expect(outcome([4, 4, 3], 2, 4)).toEqual({ kind: 'fell', afterMs: MINUTE });
});

test('what cannot be said of a measure is not said', () => {
  expect(outcome([3, 2, 1], 2)).toEqual({ kind: 'already' });
  expect(outcome([3, 3, 3, 4], 2)).toEqual({ kind: 'stayed' });
  expect(outcome([3, 3, WITHHELD, WITHHELD], 2)).toEqual({ kind: 'unseen' });
  expect(outcome([3, 3], 2)).toEqual({ kind: 'unseen' });
  // What was withheld in between is not taken for a fall.
  expect(outcome([3, WITHHELD, WITHHELD, 3, 2], 1)).toEqual({ kind: 'fell', afterMs: 4 * MINUTE });
});

const HOUR = { left: 142, right: 718, to: T0 + 60 * MINUTE };
const x = (at: number): number => HOUR.left + ((at - T0) / (60 * MINUTE)) * 558;
const flag = (number: number, minute: number, until: number | null): NumberedAlert => ({
  number,
  alert: {
    kind: 'level',
    clearedAt: until === null ? null : isoUtc(T0 + until * MINUTE),
  } as NumberedAlert['alert'],
  openedAt: T0 + minute * MINUTE,
  waits: [],
});

test('no flag lies over another or outside of its plot: there are as many lines as that takes', () => {
  const crowd = Array.from({ length: 40 }, (_, i) => flag(i + 100, 50 + i / 4, null));
  const placed = placeFlags(crowd, { ...HOUR, x });
  for (const { head } of placed) {
    expect(head - 5).toBeGreaterThanOrEqual(HOUR.left);
    expect(head + 7 + 3 * 7).toBeLessThanOrEqual(HOUR.right);
  }
  expect(new Set(placed.map(({ line }) => line)).size).toBe(40);
  expect(FLAG_LINE).toBeGreaterThan(14);
  const apart = placeFlags([flag(1, 0, 5), flag(2, 20, 25), flag(3, 22, null)], { ...HOUR, x });
  expect(apart.map(({ line }) => line)).toEqual([0, 0, 1]);
});
