import { expect, test } from 'vitest';
import { slotCount, slotOf } from '#aggregator/core/window/slots.ts';
import { upperMedian, upperMedianOfCounts } from '#shared/domain/order-statistics.ts';

test('the upper median takes index floor(n/2)', () => {
  expect(upperMedian([3])).toBe(3);
  expect(upperMedian([0, 4])).toBe(4);
  expect(upperMedian([4, 0, 1])).toBe(1);
  expect(upperMedian([0, 1, 2, 3])).toBe(2);
  expect(() => upperMedian([])).toThrow(RangeError);
});

test('counts give the same as lists; nothing gives -1', () => {
  expect(upperMedianOfCounts([1, 0, 0, 0, 1], 0)).toBe(4);
  expect(upperMedianOfCounts([9, 9, 2, 1, 0, 0, 0], 2)).toBe(0);
  expect(upperMedianOfCounts([0, 0, 0, 0, 0], 0)).toBe(-1);
});

test('slots are half-open sixths of the window', () => {
  expect([0, 9999, 10_000, 59_999].map((at) => slotOf(at, 0, 60_000))).toEqual([0, 0, 1, 5]);
  expect([49_999, 50_000, 299_999].map((at) => slotOf(at, 0, 300_000))).toEqual([0, 1, 5]);
  expect(slotCount(0b101_001)).toBe(3);
});
