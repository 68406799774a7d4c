// What a plate says of a place must not be said of another one.
import fc from 'fast-check';
import { latLngToCell } from 'h3-js';
import { expect, test } from 'vitest';
import { cellCodes } from '#shared/domain/cell-codes.ts';

const SEED = 20_261_127;
const codes = (...ids: readonly string[]) => ids.map((id) => cellCodes(ids).get(id));

test('found A10: ids that end alike have codes that tell them apart', () => {
  expect(codes('marktplein-noord', 'kade-noord', 'brug-noord')).toEqual(['marktp', 'kade', 'brug']);
  expect(codes('plein-noord', 'plein-zuid', 'kade-noord', 'kade-zuid')).toEqual([
    'pl-no',
    'pl-zu',
    'ka-no',
    'ka-zu',
  ]);
  expect(codes('zone-1', 'zone-12', 'zone-2-west')).toEqual(['zone-1', '12', '2-we']);
  expect(codes('marktplein', 'marktplaats')).toEqual(['marktple', 'marktpla']);
  expect(codes('MA', 'MB', 'market-square')).toEqual(['MA', 'MB', 'ma-sq']);
  expect(codes('noord-kade', 'kade-noord')).toEqual(['no-ka', 'ka-no']);
});

const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
  fc
    .array(fc.constantFrom('noord', 'zuid', 'kade', 'marktplein', 'markt', 'brug', '1', '12'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((words) => words.join('-')),
  fc
    .tuple(
      fc.double({ min: 52, max: 52.5, noNaN: true }),
      fc.double({ min: 4, max: 5, noNaN: true }),
    )
    .map(([lat, lon]) => latLngToCell(lat, lon, 10)),
);

test(`found A10: no two cells of a site have one code (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 60 }), (ids) => {
      const all = cellCodes(ids);
      expect(all.size).toBe(ids.length);
      expect(new Set(all.values()).size).toBe(ids.length);
      // In whatever order they come.
      expect(cellCodes(ids.toReversed())).toEqual(all);
    }),
    { seed: SEED },
  );
});
