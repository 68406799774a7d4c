// The demo's commands as the supervisor runs them: real processes, real files, and the real intake.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIngestApp } from '#aggregator/ingest/http/app.ts';
import { jsonBatch } from '#aggregator/ingest/http/json-batch.ts';
import { createIntake } from '#aggregator/ingest/intake.ts';
import { teamSchema } from '#aggregator/replay/team.ts';
import { runLive } from '#demo/live.ts';
import { demoSensors } from '#demo/sensors.ts';
import { createSimulator } from '#demo/simulator.ts';
import { demoSite } from '#demo/site.ts';
import { openMachineClock, sampleMachine } from '#shared/process/machine-clock.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { eventPlanSchema } from '#shared/wire/event-plan.ts';
import { type Reading, readingSchema } from '#shared/wire/reading.ts';
import { sensorSchema } from '#shared/wire/sensor.ts';
import { sitePlanSchema, siteSchema } from '#shared/wire/site.ts';

const run = promisify(execFile);
const MAIN = path.join(import.meta.dirname, '../../demo/main.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'crowdshade-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const demo = (...args: readonly string[]) =>
  run(process.execPath, [...NODE_FLAGS, MAIN, ...args], { maxBuffer: 100_000_000 });
const json = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

test('files: writes what the register command reads', async () => {
  await demo('files', folder);
  expect(siteSchema.safeParse(json('site.json')).success).toBe(true);
  expect(sitePlanSchema.safeParse(json('drawing.geojson')).success).toBe(true);
  expect(sensorSchema.array().parse(json('sensors.json'))).toHaveLength(120);
  const { measures } = eventPlanSchema.parse(json('event-plan.json'));
  const { answers } = teamSchema.parse(json('team.json'));
  const taken = answers
    .flatMap(({ turns }) => turns.flat())
    .flatMap(({ action }) => (action.step === 'measure' ? [action.measureId] : []));
  expect(new Set(taken)).toEqual(new Set(measures.map(({ measureId }) => measureId)));
});

test('backfill: readings up to now, progress on standard error, then the state file', async () => {
  const state = path.join(folder, 'demo.json');
  const { stdout, stderr } = await demo('backfill', '--state', state, '--hours', '1');
  const ended = Date.now();
  const readings = stdout.trimEnd().split('\n');
  for (const line of [readings[0], readings.at(-1)]) {
    expect(readingSchema.safeParse(JSON.parse(line ?? '')).success).toBe(true);
  }
  const last = Math.max(
    ...readings.slice(-50).map((line) => Date.parse(JSON.parse(line).observedAt)),
  );
  const times = readings.map((line) => Date.parse(JSON.parse(line).observedAt));
  const holes = times.filter((at, i) => at - (times[i - 1] ?? at) > 5000);
  expect(holes).toEqual([]);
  const { anchor, backfilledUntil, seed } = JSON.parse(readFileSync(state, 'utf8'));
  expect(readings.length).toBeGreaterThan(35_000);
  // It ends where its clock stood when it had caught up, whatever it took to get there.
  expect(Math.abs(backfilledUntil - last)).toBeLessThan(5000);
  expect(backfilledUntil).toBeGreaterThanOrEqual(anchor);
  expect(backfilledUntil).toBeLessThanOrEqual(ended);
  expect(seed).toBe(1);
  expect(stderr).toMatch(/readings, 1\.0 h of 1 h/);
  expect(readdirSync(folder)).toEqual(['demo.json']);
});

test('a back-fill that begins in the middle of a clock incident ends where the site stands', async () => {
  const hour = 3_600_000;
  const sample = () => {
    const { wall, steady } = sampleMachine();
    return { wall: wall - hour, steady };
  };
  const log = { warn: () => {}, error: () => {} };
  openMachineClock({ dataDir: folder, isKeeper: true, fast: null, log, sample }).stop();
  const state = path.join(folder, 'demo.json');
  await demo('backfill', '--state', state, '--hours', '0.1');
  const { backfilledUntil } = JSON.parse(readFileSync(state, 'utf8'));
  expect(backfilledUntil).toBeLessThan(Date.now() - hour + 2000);
});

test('an unknown command says how to use it and fails', async () => {
  await expect(demo('nonsense')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('usage'),
  });
});

test('live: keeps readings while the intake is closed, then posts each once and says no reading', async () => {
  const site = demoSite();
  const anchor = Date.now();
  const taken: Reading[] = [];
  const said: string[] = [];
  let closedAnswers = 0;
  let isStopped = false;
  const intake = createIntake({
    siteOfToken: async () => 'demo',
    isAway: () => false,
    admit: async (_siteId, items) => {
      closedAnswers += 1;
      if (closedAnswers === 1) return null;
      for (const item of items) if (item !== null) taken.push(item);
      isStopped = taken.length >= 20;
      return items.map(() => 'accepted' as const);
    },
    log: () => {},
  });
  const app = createIngestApp(intake, {
    formats: [jsonBatch],
    health: () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    log: () => {},
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await runLive({
    simulator: createSimulator({ site, sensors: demoSensors(site, anchor), seed: 1, anchor }),
    url: `http://127.0.0.1:${port}`,
    token: () => 'cs_dev_0123456789',
    now: () => Date.now(),
    turnMs: 1000,
    from: anchor - 5000,
    isStopped: () => isStopped,
    say: (text) => said.push(text),
  });
  server.close();
  server.closeAllConnections();
  expect(new Set(taken.map((r) => `${r.sensorId} ${r.observedAt}`)).size).toBe(taken.length);
  expect(Math.min(...taken.map((r) => Date.parse(r.observedAt)))).toBeLessThan(anchor);
  expect(said[0]).toMatch(/readings wait: the intake answered 503/);
  expect(said[1]).toMatch(/takes readings again/);
  expect(said.join(' ')).not.toMatch(/zk-/);
});
