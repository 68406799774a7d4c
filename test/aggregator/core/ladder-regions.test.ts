// What of a released window the alerts ladder is handed.
import { expect, test } from 'vitest';
import { ladderRegions } from '#aggregator/core/lanes/ladder-regions.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import { crew, plan, zoneSite } from '../../kit/core/builders.ts';

const site = zoneSite([
  ['a', 'x', 'moving'],
  ['b', 'y'],
]);
const { plan: planned } = plan(site, crew({ a: 7, b: 7 }));
const [first, second] = planned.staff;

const row = (regionId: string, level: number | null, reason: string | null = null): ReleaseRow =>
  ({ record: { regionId, level, reason }, kClass: null }) as unknown as ReleaseRow;

test('each row is its region with its zones, in the order of the rows', () => {
  const rows = [
    row(second?.regionId ?? '', 3),
    row(first?.regionId ?? '', null, 'plan_transition'),
  ];
  expect(first?.cells).toEqual(['a']);
  expect(ladderRegions(site, planned, rows)).toEqual([
    {
      regionId: second?.regionId,
      cells: ['b'],
      zoneTypes: ['standing'],
      level: 3,
      canGoBlind: true,
    },
    {
      regionId: first?.regionId,
      cells: ['a'],
      zoneTypes: ['moving'],
      level: null,
      canGoBlind: true,
    },
  ]);
});

test('a region of the plan that is not there is left out, and so are all without a plan', () => {
  expect(ladderRegions(site, planned, [row('elsewhere', 1)])).toEqual([]);
  expect(ladderRegions(site, null, [row(first?.regionId ?? '', 1)])).toEqual([]);
});

test('nobody is blind where the operator itself stopped the release', () => {
  const [region] = ladderRegions(site, planned, [
    row(first?.regionId ?? '', null, 'policy_suspended'),
  ]);
  expect(region?.canGoBlind).toBe(false);
});

test('zones of one type are told once, and a zone that the site no longer has is of none', () => {
  const together = { ...planned, staff: [{ ...first, cells: ['a', 'b', 'b', 'gone'] }] };
  const [region] = ladderRegions(site, together as typeof planned, [row(first?.regionId ?? '', 0)]);
  expect(region?.zoneTypes).toEqual(['moving', 'standing']);
});

test('an H3 site is of one type, whatever its cells', () => {
  const hexagons = zoneSite([], {
    partition: { kind: 'h3', leafResolution: 9, zoneType: 'moving' },
  });
  const [region] = ladderRegions(hexagons, planned, [row(second?.regionId ?? '', 0)]);
  expect(region?.zoneTypes).toEqual(['moving']);
});
