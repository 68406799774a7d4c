// The cover of a tree, part by part, with trees small enough to check by hand.
import { expect, test } from 'vitest';
import { coverTree, isSafe, type Part } from '#aggregator/core/plan/cover.ts';
import type { OwnerGroup } from '#aggregator/core/plan/owners.ts';

const rule = { k: 3, plannedUnits: 4, ownerSlack: 0 };
/** Cell -> area -> top. The first letter of a cell names its area. */
const tree = {
  levels: 3,
  pathOf: (cell: string): readonly string[] => [cell, `area ${cell[0]}`, 'top'],
};
let source = 0;
/** Units of these owners (a number: so many of the operator's), spread over the cells in turn; of each part, the later ones came later. */
const part = (cells: string, units: number | OwnerGroup[], map = [1, 2, 3, 4]): Part => {
  const at = cells.split(' ');
  const groups: OwnerGroup[] = typeof units === 'number' ? Array(units).fill(null) : units;
  return {
    cells: at,
    units: groups.map((group, i) => ({
      unitId: `${at[0]}-${i}`,
      cell: at[i % at.length] ?? '',
      group,
      map,
      since: i,
    })),
    partOf: null,
    sources: [source++],
  };
};
function cover(...parts: readonly Part[]) {
  const { regions, uncovered, surplus } = coverTree(parts, tree, rule);
  return {
    regions: regions
      .map(({ cells, partOf, units }) => `${cells.join('+')} ${partOf} ${units.length}`)
      .toSorted(),
    uncovered,
    surplus: surplus.map(({ unitId }) => unitId).toSorted(),
  };
}

test('parts are gathered in the order of their ids, whatever order they come in', () => {
  const parts = [part('a3', 3), part('a1', 3), part('a4', 3), part('a2', 3)];
  // a1+a2 closes, then a3+a4.
  expect(cover(...parts).regions).toEqual(['a1+a2 area a 6', 'a3+a4 area a 6']);
});

test('a safe part is a region as it stands, not the beginning of a gathering', () => {
  const { regions } = cover(part('a1', 3), part('a2', 4), part('a3', 3));
  expect(regions).toEqual(['a1+a3 area a 6', 'a2 null 4']);
});

test('what remains joins the last gathering of the node, not the first', () => {
  const { regions } = cover(
    part('a1', 3),
    part('a2', 3),
    part('a3', 3),
    part('a4', 3),
    part('a5', 1),
  );
  expect(regions).toEqual(['a1+a2 area a 6', 'a3+a4+a5 area a 7']);
});

test('what would make the last gathering unsafe stays pending for the parent', () => {
  const odd = part('a3', 2, [1, 3, 4]);
  const { regions, uncovered } = cover(
    part('a1', 3, [2, 3, 4]),
    part('a2', 3, [2, 3, 4]),
    odd,
    part('b1', 2, [1, 3, 4]),
  );
  // Together they would tell nothing below d3.
  expect(regions).toEqual(['a1+a2 area a 6', 'a3+b1 top 4']);
  expect(uncovered).toEqual([]);
});

test('an external group is trimmed to a third, the latest first, wherever it gathers', () => {
  const theirs = part('a3', ['g', 'g', 'g', 'g']);
  expect(cover(part('a1', 3), part('a2', 3), theirs)).toEqual({
    regions: ['a1+a2+a3 area a 9'],
    uncovered: [],
    surplus: ['a3-3'],
  });
  // A leaf that is safe without them is so with any number of them.
  const strangers = (n: number): OwnerGroup[] => [null, null, null, null, ...Array(n).fill('g')];
  for (const n of [0, 1, 2, 3, 20]) {
    const { regions, surplus } = cover(part('a1', strangers(n)));
    expect(regions).toEqual([`a1 null ${4 + Math.min(n, 2)}`]);
    expect(surplus).toHaveLength(Math.max(0, n - 2));
  }
});

test('a cell that keeps no unit is not part of the region, and what only came and went changes nothing', () => {
  const full = part('a1', [null, null, null, null, 'g', 'g']);
  const late: Part = {
    ...part('b1', ['g']),
    units: [{ unitId: 'late', cell: 'b1', group: 'g', map: [1, 2, 3, 4], since: 99 }],
  };
  expect(cover(full, late)).toEqual({
    regions: ['a1 null 6'],
    uncovered: ['b1'],
    surplus: ['late'],
  });
});

