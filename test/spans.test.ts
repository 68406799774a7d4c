// The check of lengths, seen to fire.
import { expect, test } from 'vitest';
import { longSpans, measuredFiles, tooLong } from '../scripts/spans.ts';

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

test('a function of 51 lines is named, blank ones and comments counted; one of 50 is not', () => {
  const spanning = (count: number): string =>
    `/** Says why. */\nexport function f(): void {\n${lines(count - 3, '')}  // so\n}\n`;
  expect(tooLong('server/a.ts', spanning(51))).toEqual([
    'the function at server/a.ts:2 spans 51 lines, of 50 at most',
  ]);
  expect(tooLong('server/a.ts', spanning(50))).toEqual([]);
});

test.each([
  ['an arrow', (body: string) => `const f = () => {${body}};`],
  ['a method', (body: string) => `class A {\n  f(): void {${body}}\n}`],
  ['one inside another', (body: string) => `const f = () => ({ g: async () => {${body}} });`],
  ['a component', (body: string) => `export function F() {${body}return <p />;}`],
])('%s', (_name, around) => {
  const found = tooLong('client/a.tsx', around(lines(51, '')));
  expect(found.length).toBeGreaterThan(0);
  expect(found.at(0)).toContain('spans 52 lines');
});

test('a file of 251 lines is named, one of 250 is not; blank lines and comments count', () => {
  for (const file of [
    'server/a.ts',
    'client/a.css',
    'database/migrations/1.sql',
    'scripts/a.mjs',
  ]) {
    expect(tooLong(file, lines(250, ''))).toEqual([]);
    expect(tooLong(file, `${lines(250, '')}/* so */\n`)).toEqual([
      `${file} has 251 lines, of 250 at most`,
    ]);
  }
});

test('a suite is as long as its tests are many; each of them counts, and what is no suite', () => {
  const body = lines(51, '');
  const suite = `describe('a', () => {\n  test('b', () => {});${body}});`;
  expect(tooLong('test/a.test.ts', suite)).toEqual([]);
  expect(tooLong('server/a.ts', suite)).toHaveLength(1);
  expect(tooLong('test/a.test.ts', `test('b', () => {${body}});`)).toHaveLength(1);
  expect(tooLong('test/kit/a.ts', `export function a() {${body}}`)).toHaveLength(1);
  const rows = `test.each([1])('%s', () => {${body}});`;
  expect(tooLong('test/a.test.ts', `describe('a', () => {\n${rows}});`)).toHaveLength(1);
});

test('nothing of ours is too long', () => {
  const files = measuredFiles();
  for (const kind of [
    /^scripts\/.*\.mjs$/,
    /^test\/.*\.ts$/,
    /^client\/.*\.tsx$/,
    /\.css$/,
    /\.sql$/,
  ])
    expect(files.filter((file) => kind.test(file)).length, String(kind)).toBeGreaterThan(0);
  expect(longSpans()).toEqual([]);
});
