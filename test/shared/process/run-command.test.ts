// What a failure says: of a command that nothing was done, of a program that runs on that it stopped.
import { afterEach, expect, test, vi } from 'vitest';
import { runCommand, runProgram, Usage } from '#shared/process/command.ts';
import { DATABASE_ENDED } from '#shared/process/ending.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test('a program that the database ended says so by its exit code, one that did not reach it does not', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process, 'disconnect').mockReturnValue(undefined);
  const failure = (code: string) =>
    Object.assign(new Error('duplicate key value'), { severity: 'ERROR', code });
  const codes: unknown[] = [];
  for (const error of [
    failure('23505'),
    new Error('not done', { cause: failure('XX001') }),
    failure('57P03'),
    new Error('no room'),
  ]) {
    await runProgram(() => Promise.reject(error));
    codes.push(process.exitCode);
  }
  expect(codes).toEqual([DATABASE_ENDED, DATABASE_ENDED, 1, 1]);
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
