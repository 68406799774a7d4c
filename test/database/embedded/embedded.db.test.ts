// The hazards of one database in one process: reopening, a second owner, and death of the child or of its parent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type EmbeddedDatabase, findRunning, startEmbedded } from '#database/embedded/embedded.ts';
import { openPool } from '#database/open.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { dataFolder, eventually, isRunning } from '../../kit/database/folder.ts';
import { startPrepared } from '../../kit/database/prepared.ts';

const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

function newFolder(): string {
  const { dir, remove } = dataFolder();
  cleanUp.push(remove);
  return dir;
}

async function start(dataDir: string): Promise<EmbeddedDatabase> {
  const embedded = await startPrepared({ dataDir, log: () => {} }, 'new');
  cleanUp.push(() => embedded.close());
  return embedded;
}

async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const pool = openPool({ databaseUrl, role: null, max: 1 });
  try {
    return (await pool.query(sql)).rows;
  } finally {
    await pool.end();
  }
}

const COUNT = 'SELECT count(*)::int AS n, sum(value)::int AS total FROM point';

test('compressed chunks are all there after closing and reopening the directory', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await query(
    first.databaseUrl,
    `CREATE TABLE point (at timestamptz NOT NULL, value integer NOT NULL);
     SELECT create_hypertable('point', 'at', chunk_time_interval => interval '1 day');
     INSERT INTO point SELECT timestamptz '2026-01-01' + i * interval '1 hour', i FROM generate_series(0, 239) i;
     ALTER TABLE point SET (timescaledb.compress);
     SELECT compress_chunk(c) FROM show_chunks('point') c;
     INSERT INTO point VALUES ('2026-02-01', 1000)`,
  );
  expect(await query(first.databaseUrl, COUNT)).toEqual([{ n: 241, total: 29_680 }]);
  await first.close();
  const again = await start(dataDir);
  expect(await query(again.databaseUrl, COUNT)).toEqual([{ n: 241, total: 29_680 }]);
});

test('a second process is refused with a message that says who has it', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await expect(startEmbedded({ dataDir, log: () => {} })).rejects.toThrow(
    `is in use by process ${first.pid()}. Stop that process, or choose another DATA_DIR.`,
  );
  expect(await query(first.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a running database is found by others, a closed one is not', async () => {
  const dataDir = newFolder();
  expect(findRunning(dataDir)).toBeNull();
  const embedded = await start(dataDir);
  expect(findRunning(dataDir)).toBe(embedded.databaseUrl);
  await embedded.close();
  expect(findRunning(dataDir)).toBeNull();
  expect(existsSync(path.join(dataDir, 'database.lock'))).toBe(false);
});

test('a killed child is started again: the same pool goes on and committed rows are there', async () => {
  const embedded = await start(newFolder());
  const pool = openPool({ databaseUrl: embedded.databaseUrl, role: null, max: 3 });
  cleanUp.push(() => pool.end());
  await pool.query('CREATE TABLE kept (id integer PRIMARY KEY)');
  for (let round = 1; round <= 3; round += 1) {
    await pool.query('INSERT INTO kept VALUES ($1)', [round]);
    const before = embedded.pid();
    if (before === undefined) throw new Error('the embedded database has no process');
    process.kill(before, 'SIGKILL');
    const rows = await eventually(async () => (await pool.query('SELECT id FROM kept')).rows);
    expect(rows).toHaveLength(round);
    expect(embedded.pid()).not.toBe(before);
  }
});

test('the child of a killed parent ends by itself and its lock is taken over', async () => {
  const dataDir = newFolder();
  const entry = path.join(import.meta.dirname, '../../kit/database/parent.ts');
  const parent = spawn(process.execPath, [...NODE_FLAGS, entry, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp.push(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const { url, pid } = JSON.parse(String(line));
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS value');
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await eventually(() => !isRunning(pid));
  const socketDir = decodeURIComponent(new URL(url).searchParams.get('host') ?? '');
  expect(existsSync(socketDir)).toBe(false);
  const next = await start(dataDir);
  expect(await query(next.databaseUrl, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
});

test('parent and child killed at once leave a lock that is taken over', async () => {
  const dataDir = newFolder();
  const entry = path.join(import.meta.dirname, '../../kit/database/parent.ts');
  const parent = spawn(process.execPath, [...NODE_FLAGS, entry, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const { pid } = JSON.parse(String(line));
  parent.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await eventually(() => !isRunning(pid));
  expect(existsSync(path.join(dataDir, 'database.lock'))).toBe(true);
  const next = await start(dataDir);
  expect(await query(next.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
