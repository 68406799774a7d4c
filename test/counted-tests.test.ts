// A title counts where its test really runs: seen on each way in which it does not.
import { expect, test } from 'vitest';
import { countedTitles } from './kit/counted-tests.ts';

const counted = (text: string): readonly string[] => countedTitles('some.test.ts', text);
const RUNS = '() => { expect(1).toBe(1); }';

test.each([
  `test('x', ${RUNS});`,
  `it('x', ${RUNS});`,
  `test("x", { retry: 2 }, ${RUNS});`,
  `test.concurrent('x', ${RUNS});`,
  'test(`x`, checksIt);',
  `describe('a group', () => { test('x', ${RUNS}); });`,
  `describe('x', () => { test('one', ${RUNS}); });`,
  `test.each([1])('x', ${RUNS});`,
  `test.each([['x', 1]])('%s', ${RUNS});`,
  `for (const one of all) { test('x', ${RUNS}); }`,
])('counts: %s', (text) => {
  expect(counted(text)).toContain('x');
});

test.each([
  `test.skip('x', ${RUNS});`,
  `it.skip('x', ${RUNS});`,
  `test['skip']('x', ${RUNS});`,
  `test.todo('x');`,
  `test.fails('x', ${RUNS});`,
  `test('x');`,
  `test('x', () => {});`,
  `test.skipIf(isSlow)('x', ${RUNS});`,
  `test.runIf(isFast).each([1])('x', ${RUNS});`,
  `test.skip.each([['x', 1]])('%s', ${RUNS});`,
  `test('x', { skip: true }, ${RUNS});`,
  `test('x', (context) => { context.skip(); expect(1).toBe(1); });`,
  `test('x', ({ skip }) => { skip(); });`,
  `describe.skip('group', () => { test('x', ${RUNS}); });`,
  `describe('group', { todo: true }, () => { test('x', ${RUNS}); });`,
  `describe('x', () => { test.skip('one', ${RUNS}); });`,
  `test('x', ${RUNS}); test.only('y', ${RUNS});`,
  `test('x', ${RUNS}); describe.only('y', () => {});`,
  `test('x', ${RUNS}); test('y', { only: true }, ${RUNS});`,
  `// test('x', ${RUNS});`,
  `const title = 'x';`,
  `say('x', ${RUNS});`,
])('does not count: %s', (text) => {
  expect(counted(text)).not.toContain('x');
});

test('what of a title is only known when it runs stands as …', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a file
  expect(counted('test(`x ${many} y`, checksIt);')).toEqual(['x … y']);
});
