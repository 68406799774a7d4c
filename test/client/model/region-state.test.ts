// Nothing that is not known may ever read as a level.
import { describe, expect, test } from 'vitest';
import type { History } from '#client/model/history.ts';

import { lookOf } from '#client/model/look.ts';
import { placeState } from '#client/model/place-word.ts';
import { groupRows } from '#client/model/ranking.ts';
import { type RegionState, regionState } from '#client/model/region-state.ts';
import { segmentsOf } from '#client/model/segments.ts';
import { NO_RECORD_BYTE, PUBLIC_REASONS, REASON_BYTES, WITHHELD_REASONS } from '#shared/codes.ts';

const MINUTE = 60_000;
const DELAY = 15_000;
const THIN = REASON_BYTES.insufficient_contributors;
const GAP = REASON_BYTES.aggregator_gap;
const COVERAGE = REASON_BYTES.insufficient_coverage;

/** One region, one byte per minute from minute 0; null is a window that is missing. */
function historyOf(bytes: readonly (number | null)[]): History {
  return {
    planId: 'p',
    regions: ['r'],
    windowSeconds: 60,
    windows: bytes.flatMap((byte, minute) =>
      byte === null ? [] : [{ start: minute * MINUTE, levels: Uint8Array.of(byte) }],
    ),
  };
}

/** The state right after the newest of these windows came in. */
function stateOf(bytes: readonly (number | null)[], lateMs = 0): RegionState {
  const now = bytes.length * MINUTE + DELAY + 1000 + lateMs;
  return regionState(historyOf(bytes), 'r', { now, delayMs: DELAY });
}

describe('state of a region', () => {
  test('a level, since when, and where it goes', () => {
    expect(stateOf([1, 1, 3, 3])).toEqual({
      kind: 'level',
      level: 3,
      since: 2 * MINUTE,
      trend: 'rising',
    });
    expect(stateOf([3, 3, 1])).toMatchObject({ level: 1, trend: 'falling' });
    expect(stateOf([2, 2, 2])).toMatchObject({ level: 2, trend: 'steady', since: 0 });
  });

  test('a hole breaks "since": nobody knows what was there', () => {
    expect(stateOf([2, null, 2])).toMatchObject({ level: 2, since: 2 * MINUTE });
    expect(stateOf([2, NO_RECORD_BYTE, 2])).toMatchObject({ level: 2, since: 2 * MINUTE });
  });

  test('nothing yet is waiting, not quiet', () => {
    expect(stateOf([]).kind).toBe('waiting');
    expect(stateOf([NO_RECORD_BYTE]).kind).toBe('waiting');
    expect(regionState(historyOf([0]), 'another', { now: 0, delayMs: 0 }).kind).toBe('waiting');
  });

  test('a window that is due and not there makes it stale, whatever the last level was', () => {
    const quiet = [0, 0, 0];
    expect(stateOf(quiet, MINUTE).kind).toBe('level');
    // Due at 75 s after the newest, stale 30 s later.
    expect(stateOf(quiet, MINUTE + 31_000)).toEqual({
      kind: 'stale',
      since: 3 * MINUTE,
      reason: null,
      last: 0,
    });
  });

  test('cut off it is stale at once, and keeps the level that was last known for its place in the list', () => {
    const cutOff = (bytes: readonly number[]): RegionState =>
      regionState(historyOf(bytes), 'r', {
        ...{ now: bytes.length * MINUTE + DELAY, delayMs: DELAY },
        isCutOff: true,
      });
    const row = (name: string, bytes: readonly number[]) => ({
      name,
      code: '',
      state: cutOff(bytes),
    });
    expect(cutOff([1, 3])).toMatchObject({ kind: 'stale', since: 2 * MINUTE, last: 3 });
    expect(cutOff([4, THIN])).toMatchObject({ kind: 'stale', last: 4 });
    expect(cutOff([THIN])).not.toHaveProperty('last');
    const [group, ...others] = groupRows([
      row('calm', [0]),
      row('dark', [THIN]),
      row('thin', [4, THIN]),
      row('full', [4, 3]),
      row('a calm one', [0]),
    ]);
    expect(others).toEqual([]);
    expect(group?.rows.map(({ name }) => name)).toEqual([
      'thin',
      'full',
      'a calm one',
      'calm',
      'dark',
    ]);
  });

  test('withheld says why and since when; another reason is the same state', () => {
    expect(stateOf([2, COVERAGE, THIN])).toEqual({
      kind: 'withheld',
      since: MINUTE,
      reason: 'insufficient_contributors',
    });
  });

  test('that nobody listened never reads as a choice to protect somebody: offline at once, and why', () => {
    const reason = 'aggregator_gap';
    expect(stateOf([1, GAP])).toEqual({ kind: 'offline', since: MINUTE, reason });
    expect(stateOf([1, THIN, GAP, GAP])).toEqual({ kind: 'offline', since: 2 * MINUTE, reason });
    expect(stateOf([1, GAP, THIN])).toMatchObject({ kind: 'withheld' });
  });

  test('a quarter of an hour without contributors, or with a gap of the intake, is offline', () => {
    const dark = (length: number, byte: number): number[] => Array.from({ length }, () => byte);
    expect(stateOf([1, ...dark(14, THIN)]).kind).toBe('withheld');
    expect(stateOf([1, ...dark(15, THIN)])).toMatchObject({ kind: 'offline', since: MINUTE });
    expect(stateOf([1, ...dark(8, GAP), ...dark(7, THIN)]).kind).toBe('offline');
    expect(stateOf([1, ...dark(20, COVERAGE)]).kind).toBe('withheld');
  });

  test('retracted is a state of its own', () => {
    expect(stateOf([1, 255])).toMatchObject({ kind: 'retracted' });
  });

  test('every byte that is no level gives a look that is no level', () => {
    for (let byte = 5; byte <= 255; byte += 1) {
      expect(typeof lookOf(stateOf([0, byte]))).toBe(byte === NO_RECORD_BYTE ? 'number' : 'string');
    }
  });
});

