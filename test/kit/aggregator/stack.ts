// The real aggregator over the real embedded database, as processes, with a data folder of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { putToken } from '#database/aggregator/engine.ts';
import { putSensors, putSite } from '#database/aggregator/register.ts';
import type { EmbeddedDatabase } from '#database/embedded/embedded.ts';
import { migrate } from '#database/migrate.ts';
import { openPool } from '#database/open.ts';
import { newToken } from '#shared/process/chance.ts';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import type { IngestResult } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';
import { PATIENCE_MS } from '../patience.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export type Stack = {
  readonly dataDir: string;
  readonly database: EmbeddedDatabase;
  /** As the owner, to look. */
  readonly owner: pg.Pool;
  readonly deviceToken: string;
  readonly ingestUrl: string;
  startAggregator(): Promise<void>;
  /** SIGKILL, as a power cut of the process. */
  killAggregator(): Promise<void>;
  stopAggregator(): Promise<void>;
  /** Exit code of the running aggregator once it ends; null when a signal ended it. */
  exitCode(): Promise<number | null>;
  /** Everything the aggregator printed. */
  output(): string;
  post(body: string | object): Promise<Response>;
  close(): Promise<void>;
};

/** Registers the site; gives the token of its sensors. */
async function register(owner: pg.Pool, site: Site, sensors: readonly Sensor[]): Promise<string> {
  await migrate(owner);
  await putSite(owner, site, null);
  await putSensors(owner, sensors, Date.now());
  const deviceToken = newToken('dev');
  await putToken(owner, {
    sha256: sha256Hex(deviceToken),
    role: 'device',
    siteId: site.siteId,
    label: 'test',
  });
  return deviceToken;
}

type Aggregator = Pick<
  Stack,
  'startAggregator' | 'killAggregator' | 'stopAggregator' | 'exitCode' | 'output'
>;

/** The aggregator as a process; one at a time. */
function aggregatorWith(environment: Readonly<Record<string, string>>): Aggregator {
  const printed: string[] = [];
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    child = null;
  };
  return {
    startAggregator: async () => {
      const started = spawn(
        process.execPath,
        [...NODE_FLAGS, path.join(root, 'aggregator/main.ts')],
        { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
      );
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream?.setEncoding('utf8').on('data', (chunk: string) => printed.push(chunk));
      }
      const exit = once(started, 'exit').then(() => {
        throw new Error(
          `the aggregator ended before it was ready:\n${printed.join('').slice(-3000)}`,
        );
      });
      exit.catch(() => {});
      await Promise.race([once(started, 'message'), exit]);
    },
    killAggregator: () => end('SIGKILL'),
    stopAggregator: () => end('SIGTERM'),
    exitCode: async () => {
      if (child === null) throw new Error('the aggregator does not run');
      return child.exitCode ?? (await once(child, 'exit'))[0];
    },
    output: () => printed.join(''),
  };
}

/** `more`: further environment of the aggregator. */
export async function startStack(
  site: Site,
  sensors: readonly Sensor[],
  more: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-stack-'));
  const database = await startPrepared({ dataDir, log: () => {} });
  const owner = openPool({ databaseUrl: database.databaseUrl, role: null });
  const deviceToken = await register(owner, site, sensors);
  const ingestPort = await freePort();
  const ingestUrl = `http://127.0.0.1:${ingestPort}`;
  const aggregator = aggregatorWith({
    DATABASE_URL: database.databaseUrl,
    DATA_DIR: dataDir,
    INGEST_PORT: String(ingestPort),
    DEMO: 'off',
    ...more,
  });
  return {
    dataDir,
    database,
    owner,
    deviceToken,
    ingestUrl,
    ...aggregator,
    post: (body) =>
      fetch(`${ingestUrl}/ingest/v1/readings`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${deviceToken}`, 'Content-Type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    close: async () => {
      await aggregator.stopAggregator();
      await owner.end();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The answer to a batch that was taken. */
export async function resultOf(answer: Response): Promise<IngestResult> {
  if (answer.status !== 202)
    throw new Error(`the intake answered ${answer.status}: ${await answer.text()}`);
  return answer.json() as Promise<IngestResult>;
}
