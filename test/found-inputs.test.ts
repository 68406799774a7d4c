// Every small input that was found to break the product has its row, and a row that is not open the title of a test that shows what is right now.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/root.ts';
import { countedTitles } from './kit/counted-tests.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const rows = [...read('docs/found-inputs.md').matchAll(/^\| ([ABC]\d+) \| (.+) \| (.+) \|$/gm)].map(
  ([, row = '', , title = '']) => ({ row, title }),
);
const titles = globSync('test/**/*.ts', { cwd: ROOT })
  .map((file) => [file, read(file)] as const)
  .filter(([file, text]) => text.includes('found ') && !file.endsWith('found-inputs.test.ts'))
  .flatMap(([file, text]) => countedTitles(file, text));
const upTo = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

test('each of the 35 rows stands once, in order', () => {
  expect(rows.map(({ row }) => row)).toEqual([
    ...upTo('A', 10),
    ...upTo('B', 11),
    ...upTo('C', 14),
  ]);
});

test.each(rows.filter(({ title }) => title !== 'open'))(
  '$row: a test that runs is called $title',
  (found) => {
    const { row, title } = found;
    expect(title).toMatch(new RegExp(`^found ${row}[:,]`));
    expect(titles).toContain(title);
  },
);

test('a row that titles name is not open', () => {
  const named = new Set(
    titles.flatMap((title) => {
      const [, list] = /^(?:P\d+, )?found ((?:[ABC]\d+(?:, )?)+):/.exec(title) ?? [];
      return list?.split(', ') ?? [];
    }),
  );
  expect(named.size).toBeGreaterThan(20);
  const open = rows.filter(({ title }) => title === 'open').map(({ row }) => row);
  expect(open.filter((row) => named.has(row))).toEqual([]);
});