test('the table: hot first, then what is not known, then busy, then calm', () => {
  const row = (name: string, state: RegionState) => ({ name, code: '', state });
  const groups = groupRows([
    row('calm', stateOf([1])),
    row('dark', stateOf([THIN])),
    row('busy', stateOf([2])),
    row('critical', stateOf([4])),
    row('rising', stateOf([1, 3])),
    row('steady', stateOf([3, 3])),
  ]);
  expect(groups.map(({ group, rows }) => [group, rows.map(({ name }) => name)])).toEqual([
    ['hot', ['critical', 'rising', 'steady']],
    ['unknown', ['dark']],
    ['busy', ['busy']],
    ['calm', ['calm']],
  ]);
});

describe('a sparkline', () => {
  test('equal neighbours are one stretch; a missing window is a gap, never a line across it', () => {
    const series = [
      { start: 0, byte: 1 },
      { start: MINUTE, byte: 1 },
      { start: 3 * MINUTE, byte: 2 },
    ];
    expect(segmentsOf(series, (start) => start + MINUTE, 0, 5 * MINUTE)).toEqual([
      { from: 0, to: 2 * MINUTE, byte: 1 },
      { from: 2 * MINUTE, to: 3 * MINUTE, byte: NO_RECORD_BYTE },
      { from: 3 * MINUTE, to: 4 * MINUTE, byte: 2 },
      { from: 4 * MINUTE, to: 5 * MINUTE, byte: NO_RECORD_BYTE },
    ]);
  });
});

describe('what a resident is told', () => {
  const HALF_HOUR = 1_800_000;
  const publicHistory = (bytes: readonly number[]): History => ({
    ...historyOf([]),
    windowSeconds: 900,
    windows: bytes.map((byte, i) => ({ start: i * 900_000, levels: Uint8Array.of(byte) })),
  });
  const told = (bytes: readonly number[], lateMs = 0) =>
    placeState(publicHistory(bytes), 'r', {
      now: bytes.length * 900_000 + 900_000 + lateMs,
      delayMs: 900_000,
    });

  test('three words, and "at least" where the known windows end', () => {
    expect(told([1, 0, 1])).toEqual({ kind: 'word', word: 'quiet', since: 0, isAtLeast: true });
    expect(told([0, 2])).toMatchObject({ word: 'busy', since: 900_000, isAtLeast: false });
    expect(told([4, 3])).toMatchObject({ word: 'veryBusy' });
  });

  test('withheld, stale, not covered and waiting are never a word', () => {
    expect(told([1, COVERAGE])).toEqual({ kind: 'withheld', reason: 'insufficient_coverage' });
    expect(told([0], HALF_HOUR)).toMatchObject({ kind: 'stale' });
    expect(placeState(publicHistory([0]), null, { now: 0, delayMs: 0 }).kind).toBe('uncovered');
    expect(told([]).kind).toBe('waiting');
    for (let byte = 5; byte <= 255; byte += 1) {
      if (byte !== NO_RECORD_BYTE) expect(told([0, byte]).kind, String(byte)).not.toBe('word');
    }
  });

  test('each reason of the public lane is told; one of the staff lane would be told as too little coverage', () => {
    for (const reason of WITHHELD_REASONS) {
      const isPublic = PUBLIC_REASONS.some((one) => one === reason);
      const expected = isPublic ? reason : 'insufficient_coverage';
      expect(told([REASON_BYTES[reason]])).toEqual({ kind: 'withheld', reason: expected });
    }
  });
});
