// What the commands that measure are asked for: what is mistyped is said, in a sentence with the usage below it, and never run as something else.
import path from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { attacksAsked } from '../../scripts/attack-options.ts';
import { auditAsked } from '../../scripts/audit-options.ts';
import { runToEnd } from '../kit/run-to-end.ts';

const IDS = ['A1', 'A2', 'A10'];
const ROOT = path.resolve(import.meta.dirname, '../..');

test('an id that no attack has is refused, not left out', () => {
  expect(attacksAsked(IDS, ['--only', 'A1, A10'])).toEqual({
    quick: false,
    only: ['A1', 'A10'],
    seed: 20260606,
  });
  expect(attacksAsked(IDS, ['--quick']).only).toBeNull();
  for (const [only, words] of [
    ['A1,A99', 'there is no attack "A99"'],
    ['a1', 'there is no attack "a1": did you mean A1?'],
    ['A1,', 'there is no attack ""'],
    ['', 'there is no attack ""'],
  ] as const)
    expect(() => attacksAsked(IDS, ['--only', only]), only).toThrow(`${words}`);
});

test.for(['abc', '1.5', '-1', '', '1e3', '4294967296', 'NaN'])('%s is no seed', (seed) => {
  const words = '--seed is not right; give a whole number from 0 to 4294967295';
  expect(() => attacksAsked(IDS, [`--seed=${seed}`])).toThrow(words);
  expect(() => auditAsked([`--seed=${seed}`])).toThrow(words);
});

test.for(['abc', '1.5', '-1', '0', ''])('%s is no number of pairs', (pairs) => {
  expect(() => auditAsked([`--pairs=${pairs}`])).toThrow('--pairs is not right; give a whole');
  expect(auditAsked(['--pairs=8', '--seed=7'])).toEqual({ pairs: 8, seed: 7 });
});

test.for([
  ['scripts/attack.ts', '--only', 'A99'],
  ['scripts/audit-privacy.ts', '--pairs', 'abc'],
  ['scripts/fuzz.ts', '--cases', 'abc'],
  ['scripts/fuzz.ts', '--seed', '1.5'],
  ['demo/main.ts', 'backfill', '--hours', 'abc'],
])('%s %s %s: a sentence and the usage, no stack', async ([file = '', ...args]) => {
  const command = [...NODE_FLAGS, path.join(ROOT, file), ...args];
  const { status, stderr } = await runToEnd(process.execPath, command, { cwd: ROOT });
  expect(status).toBe(1);
  expect(stderr).toMatch(/is not right; give|there is no attack/);
  expect(stderr).toContain('usage: ');
  expect(stderr).not.toContain('    at ');
});
