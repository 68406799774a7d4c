// A zone that was not known never vanishes from its area's lane.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaLanes, coarser, type LaneSegment } from '#client/model/area-lanes.ts';
import type { History } from '#client/model/history.ts';
import { NO_RECORD_BYTE, REASON_BYTES } from '#shared/codes.ts';

const MINUTE = 60_000;
const THIN = REASON_BYTES.insufficient_contributors;
const GAP = REASON_BYTES.aggregator_gap;
const COVERAGE = REASON_BYTES.insufficient_coverage;

/** Rows are windows from minute 0, null one that never came; columns are regions r0, r1, ... */
function historyOf(rows: readonly (readonly number[] | null)[], firstMinute = 0): History {
  return {
    planId: 'p',
    regions: (rows[0] ?? []).map((_, index) => `r${index}`),
    windowSeconds: 60,
    windows: rows.flatMap((row, index) =>
      row === null ? [] : [{ start: (firstMinute + index) * MINUTE, levels: Uint8Array.from(row) }],
    ),
  };
}

function laneOf(rows: readonly (readonly number[] | null)[]): readonly LaneSegment[] {
  const history = historyOf(rows);
  return areaLanes([{ history, areas: new Map([['a', history.regions]]) }]).get('a') ?? [];
}
const short = ({ from, to, level, quarters, unknown }: LaneSegment): unknown[] => [
  from / MINUTE,
  to / MINUTE,
  level,
  quarters,
  unknown,
];

describe('a lane', () => {
  test('the highest known level, and how much of the area was not known', () => {
    const rows = [
      [1, 2, 0, 3],
      [1, 2, 0, 3],
      [1, COVERAGE, 0, 3],
      [COVERAGE, COVERAGE, 255, 0],
      [COVERAGE, 255, 255, 255],
    ];
    expect(laneOf(rows).map(short)).toEqual([
      [0, 2, 3, 0, null],
      [2, 3, 3, 1, 'withheld'],
      [3, 4, 0, 3, 'withheld'],
      [4, 5, null, 4, 'retracted'],
    ]);
  });

  test('a quarter of an hour without contributors is offline, a gap of the intake at once; a coverage gap never is', () => {
    const dark = (byte: number) => Array.from({ length: 16 }, () => [byte]);
    expect(laneOf(dark(THIN)).map(short)).toEqual([
      [0, 14, null, 4, 'withheld'],
      [14, 16, null, 4, 'offline'],
    ]);
    expect(laneOf(dark(GAP)).map(short)).toEqual([[0, 16, null, 4, 'offline']]);
    expect(laneOf(dark(COVERAGE)).map(short)).toEqual([[0, 16, null, 4, 'withheld']]);
  });

  test('a window that never came is stale, and breaks what was dark', () => {
    expect(laneOf([[1], null, null, [1]]).map(short)).toEqual([
      [0, 1, 1, 0, null],
      [1, 3, null, 4, 'stale'],
      [3, 4, 1, 0, null],
    ]);
    const broken = [
      ...Array.from({ length: 10 }, () => [THIN]),
      null,
      ...Array.from({ length: 10 }, () => [THIN]),
    ];
    expect(laneOf(broken).some(({ unknown }) => unknown === 'offline')).toBe(false);
  });

  test('a region without a record is not of the area; an area without any draws nothing', () => {
    expect(laneOf([[2, NO_RECORD_BYTE]]).map(short)).toEqual([[0, 1, 2, 0, null]]);
    expect(laneOf([[NO_RECORD_BYTE]])).toEqual([]);
  });

  test('another plan goes on in the same lane, with its own regions', () => {
    const first = historyOf([[1, 1]]);
    const second: History = { ...historyOf([[3]], 1), planId: 'q', regions: ['z'] };
    const lanes = areaLanes([
      { history: first, areas: new Map([['a', ['r0', 'r1']]]) },
      { history: second, areas: new Map([['a', ['z']]]) },
    ]);
    expect((lanes.get('a') ?? []).map(short)).toEqual([
      [0, 1, 1, 0, null],
      [1, 2, 3, 0, null],
    ]);
  });
});

test('however coarse, what was not known stays in sight and the highest level too', () => {
  const byte = fc.constantFrom(0, 1, 2, 3, 4, THIN, COVERAGE, 255);
  const rows = fc.array(fc.tuple(byte, byte, byte), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 30 }), (bytes, minutes) => {
      const fine = laneOf(bytes);
      const coarse = coarser(fine, minutes * MINUTE);
      expect(coarse[0]?.from).toBe(fine[0]?.from);
      expect(coarse.at(-1)?.to).toBe(fine.at(-1)?.to);
      for (const segment of fine) {
        const seen = coarse.find(({ from, to }) => from <= segment.from && to >= segment.to);
        expect(seen).toBeDefined();
        if (segment.unknown !== null) expect(seen?.unknown).not.toBeNull();
        expect(seen?.level ?? -1).toBeGreaterThanOrEqual(segment.level ?? -1);
      }
    }),
    { seed: 20_261_123 },
  );
});
