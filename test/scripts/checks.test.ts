// What the static checks say of themselves, whatever becomes of one.
import { expect, onTestFinished, test, vi } from 'vitest';
import { runChecks } from '../../scripts/checks.ts';

test('a check that breaks fails in a sentence, one that nobody ran says so, and the others run', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const failed = await runChecks([
    { name: 'first', run: () => Promise.reject(new Error('a.ts: Unexpected token')) },
    { name: 'second', run: async () => ({ skipped: 'the ruleset is not on this machine' }) },
    { name: 'third', run: async () => false },
    { name: 'fourth', run: async () => true },
  ]);
  const lines = said.mock.calls.map(([line]) => String(line).trim());
  said.mockRestore();
  expect(failed).toEqual(['first', 'third']);
  expect(lines).toEqual([
    expect.stringContaining('a.ts: Unexpected token'),
    expect.stringContaining('check: first: FAILED'),
    expect.stringContaining('check: second: skipped: the ruleset is not on this machine'),
    expect.stringContaining('check: third: FAILED'),
    expect.stringContaining('check: fourth: ok'),
  ]);
});
