// No verdict of a test hangs on a time limit: a machine that is slow or busy makes a run longer, never red. The one limit there is, PATIENCE_MS,
// ends what would never end.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Each with a line that it must find. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/\btimeout: \d/, "await page.waitForSelector('.mode', { timeout: 5000 });"],
  [/^\}, \d[\d_]*\);$/, '}, 20_000);'],
  [/\beventually\(.*, \d[\d_]*\);$/, 'await eventually(() => seen.length > 0, 3000);'],
  [/\bnow\(\) - \w+\)\.toBeLessThan/, 'expect(performance.now() - started).toBeLessThan(1000);'],
  [
    /\btoBe(Less|Greater)Than\(performance\.now\(\)/,
    'expect(a).toBeLessThan(performance.now() - b);',
  ],
  [/\b(ratio|fastest\w*\(.*)\)\.toBe(Less|Greater)Than/i, 'expect(ratio).toBeLessThan(2);'],
  [/\bseconds\b.*\)\.toBeLessThan\(/, 'expect(seconds[0] + seconds[1]).toBeLessThan(60);'],
  [/AbortSignal\.timeout\(\d/, 'signal: AbortSignal.timeout(10_000),'],
];

/** Measuring is the business of these. */
const MEASURES = /^(bench|soak|siege|screens)\//;

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !MEASURES.test(file) && file !== 'patience.test.ts',
);

test('no test has a time limit of its own', () => {
  const found = files.flatMap((file) =>
    readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      .map((line, at) => ({ line, where: `${file}:${at + 1}` }))
      .filter(({ line }) => LIMITS.some(([limit]) => limit.test(line)))
      .map(({ where }) => where),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(found, 'wait for a state, with PATIENCE_MS of test/kit/patience.ts').toEqual([]);
});

test.each(LIMITS)('%s finds what it looks for', (limit, line) => {
  expect(line).toMatch(limit);
});
