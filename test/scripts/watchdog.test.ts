// A child that hangs is found and ended; one that only works hard or waits for its turn never is. The rule by itself, then real processes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { processStat } from '#database/embedded/process-stat.ts';
import {
  type ProcessLook,
  type ProcessVerdict,
  Watch,
  watchChild,
} from '#database/embedded/watchdog.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { nextEnds, wordsOfEnd } from '#shared/process/supervision.ts';

const look = (state: string, cpuTicks: number, answered = false): ProcessLook => ({
  answered,
  stat: { state, cpuTicks, startTicks: '1' },
});

function verdictsOf(looks: readonly ProcessLook[]): ProcessVerdict[] {
  const watch = new Watch();
  return looks.map((one) => watch.look(one));
}
const many = (n: number, make: (i: number) => ProcessLook): ProcessLook[] =>
  Array.from({ length: n }, (_, i) => make(i));

test('stopped at three looks in a row is hung, at two it may be a job that was put aside for a moment', () => {
  expect(verdictsOf(many(3, () => look('T', 5)))).toEqual(['well', 'well', 'stopped']);
  const paused = [look('T', 5), look('T', 5), look('S', 5), look('T', 5), look('T', 5)];
  expect(new Set(verdictsOf(paused))).toEqual(new Set(['well']));
});

test('asleep without an answer and without CPU time is hung after ten looks', () => {
  const looks = [look('S', 5, true), ...many(10, () => look('S', 5))];
  expect(verdictsOf(looks).at(-1)).toBe('asleep');
  expect(verdictsOf(looks.slice(0, -1)).at(-1)).toBe('well');
});

test('a query of an hour, a queue for the CPU and a slow disk are work, whatever it answers', () => {
  const hour = 3600;
  const first = look('S', 0, true);
  // One tick of CPU time in nine looks: as slow as a machine can be.
  for (const work of [
    many(hour, (i) => look('R', i * 100)),
    many(hour, (i) => look('S', Math.floor(i / 9))),
    many(hour, () => look('R', 5)),
    many(hour, () => look('D', 5)),
  ])
    expect(new Set(verdictsOf([first, ...work]))).toEqual(new Set(['well']));
});

test('a child that never answered does not know pings, and is left alone; without /proc ten minutes of silence count', () => {
  expect(new Set(verdictsOf(many(100, () => look('S', 5))))).toEqual(new Set(['well']));
  const blind = [
    { answered: true, stat: null },
    ...many(600, () => ({ answered: false, stat: null })),
  ];
  expect(verdictsOf(blind).at(-1)).toBe('silent');
  expect(verdictsOf(blind).at(-2)).toBe('well');
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function startChild(
  what: string,
): Promise<{ child: ChildProcess; why: () => string | null }> {
  const entry = path.join(import.meta.dirname, '../kit/hanging.ts');
  const child = spawn(process.execPath, [...NODE_FLAGS, entry, what], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  let said: string | null = null;
  await once(child, 'message');
  watchChild(child, (why) => {
    said = why;
  });
  return { child, why: () => said };
}

test.skipIf(processStat(process.pid) === null)('a child that was stopped is ended', async () => {
  const { child, why } = await startChild('answers');
  child.kill('SIGSTOP');
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  expect(why()).toContain('stopped');
});

test.skipIf(processStat(process.pid) === null)(
  'a child that sleeps for good is ended; one that computes and one that answers live on',
  async () => {
    const [sleeps, computes, answers] = await Promise.all(
      ['sleeps', 'computes', 'answers'].map((what) => startChild(what)),
    );
    if (sleeps === undefined || computes === undefined || answers === undefined) throw new Error();
    await once(sleeps.child, 'exit');
    expect(sleeps.why()).toContain('sleeps');
    // As many looks again, and some.
    await sleep(3000);
    expect([computes.why(), answers.why()]).toEqual([null, null]);
    expect([computes.child.exitCode, answers.child.exitCode]).toEqual([null, null]);
  },
);

test('the pause between restarts rises and never ends; a program that ran well is started again at once', () => {
  let ends = nextEnds(null, 10);
  const pauses = [ends.pauseMs];
  for (let i = 0; i < 20; i += 1) {
    ends = nextEnds(ends, 10);
    pauses.push(ends.pauseMs);
  }
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses[0]).toBe(0);
  expect(pauses.at(-1)).toBe(30_000);
  expect(wordsOfEnd('the intake', 'code 1', ends)).toMatch(/21 times .* says why: .* in 30 s/);
  const killed = wordsOfEnd('the intake', 'SIGKILL', ends);
  expect(killed).toMatch(
    /\(SIGKILL\), 21 times .* A signal ended it, so there may be no message .* in 30 s/,
  );
  expect(killed).not.toContain('says why');
  expect(nextEnds(ends, 60_000)).toEqual({ inARow: 1, pauseMs: 0 });
});
