// SPEC.md and the tests keep each other true: every promise has a row and a test whose title starts with its number, and no title names a
// promise that does not exist.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { countedTitles } from '#test/kit/counted-tests.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const PROMISES = Array.from({ length: 25 }, (_, i) => `P${i + 1}`);
const START = /^(?:P\d+[ :,]+)+/;

/** Promises that titles of tests start with, with the files in which they stand; a test that is skipped holds no promise. */
function tested(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const file of globSync('test/**/*.ts', { cwd: root })) {
    const text = readFileSync(path.join(root, file), 'utf8');
    if (!/['"`]P\d/.test(text)) continue;
    const starts = countedTitles(file, text).map((title) => START.exec(title)?.[0] ?? '');
    for (const promise of starts.join(' ').match(/P\d+/g) ?? [])
      found.set(promise, (found.get(promise) ?? new Set()).add(path.basename(file)));
  }
  return found;
}

const spec = readFileSync(path.join(root, 'aggregator/core/SPEC.md'), 'utf8');
const rows = [...spec.matchAll(/^\| (P\d+) \|(.+)\|$/gm)];

test('every promise has one row in SPEC.md that says who attacks, what holds it, and its test', () => {
  expect(rows.map(([, promise]) => promise)).toEqual(PROMISES);
  for (const [, promise, row = ''] of rows) {
    const cells = row.split('|').map((cell) => cell.trim());
    expect(cells.length, promise).toBe(3);
    for (const cell of cells) expect(cell.length, `${promise}: ${cell}`).toBeGreaterThan(5);
    expect(row, promise).not.toContain('**open**');
  }
});

/** A file of tests as a row names it. */
const shortOf = (file: string): string =>
  file.replace(/(\.db)?\.(test|e2e)\.ts$/, '').replace(/\.ts$/, '');

test('a row names the files in which a title starts with its promise: all of them, and no others', () => {
  const found = tested();
  for (const [, promise = '', row = ''] of rows) {
    const files = [...new Set([...(found.get(promise) ?? [])].map(shortOf))].toSorted();
    expect(files.length, promise).toBeGreaterThan(0);
    const named = [...(row.split('|').at(-1) ?? '').matchAll(/`([a-z0-9.-]+)`/g)].map(
      ([, of]) => of,
    );
    expect([promise, ...named.toSorted()]).toEqual([promise, ...files]);
  }
});

test('no title names a promise that does not exist', () => {
  expect([...tested().keys()].filter((promise) => !PROMISES.includes(promise))).toEqual([]);
});
