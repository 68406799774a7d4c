import { expect, test } from 'vitest';
import type { Level } from '#shared/wire/level.ts';
import { crew, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);
const all = (count: number, level: Level = 1): Record<string, Level> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i + 1}`, level]));
const rosterOf = (d: Drive): readonly string[] =>
  d.releases.at(-1)?.carry.rosters[d.planning.plan.staff[0]?.regionId ?? '']?.units ?? [];
const isReformed = (d: Drive): boolean | undefined =>
  d.releases.at(-1)?.carry.rosters[d.planning.plan.staff[0]?.regionId ?? '']?.reformed;

test('the roster of an epoch is who is live in its first window; who comes later waits', () => {
  const d = new Drive(site, crew({ a: 5 }));
  d.window(T0, all(4));
  expect(rosterOf(d)).toEqual(['a1', 'a2', 'a3', 'a4']);
  d.window(T0 + MINUTE, all(5));
  expect(rosterOf(d)).toEqual(['a1', 'a2', 'a3', 'a4']);
  for (let i = 2; i <= 15; i += 1) d.window(T0 + i * MINUTE, all(5));
  expect(rosterOf(d)).toHaveLength(5);
});

test('P16: who has left stays away until the next epoch', () => {
  const d = new Drive(site, crew({ a: 5 }));
  d.window(T0, all(5));
  for (let i = 1; i <= 6; i += 1) d.window(T0 + i * MINUTE, all(4));
  expect(rosterOf(d)).toHaveLength(4);
  d.window(T0 + 7 * MINUTE, all(5));
  expect(rosterOf(d)).toHaveLength(4);
});

test('P16: start-up within an epoch takes one roster, once more than half are live', () => {
  const d = new Drive(site, crew({ a: 8 }), { startAt: T0 + MINUTE });
  expect(said(d.window(T0 + MINUTE, all(4))[0])).toBe('insufficient_contributors');
  expect(rosterOf(d)).toEqual([]);
  expect(said(d.window(T0 + 2 * MINUTE, all(5))[0])).toBe(1);
  expect([rosterOf(d).length, isReformed(d)]).toEqual([5, true]);
  d.window(T0 + 3 * MINUTE, all(8));
  expect(rosterOf(d)).toHaveLength(5);
});

test('P16: a region that can no longer satisfy k re-forms once, and only once per epoch', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.window(T0, all(2));
  expect([rosterOf(d).length, isReformed(d)]).toEqual([2, false]);
  expect(said(d.window(T0 + MINUTE, all(4))[0])).toBe(1);
  expect([rosterOf(d).length, isReformed(d)]).toEqual([4, true]);
  for (let i = 2; i <= 7; i += 1) d.window(T0 + i * MINUTE, all(1));
  expect(rosterOf(d)).toEqual(['a1']);
  expect(said(d.window(T0 + 8 * MINUTE, all(4))[0])).toBe('insufficient_contributors');
  expect(rosterOf(d)).toEqual(['a1']);
  for (let i = 9; i <= 15; i += 1) d.window(T0 + i * MINUTE, all(4));
  expect([rosterOf(d).length, isReformed(d)]).toEqual([4, false]);
});

test('P16: a new roster needs k outside any one external owner', () => {
  const external = ['v1', 'v2'].map((id) => sensor({ id, zone: 'a', owner: 'verified:v' }));
  const d = new Drive(site, [...crew({ a: 4 }), ...external], { startAt: T0 + MINUTE });
  d.window(T0 + MINUTE, { a1: 1, a2: 1, v1: 1, v2: 1 });
  expect(rosterOf(d)).toEqual([]);
  d.window(T0 + 2 * MINUTE, { a1: 1, a2: 1, a3: 1, v1: 1, v2: 1 });
  expect(rosterOf(d)).toHaveLength(5);
});

test('a window in which the roster fails is withheld; the new roster comes with a later one', () => {
  const d = new Drive(site, crew({ a: 8 }));
  const early = { a1: 1, a2: 1, a3: 1 } as const;
  const late = { a4: 2, a5: 2, a6: 2, a7: 2, a8: 2 } as const;
  d.window(T0, early);
  for (let i = 1; i <= 5; i += 1) {
    expect(said(d.window(T0 + i * MINUTE, late)[0])).toBe('insufficient_contributors');
  }
  expect(said(d.window(T0 + 6 * MINUTE, late)[0])).toBe('insufficient_contributors');
  expect(said(d.window(T0 + 7 * MINUTE, late)[0])).toBe(2);
});
