// The whole product, each of its processes stopped (SIGSTOP) or broken in turn: readiness says what is wrong while it is wrong, the supervisor
// starts the process again, and in the end nothing is left running. States only; how long each took is printed.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CheckName, type Health, healthSchema } from '#shared/wire/health.ts';
import { PROGRAMS, type Program, processOf } from '../kit/processes.ts';
import { type Product, startProduct } from '../kit/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site' });
});
afterAll(() => product.stop());

const NOBODY = { word: 'nobody listens' };

/** What the front says; null while nobody listens on its port. */
async function health(): Promise<Health | null> {
  const answer = await fetch(`${product.origin}/readyz`).catch(() => null);
  if (answer === null) return null;
  const body = healthSchema.parse(await answer.json());
  expect(answer.status).toBe(body.status === 'ok' ? 200 : 503);
  return body;
}

const wordOf = async (name: CheckName): Promise<string> =>
  ((await health())?.checks[name] ?? NOBODY).word;

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const started = performance.now();
  while (!(await isSo())) await sleep(100);
  process.stderr.write(`  ${what}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

const pidOf = (program: Program): number | null => {
  try {
    return processOf(program, `DATA_DIR=${product.dataDir}`);
  } catch {
    return null;
  }
};
const AGGREGATOR = 'aggregator/main.ts';
const SERVER = 'server/main.ts';
const DATABASE = 'database/embedded/main.ts';

/** Stops the program from outside and waits until another process of it runs. */
async function stopAndSee(program: Program, told: () => Promise<boolean>): Promise<void> {
  const before = pidOf(program);
  if (before === null) throw new Error(`${program} does not run`);
  process.kill(before, 'SIGSTOP');
  await until(`${program} stopped, told`, told);
  await until(`${program} runs again`, () => {
    const now = pidOf(program);
    return now !== null && now !== before;
  });
  await until('all is well again', async () => (await health())?.status === 'ok');
}

const CHECKS = ['clock', 'data', 'database', 'intake', 'journal', 'sites', 'windows'];

test('at first all is well, and it is said in words from a closed list', async () => {
  await until('well', async () => (await health())?.status === 'ok');
  const well = await health();
  expect(Object.keys(well?.checks ?? {}).sort()).toEqual(CHECKS);
});

/** A batch that says nothing new; 202 when the intake takes readings. */
async function postStatus(): Promise<number> {
  const observedAt = new Date().toISOString();
  const answer = await fetch(`${product.origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${product.deviceToken()}` },
    body: JSON.stringify({ readings: [{ sensorId: 'nobody', observedAt, level: 1 }] }),
  }).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
}

const sitesStatus = async (): Promise<number> => {
  const answer = await fetch(`${product.origin}/api/v1/sites/demo/latest`).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
};

test('killed (SIGKILL), aggregator and database are started again, and all is well by itself', async () => {
  for (const [program, isBack] of [
    [AGGREGATOR, async () => (await postStatus()) === 202],
    [DATABASE, async () => (await sitesStatus()) !== 500 && (await wordOf('database')) === 'ok'],
  ] as const) {
    const before = pidOf(program);
    process.kill(before ?? 0, 'SIGKILL');
    const isNew = (): boolean => ![null, before].includes(pidOf(program));
    while (!isNew()) await sleep(10);
    await until(`${program} killed, back`, isBack);
    await until('all is well again', async () => (await health())?.status === 'ok');
  }
});

test('a stopped aggregator: the intake is named, no check leaves the answer, and it is started again', async () => {
  await stopAndSee(AGGREGATOR, async () => {
    const checks = (await health())?.checks;
    if (checks?.intake?.word !== 'no_answer') return false;
    expect(Object.keys(checks).sort()).toEqual(CHECKS);
    expect(checks).toMatchObject({ data: { word: 'no_answer' }, journal: { word: 'no_answer' } });
    return true;
  });
  await expect.poll(() => product.output()).toContain('was stopped from outside');
});

test('a stopped database: it is named, readiness does not hang, and it is started again', async () => {
  await stopAndSee(DATABASE, async () => (await wordOf('database')) === 'no_answer');
});

test('a stopped server is started again', async () => {
  await stopAndSee(SERVER, async () => pidOf(SERVER) !== null);
});

test('a journal that cannot be written: the intake is named, it is tried again at a rising pause, and goes on once that is mended', async () => {
  const folder = path.join(product.dataDir, 'journal', 'demo');
  const aside = `${folder}.aside`;
  // As a full disk: no file can be made where the next window's should be. A link to nowhere, since a file would be moved aside.
  mkdirSync(folder, { recursive: true });
  renameSync(folder, aside);
  symlinkSync(path.join(aside, 'nowhere', 'below'), folder);
  await until('told', async () => ['no_answer', 'failing'].includes(await wordOf('intake')));
  await until('said what to do', () => product.output().includes('Its message above says why'));
  expect(['no_answer', 'failing']).toContain(await wordOf('intake'));
  expect((await health())?.checks.intake?.whatToDo).toMatch(/disk of DATA_DIR is full/);
  await expect.poll(() => product.output()).toContain('the journal cannot be written');
  rmSync(folder);
  renameSync(aside, folder);
  await until('well again', async () => (await health())?.status === 'ok');
  await expect.poll(() => product.output()).toContain(`${AGGREGATOR} runs again`);
});

test('a port that another program takes meanwhile: it is said with what to do, and the server is back once it is free', async () => {
  const port = Number(new URL(product.origin).port);
  const before = pidOf(SERVER) ?? 0;
  const thief = net.createServer((socket) => socket.destroy());
  const steal = (): Promise<boolean> =>
    new Promise((resolve) => {
      thief.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
  process.kill(before, 'SIGKILL');
  while (!(await steal())) await sleep(5);
  await until('said', () => product.output().includes('is taken by another program'));
  thief.close();
  await until('well again', async () => (await health())?.status === 'ok');
});

test('SIGTERM ends everything, one of its processes stopped or not, and nothing is left behind', async () => {
  const pids = PROGRAMS.map(pidOf);
  expect(pids).not.toContain(null);
  process.kill(pids[0] ?? 0, 'SIGSTOP');
  await product.stop();
  for (const pid of pids) expect(existsSync(`/proc/${pid}`)).toBe(false);
  const left = readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(product.dataDir);
    } catch {
      return false;
    }
  });
  expect(left).toEqual([]);
});
