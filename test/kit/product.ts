// Starts the whole product as a newcomer does, `npm start`, on a free port and a data folder of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '#shared/process/free-port.ts';
import { prepareDatabase } from './database/prepared.ts';
import { PATIENCE_MS } from './patience.ts';

const root = path.resolve(import.meta.dirname, '../..');

export type Product = {
  readonly origin: string;
  readonly dataDir: string;
  /** What the product printed so far, both streams. */
  output(): string;
  operatorToken(): string;
  deviceToken(): string;
  adminLogin(): string;
  adminPassword(): string;
  stop(): Promise<void>;
};

function spawnStart(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), 'start'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return () => chunks.join('');
}

/** `npm start` that is expected to refuse: its exit code and everything it said. */
export async function startExpectingExit(
  env: Record<string, string>,
): Promise<{ code: number; output: string }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-e2e-'));
  const child = spawnStart({ DATA_DIR: dataDir, PORT: String(await freePort()), ...env });
  const output = collect(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const [code] = await once(child, 'close');
  clearTimeout(limit);
  rmSync(dataDir, { recursive: true, force: true });
  return { code, output: output() };
}

/** A data folder as the first steps of `npm start` leave it: the empty database, and the clock of a demo that is played fast. */
async function prepare(dataDir: string, speed: string | undefined): Promise<void> {
  await prepareDatabase(dataDir);
  if (speed !== undefined)
    writeFileSync(path.join(dataDir, 'demo-clock'), `${Date.now()},${speed}\n`);
}

/**
 * Resolves when the product says that it is ready; throws with its output when it ends. `isFirst`: in a folder that has nothing at all, as a newcomer's;
 * it takes longer.
 */
export async function startProduct(
  env: Record<string, string> = {},
  { isFirst = false } = {},
): Promise<Product> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-e2e-'));
  if (!isFirst) await prepare(dataDir, env.DEMO_SPEED);
  const port = await freePort();
  const child = spawnStart({ DATA_DIR: dataDir, PORT: String(port), ...env });
  const output = collect(child);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    } else {
      // Nobody asked it to: what it said last is what a failed test needs to show.
      const how = child.signalCode ?? `code ${child.exitCode}`;
      process.stderr.write(`npm start ended by itself (${how}):\n${output().slice(-4000)}\n`);
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!output().includes('Crowdshade: ready')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const said = output();
      await stop();
      throw new Error(`npm start was not ready:\n${said.slice(-4000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const credentials = (): Record<string, string> =>
    JSON.parse(readFileSync(path.join(dataDir, 'credentials.json'), 'utf8'));
  return {
    origin: `http://127.0.0.1:${port}`,
    dataDir,
    output,
    operatorToken: () => credentials().operatorToken ?? '',
    deviceToken: () => credentials().deviceToken ?? '',
    adminLogin: () => credentials().adminLogin ?? '',
    adminPassword: () => credentials().adminPassword ?? '',
    stop,
  };
}
