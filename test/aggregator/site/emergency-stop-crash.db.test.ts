// The emergency stop and kill -9, with the real aggregator as a process, the real command, and sensors that go on sending. Time passes twenty times as
// fast as ours. Every claim is about what was committed after the command had ended, so it holds on a slow machine too.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { writeWhole } from '#shared/process/stored-file.ts';
import { isoUtc, timeOf } from '#shared/time.ts';
import { ROOT } from '../../../scripts/root.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type Stack, startStack } from '../../kit/aggregator/stack.ts';
import { runToEnd } from '../../kit/run-to-end.ts';
import { until } from '../../kit/until.ts';

const SPEED = 20;
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = gridSite('brake', 2);
const sensors = gridSensors(site);

/** The clock of the site begins at the eleventh minute of a public window: `origin` is where it and ours meet. */
const startsAt = Math.ceil(Date.now() / QUARTER) * QUARTER + 11 * MINUTE;
const clock = {
  origin: Math.round((Date.now() * SPEED - startsAt) / (SPEED - 1)),
  speed: SPEED,
};
const now = (): number => timeOf(clock, Date.now());

let stack: Stack;
let isSending = true;
let sending: Promise<void>;
beforeAll(async () => {
  stack = await startStack(site, sensors);
  writeWhole(path.join(stack.dataDir, 'demo-clock'), `${clock.origin},${clock.speed}\n`);
  await stack.startAggregator();
  sending = sendOn();
});
afterAll(async () => {
  isSending = false;
  await sending;
  await stack.close();
});

/** Every sensor says 2, six times a window; what is lost while the aggregator is down is lost. */
async function sendOn(): Promise<void> {
  while (isSending) {
    const observedAt = isoUtc(Math.floor(now()));
    const readings = sensors.map(({ sensorId }) => ({ sensorId, observedAt, level: 2 }));
    await stack.post({ readings }).catch(() => {});
    await sleep(10_000 / SPEED);
  }
}

/** The command, as an operator types it. */
async function policy(...options: readonly string[]): Promise<string> {
  const who = ['--author', 'A. Visser', '--reason', 'a camera was turned'];
  const { status, stdout, stderr } = await runToEnd(
    process.execPath,
    [...NODE_FLAGS, 'scripts/policy.ts', '--site', 'brake', ...who, ...options],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: stack.database.databaseUrl,
        DATA_DIR: stack.dataDir,
      },
    },
  );
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return `${stdout}${stderr}`;
}

type Row = { readonly start: number; readonly level: number | null; readonly reason: string };

async function rows(lane: 'staff' | 'public', from: number): Promise<readonly Row[]> {
  const { rows: found } = await stack.owner.query<Row>(
    `SELECT extract(epoch FROM window_start)::float8 * 1000 AS start, level, reason FROM ${lane}_record
     WHERE window_start >= $1 ORDER BY window_start`,
    [isoUtc(from)],
  );
  return found;
}

/** Start of the first window of the lane that is not committed. */
async function next(lane: 'staff' | 'public', windowMs: number): Promise<number> {
  const { rows: found } = await stack.owner.query<{ start: number | null }>(
    'SELECT extract(epoch FROM max(window_start))::float8 * 1000 AS start FROM release_window WHERE lane = $1',
    [lane],
  );
  const start = found[0]?.start ?? null;
  return start === null ? 0 : start + windowMs;
}

const isHeld = ({ level, reason }: Row): boolean => level === null && reason === 'policy_suspended';

test('emergency stop: a running aggregator withholds from the next window on, also when it is killed in between, and what waited for the public stays withheld', async () => {
  await until('a released staff window', async () =>
    (await rows('staff', 0)).some(({ level }) => level === 2),
  );
  expect(await policy('--stop', 'both')).toContain('both lanes of brake stopped');
  const [staff, everybody] = [await next('staff', MINUTE), await next('public', QUARTER)];
  await stack.killAggregator();
  await stack.startAggregator();
  await until('three staff windows after the stop', async () =>
    (await rows('staff', staff)).some(({ start }) => start >= staff + 2 * MINUTE),
  );
  expect((await rows('staff', staff)).filter((row) => !isHeld(row))).toEqual([]);
  // The first public window was running when the stop came, and is due a quarter after its end.
  await until('a public window after the stop', async () =>
    (await rows('public', everybody)).some(({ start }) => start >= startsAt - 11 * MINUTE),
  );
  expect((await rows('public', everybody)).filter((row) => !isHeld(row))).toEqual([]);
});

test('emergency stop: decided while the aggregator is down, its end acts at the bound and not before, and a later stop at once', async () => {
  await stack.killAggregator();
  const staff = await next('staff', MINUTE);
  expect(await policy('--resume')).toContain('released again from the window of');
  const { rows: ends } = await stack.owner.query<{ from: number }>(
    `SELECT extract(epoch FROM effective_from)::float8 * 1000 AS "from" FROM emergency_stop WHERE action = 'resume'`,
  );
  const bound = ends[0]?.from ?? 0;
  expect(bound % QUARTER).toBe(0);
  await stack.startAggregator();
  await until('a released staff window after the bound', async () =>
    (await rows('staff', bound)).some(({ level }) => level === 2),
  );
  const before = (await rows('staff', staff)).filter(({ start }) => start < bound);
  expect(before.length).toBeGreaterThan(0);
  expect(before.filter((row) => !isHeld(row))).toEqual([]);
  await stack.killAggregator();
  // `--suspend` is the older name of the same.
  expect(await policy('--suspend')).toContain('both lanes of brake stopped');
  const [later, everybody] = [await next('staff', MINUTE), await next('public', QUARTER)];
  await stack.startAggregator();
  await until('staff windows after the second stop', async () =>
    (await rows('staff', later)).some(({ start }) => start >= later + MINUTE),
  );
  expect((await rows('staff', later)).filter((row) => !isHeld(row))).toEqual([]);
  expect((await rows('public', everybody)).filter((row) => !isHeld(row))).toEqual([]);
  expect((await rows('public', 0)).filter(({ level }) => level !== null)).toEqual([]);
});

test('emergency stop: it is no policy version, and is asked for by itself', async () => {
  const { rows: policies } = await stack.owner.query('SELECT FROM policy');
  const { rows: plans } = await stack.owner.query('SELECT FROM plan');
  expect([policies.length, plans.length]).toEqual([1, 1]);
  expect(await policy('--stop', 'public')).toContain('stopped already');
});
