// Whoever stops a run of tests that stands still must learn what it stood at.
import { afterEach, expect, test, vi } from 'vitest';
import type { TestCase, TestModule } from 'vitest/node';
import TestProgress from '../../scripts/test-progress.ts';

const MINUTE = 60_000;
const module = { type: 'module', moduleId: '/a/room.e2e.ts' } as TestModule;
const slow = { type: 'test', module, fullName: 'the room opens' } as TestCase;
const outcome = (test: TestCase, result: object): TestCase =>
  ({ ...test, result: () => result }) as TestCase;

function listened(): { readonly progress: TestProgress; readonly said: () => readonly string[] } {
  vi.useFakeTimers();
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const progress = new TestProgress();
  progress.onTestRunStart();
  return { progress, said: () => written.mock.calls.map(([text]) => String(text)) };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a test or a hook that runs for minutes is named, again and again, until it ends', () => {
  const { progress, said } = listened();
  progress.onTestCaseReady(slow);
  progress.onHookStart({ name: 'afterAll', entity: module });
  vi.advanceTimersByTime(4 * MINUTE);
  expect(said()).toEqual([]);
  vi.advanceTimersByTime(2 * MINUTE);
  expect(said()).toHaveLength(2);
  expect(said()[0]).toMatch(/still running after 5 minutes: .*room\.e2e\.ts > the room opens\n$/);
  expect(said()[1]).toMatch(/still running after 5 minutes: afterAll of .*room\.e2e\.ts\n$/);
  progress.onTestCaseResult(outcome(slow, { state: 'passed' }));
  vi.advanceTimersByTime(5 * MINUTE);
  expect(said().slice(2)).toEqual([expect.stringContaining('after 10 minutes: afterAll')]);
  progress.onHookEnd({ name: 'afterAll', entity: module });
  progress.onTestRunEnd();
  vi.advanceTimersByTime(60 * MINUTE);
  expect(said()).toHaveLength(3);
});

test('what ran in a file that is over runs no more, told or not', () => {
  const { progress, said } = listened();
  progress.onTestCaseReady(slow);
  progress.onHookStart({ name: 'afterEach', entity: slow });
  progress.onTestModuleEnd(module);
  vi.advanceTimersByTime(60 * MINUTE);
  expect(said()).toEqual([]);
});

test('a failure is named the moment it happens, in one line', () => {
  const { progress, said } = listened();
  progress.onTestCaseReady(slow);
  const errors = [{ message: 'expected 1 to be 2\nand more' }];
  progress.onTestCaseResult(outcome(slow, { state: 'failed', errors }));
  expect(said()).toEqual([
    expect.stringMatching(/failed: .*room\.e2e\.ts > the room opens: expected 1 to be 2\n$/),
  ]);
  const list = [
    { message: 'expected [ Array(1) ] to deeply equal []', actual: '[\n  "broken",\n]' },
  ];
  progress.onTestCaseResult(outcome(slow, { state: 'failed', errors: list }));
  expect(said()[1]).toContain('to deeply equal []; it was [ "broken", ]\n');
  // What is compared need not be text.
  const zero = [
    { message: 'expected 0 to be above 0', actual: 0 },
    { message: 'gone', actual: null },
  ];
  progress.onTestCaseResult(outcome(slow, { state: 'failed', errors: zero }));
  expect(said()[2]).toContain('expected 0 to be above 0; gone\n');
});
