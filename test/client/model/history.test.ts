import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type History,
  historyOfMatrix,
  markRetracted,
  mergeHistories,
  seriesOf,
  trimHistory,
} from '#client/model/history.ts';
import { NO_RECORD_BYTE } from '#shared/codes.ts';

const REGIONS = ['a', 'b'];
const MINUTE = 60_000;

function historyOf(windows: Readonly<Record<number, readonly number[]>>, planId = 'p'): History {
  return {
    planId,
    regions: REGIONS,
    windowSeconds: 60,
    windows: Object.entries(windows).map(([minute, levels]) => ({
      start: Number(minute) * MINUTE,
      levels: Uint8Array.from(levels),
    })),
  };
}
const plain = ({ windows }: History): [number, number[]][] =>
  windows.map(({ start, levels }) => [start / MINUTE, [...levels]]);

describe('a byte matrix', () => {
  test('keeps windows with a record and leaves out those without any', () => {
    const history = historyOfMatrix({
      planId: 'p',
      regions: REGIONS,
      windowSeconds: 60,
      from: 0,
      bytes: Uint8Array.from([0, 4, NO_RECORD_BYTE, NO_RECORD_BYTE, NO_RECORD_BYTE, 2]),
    });
    expect(plain(history)).toEqual([
      [0, [0, 4]],
      [2, [NO_RECORD_BYTE, 2]],
    ]);
  });

  test('of no region at all is empty and ends', () => {
    const matrix = { planId: '', regions: [], windowSeconds: 60, from: 0, bytes: new Uint8Array() };
    expect(historyOfMatrix(matrix).windows).toEqual([]);
  });
});

describe('merging', () => {
  test('a late answer fills holes and changes nothing that is known', () => {
    const known = historyOf({ 1: [1, NO_RECORD_BYTE], 3: [3, 3] });
    const late = historyOf({ 0: [0, 0], 1: [1, 2], 2: [2, 2] });
    expect(plain(mergeHistories(known, late))).toEqual([
      [0, [0, 0]],
      [1, [1, 2]],
      [2, [2, 2]],
      [3, [3, 3]],
    ]);
  });

  test('what was retracted stays retracted, whoever says otherwise', () => {
    const known = markRetracted(historyOf({ 1: [4, 1] }), 'a', MINUTE);
    const old = historyOf({ 1: [4, 1] });
    expect(plain(mergeHistories(known, old))).toEqual([[1, [255, 1]]]);
    expect(plain(mergeHistories(old, known))).toEqual([[1, [255, 1]]]);
  });

  test('a new plan replaces the old one; an old answer about the old plan does not come back', () => {
    const old = historyOf({ 1: [1, 1] }, 'old');
    const fresh = historyOf({ 2: [2, 2] }, 'new');
    expect(mergeHistories(old, fresh).planId).toBe('new');
    expect(mergeHistories(fresh, old).planId).toBe('new');
  });

  test('order and repetition of answers make no difference', () => {
    const window = fc.record({
      minute: fc.integer({ min: 0, max: 9 }),
      level: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(window, { maxLength: 12 }), (windows) => {
        // A record is immutable: one value per key, however often it arrives.
        const value = (minute: number): number => minute % 5;
        const parts = windows.map(({ minute }) => historyOf({ [minute]: [value(minute), 0] }));
        const all = (list: readonly History[]): unknown =>
          plain(list.reduce((sum, part) => mergeHistories(sum, part), historyOf({})));
        expect(all(parts)).toEqual(all([...parts, ...parts].reverse()));
      }),
      { seed: 20_261_123 },
    );
  });
});

test('trimming drops windows before a time and keeps the rest as it is', () => {
  const history = historyOf({ 1: [1, 1], 2: [2, 2], 3: [3, 3] });
  expect(plain(trimHistory(history, 2 * MINUTE))).toEqual([
    [2, [2, 2]],
    [3, [3, 3]],
  ]);
  expect(trimHistory(history, 0)).toBe(history);
});

test('the series of a region that the plan does not have is all gaps', () => {
  expect(seriesOf(historyOf({ 1: [1, 2] }), 'zzz')).toEqual([
    { start: MINUTE, byte: NO_RECORD_BYTE },
  ]);
});
