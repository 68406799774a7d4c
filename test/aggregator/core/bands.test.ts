import { expect, test } from 'vitest';
import {
  applyMap,
  bandMap,
  commonMap,
  levelOf,
  squareCentimetres,
} from '#aggregator/core/policy/bands.ts';
import { DEFAULT_SCALES } from '#shared/wire/level.ts';

const rule = { kPeople: 10, marginPercent: 20 };
const { standing, moving } = DEFAULT_SCALES;

test('P8: the figures that the specification gives for kPeople 10', () => {
  expect(bandMap(standing, 31.25, rule)).toEqual([1, 2, 3, 4]);
  expect(bandMap(standing, 31.24, rule)).toEqual([2, 3, 4]);
  expect(bandMap(moving, 62.5, rule)).toEqual([1, 2, 3, 4]);
  expect(bandMap(moving, 62.49, rule)).toEqual([2, 3, 4]);
  expect(bandMap(standing, 20, rule)).toEqual([2, 3, 4]);
  expect(bandMap(standing, 15.63, rule)).toEqual([2, 3, 4]);
  expect(bandMap(standing, 15.62, rule)).toBeNull();
  expect(bandMap(moving, 25, rule)).toEqual([2, 3, 4]);
  expect(bandMap(moving, 24.99, rule)).toBeNull();
});

test('P8: a remainder below d4 joins the closed band under it, never the open top', () => {
  // 0..d1 holds 16 persons of 20 m2, d1..d2 and d2..d3 hold too, d3..d4 (0.1/m2) does not.
  expect(bandMap([1000, 2000, 3000, 3100], 20, rule)).toEqual([1, 2, 4]);
});

test('P8: when the remainder would pull quiet above d2 the sensor is refused', () => {
  expect(bandMap([400, 800, 900, 1000], 20, rule)).toBeNull();
});

test('a merged band is reported as its highest level, quiet as 0', () => {
  expect([0, 1, 2, 3, 4].map((level) => applyMap([2, 3, 4], level))).toEqual([0, 0, 2, 3, 4]);
  expect([0, 1, 2, 3, 4].map((level) => applyMap([1, 4], level))).toEqual([0, 3, 3, 3, 4]);
  expect([0, 1, 2, 3, 4].map((level) => applyMap([1, 2, 3, 4], level))).toEqual([0, 1, 2, 3, 4]);
});

test('the common map keeps what both keep', () => {
  expect(commonMap([1, 2, 4], [2, 3, 4])).toEqual([2, 4]);
});

test('areas become whole square centimetres, downwards', () => {
  expect(squareCentimetres(15.63)).toBe(156_300);
  expect(squareCentimetres(0.299_99)).toBe(2999);
});

test('5 is no level', () => {
  expect(() => levelOf(5)).toThrow(RangeError);
});
