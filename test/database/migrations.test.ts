// Which files are migrations: none is passed over, and none comes at another place than its number says.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inOrder, migrations, newestKnown } from '#database/migrations.ts';
import { ROOT } from '../../scripts/root.ts';

const GOOD = ['0001-register.sql', '0002-records.sql'];

test('the migrations of the folder are all there is in it, numbered without a hole', () => {
  const files = readdirSync(path.join(ROOT, 'database/migrations'));
  expect(migrations()).toHaveLength(files.length);
  expect(newestKnown()).toBe(files.length);
});

test('they are applied by number, whatever order the folder gives them in', () => {
  expect(inOrder([...GOOD].reverse())).toEqual(GOOD);
  expect(inOrder(['.0002-records.sql.swp', ...GOOD])).toEqual(GOOD);
});

test.each([
  '0003-more.SQL',
  '3-more.sql',
  '17_x.sql',
  '00003-more.sql',
  '0003_more.sql',
  '0003.sql',
  '0003-More.sql',
  '0003-more.sql.txt',
  'more.sql',
  'README.md',
])('%s is refused, with how a migration is named', (file) => {
  expect(() => inOrder([...GOOD, file])).toThrow(
    `${file} is not named as a migration: four digits`,
  );
});

test('a number that is there twice, one that is left out, and one below the first are refused', () => {
  expect(() => inOrder([...GOOD, '0002-zones.sql'])).toThrow(
    '0002-zones.sql has number 0002, and 0003 is due',
  );
  expect(() => inOrder([...GOOD, '0004-zones.sql'])).toThrow('number 0004, and 0003 is due');
  expect(() => inOrder(['0000-first.sql', ...GOOD])).toThrow('number 0000, and 0001 is due');
});
