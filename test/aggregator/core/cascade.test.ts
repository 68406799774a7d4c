import { expect, test } from 'vitest';
import { publicRows, type StaffRow, windowsNeeded } from '#aggregator/core/lanes/cascade.ts';
import type { Policy } from '#aggregator/core/policy/policy.ts';
import { isoUtc } from '#shared/time.ts';
import { RECORD_FIELDS, recordSchema } from '#shared/wire/record.ts';
import { crew, plan, policy, T0, zoneSite } from '../../kit/core/builders.ts';
import { said } from '../../kit/core/drive.ts';

const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
]);
const { plan: pooled } = plan(site, crew({ a: 4, b: 4 }));
const [first, second] = pooled.staff.map((region) => region.regionId);

function row(
  regionId: string | undefined,
  minute: number,
  level: number | null,
  kClass: number | null,
): StaffRow {
  const status = level === null ? 'withheld' : 'released';
  return {
    regionId: regionId ?? '',
    planId: pooled.planId,
    windowStart: T0 + minute * 60_000,
    status,
    level,
    kClass,
  };
}

function compute(staffRows: readonly StaffRow[], used: Policy = policy()): string | number | null {
  const rows = publicRows({
    siteId: 'site',
    plan: pooled,
    policy: used,
    windowStart: T0,
    publishedAt: T0 + 1_800_000,
    staffRows,
    transition: new Set(),
  });
  expect(rows).toHaveLength(1);
  return said(rows[0]);
}

const both = (minutes: number, a: number, b: number, kClass = 3): StaffRow[] =>
  Array.from({ length: minutes }, (_, m) => [
    row(first, m, a, kClass),
    row(second, m, b, kClass),
  ]).flat();

test('ceil(0.8 n): 12 of 15, 5 of 6, 7 of 8', () => {
  expect([15, 6, 8, 3, 1].map(windowsNeeded)).toEqual([12, 5, 7, 3, 1]);
});

test('twelve of fifteen windows count: released; eleven: withheld', () => {
  expect(compute(both(12, 1, 3))).toBe(3);
  expect(compute(both(11, 1, 3))).toBe('insufficient_coverage');
});

test('a window counts only when all staff regions are released', () => {
  expect(compute([...both(11, 1, 3), row(first, 11, 1, 3), row(second, 11, null, null)])).toBe(
    'insufficient_coverage',
  );
});

test('classes of the staff regions must sum to the public k', () => {
  expect(compute(both(15, 1, 1, 3))).toBe(1);
  const strict = policy({ preset: 'strict' });
  expect(compute(both(15, 1, 1, 3), strict)).toBe('insufficient_coverage');
  expect(compute(both(15, 1, 1, 5), strict)).toBe(1);
});

test('upper median over windows of the upper median over regions, each region once', () => {
  const rows = Array.from({ length: 15 }, (_, m) => [
    row(first, m, 0, 20),
    row(second, m, m < 7 ? 4 : 1, 3),
  ]).flat();
  expect(compute(rows)).toBe(1);
  const more = Array.from({ length: 15 }, (_, m) => [
    row(first, m, 0, 20),
    row(second, m, m < 8 ? 4 : 1, 3),
  ]).flat();
  expect(compute(more)).toBe(4);
});

test('retracted rows, rows of other plans and of other windows do not count', () => {
  const good = both(12, 1, 1);
  const changed = (change: Partial<StaffRow>): StaffRow[] =>
    good.map((r, i) => (i === 0 ? { ...r, ...change } : r));
  expect(compute(good)).toBe(1);
  expect(compute(changed({ status: 'retracted' }))).toBe('insufficient_coverage');
  expect(compute(changed({ planId: 'other' }))).toBe('insufficient_coverage');
  expect(compute(changed({ windowStart: T0 - 60_000 }))).toBe('insufficient_coverage');
  expect(compute(changed({ windowStart: T0 + 900_000 }))).toBe('insufficient_coverage');
});

test('policy_suspended withholds everything', () => {
  expect(compute(both(15, 1, 1), policy({ overrides: { suspended: true } }))).toBe(
    'policy_suspended',
  );
});

test('a public record is canonical and carries no class', () => {
  const [made] = publicRows({
    siteId: 'site',
    plan: pooled,
    policy: policy(),
    windowStart: T0,
    publishedAt: T0 + 1_800_000,
    staffRows: both(15, 2, 2),
    transition: new Set(),
  });
  expect(made?.kClass).toBeNull();
  expect(Object.keys(made?.record ?? {})).toEqual(RECORD_FIELDS);
  expect(recordSchema.parse(made?.record)).toMatchObject({
    lane: 'public',
    level: 2,
    windowSeconds: 900,
    publishedAt: isoUtc(T0 + 1_800_000),
  });
});