test('of several groups above a third each is trimmed to the same number; of one age the highest id goes', () => {
  const { regions, surplus } = cover(
    part('a1', [null, null, null, 'g', 'g', 'g', 'g', 'h', 'h', 'h', 'h']),
  );
  expect(regions).toEqual(['a1 null 9']);
  expect(surplus).toEqual(['a1-10', 'a1-6']);
  const twins = part('a1', [null, null, null, 'g', 'g']);
  const sameAge = {
    ...twins,
    units: twins.units.map((unit) => ({ ...unit, since: 0 })).toReversed(),
  };
  expect(cover(sameAge).surplus).toEqual(['a1-4']);
});

test('pending parts of two areas meet at the top, in the order of nodes and ids', () => {
  const { regions } = cover(part('b1', 2), part('a1', 2), part('c1', 2), part('d1', 2));
  expect(regions).toEqual(['a1+b1 top 4', 'c1+d1 top 4']);
});

test('at the top the region with fewest cells is the host, then fewest units, then the lowest cell', () => {
  const lonely = part('z1', 1);
  expect(cover(part('a1', 4), part('b1 b2', 4), lonely).regions).toContain('a1+z1 top 5');
  expect(cover(part('a1', 5), part('b1', 4), lonely).regions).toContain('b1+z1 top 5');
  expect(cover(part('b1', 4), part('a1', 4), lonely).regions).toContain('a1+z1 top 5');
  expect(cover(part('a1', 4), part('b1', 4), lonely).uncovered).toEqual([]);
});

test('with nothing to join, or nothing that may be joined, they stay uncovered together', () => {
  const nothing = { regions: [], uncovered: ['a1', 'b1'], surplus: [] };
  expect(cover(part('a1', 1), part('b1', 1))).toEqual(nothing);
  const odd = part('b1', 3, [1, 3, 4]);
  expect(cover(part('a1', 4, [2, 3, 4]), odd)).toEqual({
    regions: ['a1 null 4'],
    uncovered: ['b1'],
    surplus: [],
  });
});

test('a part of several cells enters at the lowest node that covers all of them', () => {
  // a1 and a2 under area a: gathered there with a3, before anything of b is looked at.
  expect(cover(part('a1 a2', 2), part('a3', 2), part('b1', 4)).regions).toEqual([
    'a1+a2+a3 area a 4',
    'b1 null 4',
  ]);
  // a1 and b1 meet at the top only.
  expect(cover(part('a1 b1', 2), part('a3', 2), part('b2', 4)).regions).toEqual([
    'a1+a3+b1 top 4',
    'b2 null 4',
  ]);
});

test('cells of a gathering stand in byte order, and its sources are those of its parts', () => {
  const parts = [part('a2 a9', 2), part('a1', 2)];
  const { regions } = coverTree(parts, tree, rule);
  expect(regions.map(({ cells }) => cells)).toEqual([['a1', 'a2', 'a9']]);
  expect(regions[0]?.sources.toSorted()).toEqual(
    parts.flatMap(({ sources }) => sources).toSorted(),
  );
});

test('a common map that keeps neither d1 nor d2 is never safe, however many units there are', () => {
  expect(isSafe([part('a1', 9, [1, 3, 4]), part('a2', 9, [2, 3, 4])], rule)).toBe(false);
  expect(isSafe([part('a1', 9, [2, 3, 4]), part('a2', 9, [2, 3, 4])], rule)).toBe(true);
  expect(isSafe([], rule)).toBe(false);
});

test('an external unit with which a region would tell nothing below d3 is taken out', () => {
  const theirs = part('b1', ['g'], [2, 4]);
  expect(cover(part('a1', 4, [1, 3, 4]), theirs)).toEqual({
    regions: ['a1 null 4'],
    uncovered: ['b1'],
    surplus: ['b1-0'],
  });
});

test('k and slack count with external owners and without, so that one who comes cannot make less of it', () => {
  const slack = { k: 3, plannedUnits: 4, ownerSlack: 1 };
  const more = { k: 3, plannedUnits: 4, ownerSlack: 2 };
  expect(isSafe([part('a1', 3)], rule)).toBe(false);
  expect(isSafe([part('a1', 4)], slack)).toBe(true);
  expect(isSafe([part('a1', 4)], more)).toBe(false);
  expect(isSafe([part('a1', [null, null, null, null, 'g'])], more)).toBe(false);
  expect(isSafe([part('a1', 5)], more)).toBe(true);
  expect(isSafe([part('a1', [null, null, null, null, null, 'g'])], more)).toBe(true);
  expect(isSafe([part('a1', [null, null, null, 'g'])], rule)).toBe(true);
  expect(isSafe([part('a1', [null, null, null, 'g'])], slack)).toBe(false);
  expect(isSafe([part('a1', [null, null, null, null, 'g'])], slack)).toBe(true);
});
