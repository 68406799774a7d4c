import { expect, test } from 'vitest';
import { inferReplayDefaults } from '#aggregator/core/plan/replay-defaults.ts';

const infer = (gaps: readonly (number | null)[]): ReturnType<typeof inferReplayDefaults> =>
  inferReplayDefaults({ gapsBySensor: new Map(gaps.map((gap, i) => [`s${i}`, gap])) });

test('the smallest window that holds five intervals', () => {
  expect(infer([12]).windowSeconds).toBe(60);
  expect(infer([12.1]).windowSeconds).toBe(300);
  expect(infer([60]).windowSeconds).toBe(300);
  expect(infer([180]).windowSeconds).toBe(900);
  expect(infer([360]).windowSeconds).toBe(1800);
  expect(infer([3600]).windowSeconds).toBe(1800);
});

test('of nine tenths of the sensors', () => {
  expect(infer([...Array(9).fill(10), 60]).windowSeconds).toBe(60);
  expect(infer([...Array(8).fill(10), 60, 60]).windowSeconds).toBe(300);
});

test('a sensor without a gap gets the median and decides nothing', () => {
  const { reportIntervalSecondsBySensor, windowSeconds } = infer([10, null, null, null]);
  expect([...reportIntervalSecondsBySensor.values()]).toEqual([10, 10, 10, 10]);
  expect(windowSeconds).toBe(60);
  expect(infer([null]).reportIntervalSecondsBySensor.get('s0')).toBe(60);
});

test('an interval is positive', () => {
  expect(infer([0]).reportIntervalSecondsBySensor.get('s0')).toBe(1);
});
