import { expect, test } from 'vitest';
import { type Announced, changesOf, knownOf } from '#client/model/announcement.ts';
import type { RegionState, Unknown } from '#client/model/region-state.ts';
import type { Level } from '#shared/wire/level.ts';

const at = (look: Level | Unknown): RegionState =>
  typeof look === 'number'
    ? { kind: 'level', level: look, since: 0, trend: 'steady' }
    : { kind: look, since: null, reason: null };
const row = (id: string, look: Level | Unknown): Announced => ({ id, state: at(look) });

function said(
  before: readonly (Level | Unknown)[],
  after: readonly (Level | Unknown)[],
): readonly string[] {
  const known = knownOf(before.map((look, i) => row(`z${i}`, look)));
  return changesOf(
    known,
    after.map((look, i) => row(`z${i}`, look)),
  ).map(({ id }) => id);
}

test('what becomes very busy, critical or unknown is said, and so is the way back', () => {
  expect(said([2, 3, 0, 3, 'offline'], [3, 4, 'withheld', 1, 0])).toEqual([
    'z1',
    'z0',
    'z2',
    'z3',
    'z4',
  ]);
});

test('what stays calm, or stays as it was, is not', () => {
  expect(said([0, 1, 2, 3, 'stale'], [2, 0, 1, 3, 'stale'])).toEqual([]);
});

test('the worst comes first, so that it is among the few that are said', () => {
  expect(said([0, 0, 0, 0, 0], [3, 'stale', 3, 'offline', 4])[0]).toBe('z4');
});

test('a region that is new on the screen, as after another plan, is not a change', () => {
  expect(changesOf(knownOf([row('old', 0)]), [row('new', 4)])).toEqual([]);
});
