// `npm run clock`: what an operator reads who looks at the clock, or says that it is right.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustOutcome } from '#shared/process/clock-trust.ts';
import { openMachineClock, sampleMachine } from '#shared/process/machine-clock.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import type { ClockReading } from '#shared/process/steady-clock.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const HOUR = 3_600_000;
const ENTRY = path.resolve(import.meta.dirname, '../../../aggregator/commands/show-clock.ts');
const log = { warn: () => {}, error: () => {} };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-show-clock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function runClock(...args: string[]): Promise<readonly string[]> {
  const flags = [...NODE_FLAGS, ENTRY];
  const { status, stderr } = await runToEnd(process.execPath, [...flags, ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
  });
  expect(status).toBe(0);
  return stderr.trim().split('\n');
}

const isNoted = (): boolean => existsSync(path.join(dataDir, 'clock-trust.json'));
/** Of before: the wall was so far off then, and the steady clock went on. */
function wallWasOff(ms: number): void {
  const sample = () => {
    const { wall, steady } = sampleMachine();
    return { wall: wall + ms, steady };
  };
  openMachineClock({ dataDir, isKeeper: true, fast: null, log, sample }).stop();
}

test('clocks that agree: with --trust it says that nothing was to be done, and notes nothing', async () => {
  wallWasOff(0);
  expect((await runClock()).at(-1)).toMatch(/the two agree$/);
  expect((await runClock('--trust')).at(-1)).toMatch(
    /there was nothing to do: .*; nothing changed$/,
  );
  expect(isNoted()).toBe(false);
});

test('a wall that jumped: with --trust it says what is trusted from now on, and the next look agrees', async () => {
  wallWasOff(-HOUR);
  expect((await runClock()).at(-1)).toMatch(/3600\.\d s ahead of .*npm run clock -- --trust$/);
  expect(isNoted()).toBe(false);
  expect((await runClock('--trust')).at(-1)).toMatch(
    /trusted from now on: .* 3600\.\d s ahead of .*within seconds; windows .* aggregator_gap/,
  );
  expect(isNoted()).toBe(true);
  expect((await runClock()).at(-1)).toMatch(/the two agree$/);
});

test('each kind of incident has its own next step', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  const reading: ClockReading = {
    now,
    isSure: false,
    incident: 'jumped',
    offsetMs: -HOUR,
    believedInMs: null,
  };
  expect(trustOutcome(reading, now - HOUR)).toEqual({
    isTrusted: true,
    words: expect.stringMatching(
      /\(2026-11-26T11:00:00Z, 3600\.0 s behind .* go on when the time has reached 2026-11-26T12:00:00Z again$/,
    ),
  });
  const ahead = trustOutcome({ ...reading, incident: 'ahead' }, now - HOUR);
  expect(ahead).toEqual({
    isTrusted: false,
    words: expect.stringMatching(/closed until it reaches 2026-11-26T12:00:00Z.*nothing changed$/),
  });
});
