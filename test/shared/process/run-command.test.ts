// What a failure says: of a command that nothing was done, of a program that runs on that it stopped.
import { afterEach, expect, test, vi } from 'vitest';
import { runCommand, runProgram, Usage } from '#shared/process/command.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test.each([
  [runCommand, new Error('no room'), '\nCrowdshade: not done: no room\n'],
  [runProgram, new Error('no room'), '\nCrowdshade stopped: no room\n'],
  [runCommand, new Usage('usage: so'), '\nusage: so\n'],
])('%o', async (run, failure, said) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process, 'disconnect').mockReturnValue(undefined);
  await run(() => Promise.reject(failure));
  const code = process.exitCode;
  expect([code, write.mock.calls.map(([text]) => text)]).toEqual([1, [said]]);
});
