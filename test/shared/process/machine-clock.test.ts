// The shell round the steady clock: what it keeps beside the data, whom it believes, what it logs. The clocks are the test's, the files are real.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedUntil, watchClock } from '#aggregator/site/clock-health.ts';
import {
  type MachineClock,
  type MachineClockOptions,
  openMachineClock,
  sampleMachine,
  trustWall,
} from '#shared/process/machine-clock.ts';

const START = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 3_600_000;

let dataDir: string;
let steady: number;
let wallOff: number;
let logged: string[];
let open: MachineClock[];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-machine-clock-'));
  steady = 5000;
  wallOff = 0;
  logged = [];
  open = [];
});
afterEach(() => {
  for (const clock of open) clock.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const sample = () => ({ wall: START + steady + wallOff, steady });
const log = {
  warn: (_: object, text: string) => void logged.push(`warn ${text}`),
  error: (_: object, text: string) => void logged.push(`error ${text}`),
};

function start(options: Partial<MachineClockOptions> = {}): MachineClock {
  const clock = openMachineClock({ dataDir, isKeeper: true, fast: null, log, sample, ...options });
  open.push(clock);
  return clock;
}

const stateFile = (): string => path.join(dataDir, 'steady-clock.json');

test('both clocks of this machine are read as one moment', () => {
  const before = performance.now();
  const first = sampleMachine();
  const second = sampleMachine();
  const elapsed = performance.now() - before;
  expect(second.steady).toBeGreaterThanOrEqual(first.steady);
  expect(second.steady - first.steady).toBeLessThanOrEqual(elapsed);
});

test('an incident is logged when it begins and when it ends, once each, in words', () => {
  const clock = start();
  wallOff = HOUR;
  for (let n = 0; n < 5; n += 1) clock.read();
  expect(logged).toEqual([
    expect.stringMatching(/^error the machine's clock jumped: it is 3600\.0 s/),
  ]);
  expect(clock.problem()).toMatch(/NTP/);
  wallOff = 0;
  for (let n = 0; n < 5; n += 1) clock.read();
  expect(logged.slice(1)).toEqual(['warn the clock is sure again']);
  expect(clock.problem()).toBeNull();
});

test('another process of the folder goes on with the incident; only the keeper writes', () => {
  start();
  wallOff = HOUR;
  const beside = start({ isKeeper: false });
  expect(beside.problem()).toMatch(/jumped/);
  expect(beside.now()).toBe(START + steady);
  const before = readFileSync(stateFile(), 'utf8');
  steady += 60_000;
  beside.read();
  beside.stop();
  expect(readFileSync(stateFile(), 'utf8')).toBe(before);
  // Without the folder nobody can know.
  expect(start({ dataDir: null }).now()).toBe(START + steady + HOUR);
});

test('a state of another boot, or one that is damaged, says nothing; damage is named', () => {
  start().stop();
  const state = JSON.parse(readFileSync(stateFile(), 'utf8'));
  wallOff = HOUR;
  for (const text of [JSON.stringify({ ...state, bootId: 'another-boot' }), '{"steady":', '{}']) {
    writeFileSync(stateFile(), text);
    const clock = start();
    expect(clock.now()).toBe(START + steady + HOUR);
    clock.stop();
  }
  const said = logged.filter((line) => line.includes('steady-clock.json'));
  expect(said).toEqual([
    expect.stringMatching(
      /^warn .*steady-clock\.json is cut or is not JSON: time begins with the wall/,
    ),
    expect.stringMatching(
      /^warn .*steady-clock\.json holds something other than what was written there:/,
    ),
  ]);
});

test.each([
  ['garbage', (file: string) => writeFileSync(file, Buffer.from('00fe8812', 'hex'))],
  ['empty', (file: string) => writeFileSync(file, '')],
  ['null', (file: string) => writeFileSync(file, 'null')],
  ['a folder', (file: string) => mkdirSync(file)],
])('a state that is %s: named once, and the next start finds a good one', (_name, damage) => {
  damage(stateFile());
  const clock = start();
  clock.read();
  clock.stop();
  expect(logged).toEqual([expect.stringMatching(/^warn .*steady-clock\.json .*the wall clock/)]);
  start().stop();
  expect(logged).toHaveLength(1);
});

test('a damaged word of an operator is named, with how to say it again', () => {
  writeFileSync(path.join(dataDir, 'clock-trust.json'), '{"bootId":');
  wallOff = 0;
  const clock = start();
  wallOff = HOUR;
  start({ isKeeper: false });
  expect(clock.problem()).toMatch(/jumped/);
  expect(logged.filter((line) => line.includes('clock-trust.json'))).toEqual([
    expect.stringMatching(/^warn .* is cut or is not JSON: .*npm run clock -- --trust/),
  ]);
  trustWall(dataDir, sample());
  expect(start({ isKeeper: false }).problem()).toBeNull();
});

test('an operator who says that the wall is right is believed at once, and for that offset only', async () => {
  const clock = start();
  wallOff = HOUR;
  trustWall(dataDir, sample());
  await expect.poll(() => clock.problem()).toBeNull();
  expect(clock.now()).toBe(START + steady + HOUR);
  wallOff = 2 * HOUR;
  expect(clock.problem()).toMatch(/jumped/);
  wallOff = HOUR;
  expect(clock.problem()).toBeNull();
});

test('a folder that cannot be written is said once, and the clock goes on', () => {
  const clock = start({ dataDir: path.join(dataDir, 'gone') });
  wallOff = HOUR;
  clock.read();
  wallOff = 0;
  clock.read();
  const said = logged.filter((line) => line.includes('cannot be written'));
  expect(said).toHaveLength(1);
  expect(clock.problem()).toBeNull();
});

test('a fast demo goes by the same clock', () => {
  const clock = start({ fast: { origin: START + steady, speed: 60 } });
  steady += 1000;
  expect(clock.now()).toBe(START + 5000 + 60_000);
  wallOff = HOUR;
  expect(clock.now()).toBe(START + 5000 + 60_000);
  expect(clock.read()).toMatchObject({ isSure: false });
});

test('a site whose last window lies ahead is closed, in words, until the time has come', () => {
  const clock = start();
  const runner = { nextWindow: START + 60_000 };
  const health = watchClock(clock, [{ site: { siteId: 'square' }, runner }], log);
  expect(closedUntil({ runner }, clock.now())).toBe(START + 60_000);
  expect(health.problem()).toMatch(/site square: windows until 2026-11-26T12:01:00Z .*retract/);
  expect(logged).toEqual([expect.stringMatching(/^error site square/)]);
  steady += 60_000;
  expect(health.problem()).toBeNull();
  health.stop();
});

test.skipIf(process.getuid?.() === 0)('a state that cannot be read is no reason to stop', () => {
  start().stop();
  chmodSync(stateFile(), 0);
  expect(start().now()).toBe(START + steady);
});
