// Names as the specification spells them, made here by another implementation of the hash.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { regionIdOf, signalIdOf } from '#aggregator/core/plan/identity.ts';
import { crew, plan, policy, T0, zoneSite } from '../../kit/core/builders.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
  ['c', 'x'],
]);

test('regionId: SHA-256 over "region" and the cells, a line each', () => {
  expect(regionIdOf(['a'])).toBe(hash('region\na'));
  expect(regionIdOf(['a', 'b'])).toBe(hash('region\na\nb'));
});

test('the id of a critical signal names neither sensor nor site, and differs by both', () => {
  expect(signalIdOf('site', 'b1')).toBe(hash('critical\nsite\nb1'));
  expect(new Set([signalIdOf('s', 'u'), signalIdOf('t', 'u'), signalIdOf('s', 'v')]).size).toBe(3);
});

test('planId: over site, version, time and the cells of both lanes, in the order of the plan', () => {
  const made = plan(site, crew({ a: 7, b: 7, c: 2 }), {
    policy: policy({ policyVersion: 3 }),
  }).plan;
  const cells = (regions: readonly { cells: string[] }[]): string[][] =>
    regions.map((r) => r.cells);
  const text = JSON.stringify([
    'site',
    3,
    new Date(T0).toISOString().replace('.000', ''),
    cells(made.staff),
    cells(made.public),
  ]);
  expect(made.planId).toBe(hash(text));
  const many = zoneSite('abcdefgh'.split('').map((zone) => [zone, 'x'] as const));
  const eight = plan(many, crew({ a: 7, b: 7, c: 7, d: 7, e: 7, f: 7, g: 7, h: 7 })).plan;
  for (const lane of [made.staff, made.public, eight.staff, eight.public]) {
    const ids = lane.map(({ regionId }) => regionId);
    expect(ids).toEqual(ids.toSorted());
  }
  const other = plan(site, crew({ a: 7, b: 7 })).plan;
  expect(other.planId).not.toBe(made.planId);
});
