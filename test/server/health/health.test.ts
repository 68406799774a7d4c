// What readiness says, and when: pure parts on a clock of our own, and the monitor with probes that hang, fail and come back.
import { expect, test, vi } from 'vitest';
import { HealthMonitor, type HealthProbes } from '#server/health/monitor.ts';
import type { SiteEntry } from '#server/ports.ts';
import { Positions } from '#server/positions.ts';
import { Pulse } from '#shared/process/pulse.ts';
import {
  checkNameSchema,
  checkOf,
  checkWordSchema,
  healthOf,
  healthSchema,
} from '#shared/wire/health.ts';
import { siteOf } from '../../kit/server/fixture.ts';

test('silence is told within five seconds, with a look a second', () => {
  const pulse = new Pulse();
  expect(pulse.at(0).word).toBe('starting');
  pulse.looked('ok', 1000);
  expect(pulse.at(4999)).toEqual({ word: 'ok', badForMs: null });
  expect(pulse.at(5000)).toEqual({ word: 'no_answer', badForMs: 4000 });
});

test('a refusal is told at once; well again takes three good looks in a row', () => {
  const pulse = new Pulse();
  pulse.looked('ok', 0);
  pulse.looked('failing', 1000);
  expect(pulse.at(1000)).toEqual({ word: 'failing', badForMs: 1000 });
  for (const at of [2000, 3000]) pulse.looked('ok', at);
  // It comes up and dies, again and again: that is not well in between.
  pulse.looked('no_answer', 4000);
  for (const at of [5000, 6000]) pulse.looked('ok', at);
  expect(pulse.at(6500).word).toBe('no_answer');
  pulse.looked('ok', 7000);
  expect(pulse.at(7000).word).toBe('ok');
});

test('each word of each check is a sentence with what to do, unless it is well', () => {
  for (const name of checkNameSchema.options)
    for (const word of checkWordSchema.options) {
      const check = checkOf(name, word, 3000);
      const isWell = word === 'ok' || word === 'closed';
      expect(check.whatToDo === null).toBe(isWell);
      expect(healthOf({ [name]: check }).status).toBe(isWell ? 'ok' : 'degraded');
    }
});

const entryOf = (siteId: string, replayClock: number | null = null): SiteEntry => ({
  site: { ...siteOf(siteId), windowSeconds: 60, publicWindowSeconds: 900 },
  release: {
    policyVersion: 1,
    staffK: 3,
    publicK: 5,
    kPeople: 10,
    publicWindowSeconds: 900,
    staffDelaySeconds: 15,
    publicDelaySeconds: 900,
  },
  lengths: [],
  grounds: [],
  replayClock,
});

function monitorOf(
  probes: HealthProbes,
  sites: SiteEntry[] = [],
  clockProblem?: () => string | null,
) {
  let now = 0;
  const positions = new Positions();
  const monitor = new HealthMonitor({
    probes,
    reader: { sites: async () => sites },
    positions,
    wallClock: () => 1_800_000_000_000 + now,
    speed: 1,
    monotonic: () => now,
    clockProblem,
  });
  return { monitor, positions, pass: (ms: number) => (now += ms) };
}

test('a database that hangs is named although nothing comes back, and an answer never waits', async () => {
  let hangs = false;
  const { monitor, pass } = monitorOf({
    database: () => (hangs ? new Promise(() => {}) : Promise.resolve()),
    intake: null,
  });
  await monitor.begin();
  expect(monitor.health()).toMatchObject({
    status: 'ok',
    checks: { database: { word: 'ok' }, intake: { word: 'closed' } },
  });
  hangs = true;
  pass(5000);
  const health = healthSchema.parse(monitor.health());
  expect(health).toMatchObject({
    status: 'degraded',
    checks: { database: { word: 'no_answer', forSeconds: 5 } },
  });
  monitor.stop();
});

