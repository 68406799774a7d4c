// How the supervisor ends, and what it says when it cannot begin: nothing is left running, no stack is shown.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { startProblem } from '../../scripts/start-problem.ts';
import { startExpectingExit } from '../kit/product.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Started = {
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly port: number;
  readonly said: () => string;
};

/** The supervisor itself, without the door before it, so that a signal goes where the test sends it. */
async function start(env: Record<string, string> = {}): Promise<Started> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-e2e-'));
  folders.push(dataDir);
  const port = await freePort();
  const flags = [...NODE_FLAGS];
  const child = spawn(process.execPath, [...flags, path.join(root, 'scripts/start.ts')], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), DEMO: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return { child, dataDir, port, said: () => chunks.join('') };
}

const hasEnded = ({ child }: Started): boolean =>
  child.exitCode !== null || child.signalCode !== null;

async function untilSaid(started: Started, text: string): Promise<void> {
  while (!started.said().includes(text)) {
    if (hasEnded(started)) throw new Error(`it ended:\n${started.said()}`);
    await sleep(50);
  }
}

/** Processes that have this data folder in their command line or environment. */
function left({ dataDir }: Started): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return ['cmdline', 'environ'].some((name) =>
        readFileSync(`/proc/${pid}/${name}`, 'utf8').includes(dataDir),
      );
    } catch {
      return false;
    }
  });
}

async function untilNothingIsLeft(started: Started): Promise<void> {
  while (left(started).length > 0) await sleep(100);
}

// SIGTERM of a running product: watchdog.e2e.ts.
for (const signal of ['SIGINT', 'SIGHUP'] as const)
  test(`${signal} ends a running product in order, with nothing left`, async () => {
    const started = await start();
    await untilSaid(started, 'Crowdshade: ready');
    started.child.kill(signal);
    const [code] = await once(started.child, 'close');
    expect(code).toBe(0);
    expect(left(started)).toEqual([]);
    expect(started.said()).not.toContain('starting it again');
    expect(started.said()).not.toMatch(/^\s+at /m);
  });

for (const [when, text] of [
  ['the database is opening', 'opening the embedded TimescaleDB'],
  ['migrations run', 'migrat'],
  ['everything runs', 'Crowdshade: ready'],
] as const)
  test(`a supervisor that is killed while ${when} leaves nothing behind`, async () => {
    const started = await start();
    await untilSaid(started, text);
    started.child.kill('SIGKILL');
    await once(started.child, 'exit');
    await untilNothingIsLeft(started);
  });

test('SIGTERM in the middle of a start is no failure, and nothing is left', async () => {
  const started = await start();
  await untilSaid(started, 'opening the embedded TimescaleDB');
  started.child.kill('SIGTERM');
  const [code] = await once(started.child, 'close');
  expect(code).toBe(0);
  expect(started.said()).not.toContain('cannot start');
  await untilNothingIsLeft(started);
});

/** Empty when the process has ended meanwhile. */
function commandOf(pid: string | number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('nobody reads what it prints any more: it goes on', async () => {
  const started = await start({ LOG_LEVEL: 'debug' });
  await untilSaid(started, 'Crowdshade: ready');
  started.child.stdout?.destroy();
  started.child.stderr?.destroy();
  const ready = `http://127.0.0.1:${started.port}/readyz`;
  // Both have to say something now: the aggregator that it opens its sites, the supervisor that it started it again.
  const aggregators = (): number[] =>
    left(started)
      .filter((pid) => commandOf(pid).includes('/aggregator/main.ts'))
      .map(Number);
  const [before = 0] = aggregators();
  process.kill(before, 'SIGKILL');
  while (!aggregators().some((pid) => pid !== before)) await sleep(50);
  while ((await fetch(ready)).status !== 200) await sleep(100);
  expect(hasEnded(started)).toBe(false);
  started.child.kill('SIGTERM');
  const [code] = await once(started.child, 'exit');
  expect(code).toBe(0);
  await untilNothingIsLeft(started);
});

test('a data folder in whose place a file stands is named, with what to do', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-e2e-'));
  folders.push(folder);
  const file = path.join(folder, 'data');
  writeFileSync(file, '');
  for (const dataDir of [file, path.join(file, 'deeper')]) {
    const { code, output } = await startExpectingExit({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toContain(`the data folder ${dataDir} cannot be written`);
    expect(output).toContain('another DATA_DIR');
    expect(output).not.toMatch(/^\s+at /m);
  }
});

test('a data folder in a place that takes none is refused at once, with what to do', async () => {
  const { code, output } = await startExpectingExit({ DATA_DIR: '/proc/crowdshade' });
  expect(code).toBe(1);
  expect(output).toContain('the data folder /proc/crowdshade cannot be made');
  expect(output).toContain('Choose another DATA_DIR');
});

test('each kind of trouble with the data folder has its sentence', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO']) {
    const words = startProblem(Object.assign(new Error(`${code}: x`), { code }), '/data');
    expect(words).toMatch(/^the data folder \/data cannot be written: .*\.$/);
    expect(words).not.toContain(code);
  }
  expect(startProblem({ code: 'EMFILE' }, '/data')).toContain('ulimit -n');
  expect(startProblem({ any: 'thing' }, '/data')).not.toContain('[object');
});
