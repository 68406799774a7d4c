// Which public records a retraction takes along: those in whose window a retracted record counted.
import { expect, test } from 'vitest';
import { publicRows, retractedWith, type StaffRow } from '#aggregator/core/lanes/cascade.ts';
import type { Plan } from '#shared/wire/plan.ts';
import { policy, T0 } from '../../kit/core/builders.ts';
import { said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const region = (regionId: string, staffRegionIds: string[]) => ({
  regionId,
  cells: [regionId],
  partOf: null,
  boundaries: [1, 2, 3, 4],
  staffRegionIds,
  hasPublicK: false,
});
const plan: Plan = {
  planId: 'p',
  siteId: 'site',
  policyVersion: 1,
  effectiveFrom: '2026-06-06T12:00:00Z',
  windowSeconds: 60,
  publicWindowSeconds: 900,
  staff: ['x', 'y', 'z'].map((id) => region(id, [id])),
  public: [region('P', ['x', 'y']), region('Q', ['z'])],
  unpublished: [],
  unpublishedPublic: [],
};
const row = (regionId: string, minute: number, more: Partial<StaffRow> = {}): StaffRow => ({
  regionId,
  planId: 'p',
  windowStart: T0 + minute * MINUTE,
  status: 'released',
  level: 2,
  kClass: 5,
  ...more,
});
const all = Array.from({ length: 15 }, (_, minute) =>
  ['x', 'y', 'z'].map((regionId) => row(regionId, minute)),
).flat();
const taken = (staffRows: readonly StaffRow[], ...keys: readonly (readonly [string, number])[]) =>
  retractedWith(
    { plan, publicK: 5, windowStart: T0, staffRows },
    keys.map(([regionId, minute]) => ({ regionId, windowStart: T0 + minute * MINUTE })),
  );

test('the region that holds the staff region goes, its neighbour stays', () => {
  expect(taken(all, ['x', 3])).toEqual(['P']);
  expect(taken(all, ['z', 3])).toEqual(['Q']);
  expect(taken(all, ['x', 3], ['z', 9])).toEqual(['P', 'Q']);
});

test('a window that did not count takes nothing along', () => {
  const without = all.map((one) =>
    one.regionId === 'y' && one.windowStart === T0 + 3 * MINUTE
      ? { ...one, status: 'withheld' as const, level: null, kClass: null }
      : one,
  );
  expect(taken(without, ['x', 3])).toEqual([]);
  expect(taken(without, ['x', 4])).toEqual(['P']);
  expect(taken(without, ['x', 3], ['x', 4])).toEqual(['P']);
});

test('too few contributors together: the window did not count', () => {
  const thin = all.map((one) => ({ ...one, kClass: 3 }));
  expect(taken(thin, ['x', 3])).toEqual(['P']);
  expect(taken(thin, ['z', 3])).toEqual([]);
});

test('a window outside, a region that the plan has not, no key at all: nothing', () => {
  expect(taken(all, ['x', 15])).toEqual([]);
  expect(taken(all, ['x', -1])).toEqual([]);
  expect(taken(all, ['nobody', 3])).toEqual([]);
  expect(taken(all)).toEqual([]);
});

test('rows outside the public window or of another plan count nowhere', () => {
  const compute = (staffRows: readonly StaffRow[]) =>
    publicRows({
      siteId: 'site',
      plan,
      policy: policy(),
      windowStart: T0,
      publishedAt: T0 + 30 * MINUTE,
      staffRows,
      transition: new Set(),
    }).map(said);
  const quiet = (minute: number): StaffRow[] =>
    ['x', 'y', 'z'].map((id) => row(id, minute, { level: 0 }));
  const eleven = all.filter(({ windowStart }) => windowStart < T0 + 11 * MINUTE);
  expect(compute(eleven)).toEqual(['insufficient_coverage', 'insufficient_coverage']);
  // A twelfth window that is not of this public window must not make up for the missing one.
  expect(compute([...eleven, ...quiet(15)])).toEqual(Array(2).fill('insufficient_coverage'));
  expect(compute([...eleven, ...quiet(-1)])).toEqual(Array(2).fill('insufficient_coverage'));
  const other = quiet(11).map((one) => ({ ...one, planId: 'another' }));
  expect(compute([...eleven, ...other])).toEqual(Array(2).fill('insufficient_coverage'));
  expect(compute([...eleven, ...quiet(14)])).toEqual([2, 2]);
});