test('an intake that cannot write is failing, one that waits for the database still takes readings', async () => {
  const words: Record<string, 'ok' | 'failing' | 'waiting'> = { journal: 'ok', windows: 'waiting' };
  const checks = () =>
    Object.fromEntries(
      Object.entries(words).map(([name, word]) => [
        name,
        { word, forSeconds: null, whatToDo: null },
      ]),
    );
  const first = monitorOf({ database: async () => {}, intake: async () => checks() });
  await first.monitor.begin();
  expect(first.monitor.health().checks).toMatchObject({
    intake: { word: 'ok' },
    windows: { word: 'waiting' },
  });
  first.monitor.stop();
  words.journal = 'failing';
  const second = monitorOf({ database: async () => {}, intake: async () => checks() });
  await second.monitor.begin();
  expect(second.monitor.health()).toMatchObject({
    status: 'degraded',
    checks: { intake: { word: 'failing' }, journal: { word: 'failing' } },
  });
  second.monitor.stop();
});

/** As the aggregator answers: these checks, all well. */
const wellAll = async () =>
  Object.fromEntries(
    (['journal', 'windows', 'clock', 'data', 'sites'] as const).map((name) => [
      name,
      checkOf(name, 'ok', null),
    ]),
  );

test('an aggregator that hangs: what only it can judge stays in the answer, as not judged', async () => {
  let hangs = false;
  const intake = () => (hangs ? new Promise<never>(() => {}) : wellAll());
  const { monitor, pass } = monitorOf({ database: async () => {}, intake });
  await monitor.begin();
  const names = Object.keys(monitor.health().checks);
  expect(names.toSorted()).toEqual([...checkNameSchema.options].toSorted());
  hangs = true;
  pass(5000);
  const { checks } = healthSchema.parse(monitor.health());
  expect(Object.keys(checks)).toEqual(names);
  for (const name of ['journal', 'windows', 'clock', 'data', 'sites'] as const)
    expect(checks[name]).toEqual({
      word: 'no_answer',
      forSeconds: 5,
      whatToDo: 'Only the aggregator can say, and it does not answer: see intake.',
    });
  monitor.stop();
});

test('of an aggregator that never answered, journal and windows are named; what this server sees itself stays', async () => {
  const { monitor, positions } = monitorOf(
    { database: async () => {}, intake: () => Promise.reject(new Error('refused')) },
    [entryOf('a')],
    () => null,
  );
  await monitor.begin();
  expect(monitor.health().checks).toMatchObject({
    intake: { word: 'no_answer' },
    journal: { word: 'no_answer' },
    windows: { word: 'no_answer' },
    clock: { word: 'ok' },
  });
  expect(monitor.health().checks.data).toBeUndefined();
  positions.set('a', 'staff', 1_800_000_000_000 - 300_000);
  expect(monitor.health().checks.windows?.word).toBe('late');
  monitor.stop();
});

test('asking changes nothing: the clock is looked at once a second, however often somebody asks', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let problem: string | null = 'it is off';
  const look = vi.fn(() => problem);
  const { monitor, pass } = monitorOf({ database: async () => {}, intake: wellAll }, [], look);
  await monitor.begin();
  for (let i = 0; i < 10; i += 1) monitor.health();
  expect(look).toHaveBeenCalledTimes(1);
  expect(monitor.health().checks.clock?.whatToDo).toMatch(/^it is off\. /);
  pass(1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(look).toHaveBeenCalledTimes(2);
  expect(monitor.health().checks.clock).toMatchObject({ word: 'failing', forSeconds: 1 });
  problem = null;
  expect(monitor.health().checks.clock?.word).toBe('failing');
  await vi.advanceTimersByTimeAsync(1000);
  expect(monitor.health().checks.clock?.word).toBe('ok');
  monitor.stop();
  vi.useRealTimers();
});

test('a program that the supervisor starts again and again is failing, also while it answers', async () => {
  const { monitor } = monitorOf({ database: async () => {}, intake: async () => ({}) });
  await monitor.begin();
  monitor.setTrouble(['intake']);
  expect(monitor.health().checks.intake?.word).toBe('failing');
  monitor.setTrouble([]);
  expect(monitor.health().status).toBe('ok');
  monitor.stop();
});

test('late windows of a live site are told; a recording stands still and is never late', async () => {
  const probes: HealthProbes = { database: async () => {}, intake: null };
  const start = 1_800_000_000_000 - 300_000;
  for (const [entry, status] of [
    [entryOf('a'), 'degraded'],
    [entryOf('a', start), 'ok'],
  ] as const) {
    const { monitor, positions } = monitorOf(probes, [entry]);
    await monitor.begin();
    positions.set('a', 'staff', start);
    expect(monitor.health().status).toBe(status);
    monitor.stop();
  }
});
