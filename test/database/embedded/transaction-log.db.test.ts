// Zeros in the transaction log are damage, and crashes leave zeros too: the transaction that each of
// them ended has no end, for ever. A database that was killed again and again must open.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPosition } from '#database/embedded/control-file.ts';
import { databaseFolder, markMade } from '#database/embedded/diagnosis.ts';
import { startEmbedded } from '#database/embedded/embedded.ts';
import { transactionLogDamage } from '#database/embedded/essentials.ts';
import { openPool } from '#database/open.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { openDatabase } from '../../kit/database/damaged-folders.ts';
import { dataFolder } from '../../kit/database/folder.ts';
import { startPrepared } from '../../kit/database/prepared.ts';

const ENTRY = path.resolve(import.meta.dirname, '../../../database/embedded/main.ts');
/** More than the transactions without an end that are damage when they stand side by side. */
const KILLS = 17;

const { dir, remove } = dataFolder();
const copied = dataFolder();
beforeAll(async () => {
  const database = await startPrepared({ dataDir: dir, log: () => {} }, 'new');
  const pool = openPool({ databaseUrl: database.databaseUrl, role: null });
  await pool.query('CREATE TABLE kept AS SELECT 7 AS value');
  await pool.end();
  await database.close();
  markMade(dir);
});
afterAll(() => {
  remove();
  copied.remove();
});

/** Opens the database, begins a transaction whose rows reach the disk, and kills it there. */
async function killInTransaction(): Promise<void> {
  const socket = dataFolder();
  const args = [...NODE_FLAGS, ENTRY, dir, socket.dir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  expect(await once(child, 'message')).toMatchObject([{ ready: true }, undefined]);
  const databaseUrl = `postgresql://postgres@localhost/template1?host=${encodeURIComponent(socket.dir)}`;
  const pool = openPool({ databaseUrl, role: null });
  pool.on('error', () => {});
  const client = await pool.connect();
  client.on('error', () => {});
  await client.query('BEGIN');
  await client.query('INSERT INTO kept VALUES (8)');
  // Forces the write-ahead log to the disk, so that the number of the transaction is used up.
  await client.query('SELECT pg_switch_wal()');
  child.kill('SIGKILL');
  await exit;
  client.release(true);
  await pool.end();
  socket.remove();
}

/** Transactions before the last checkpoint that never ended. */
function withoutEnd(): number {
  const folder = databaseFolder(dir);
  const { oldestXid, nextXid } = readPosition(folder);
  const bytes = readFileSync(path.join(folder, 'pg_xact/0000'));
  let found = 0;
  for (let xid = oldestXid; xid < nextXid; xid += 1)
    if ((((bytes[xid >> 2] ?? 0) >> ((xid & 3) * 2)) & 3) === 0) found += 1;
  return found;
}

test('a database that was killed many times in a row, each time in its first transaction, opens', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) await killInTransaction();
  // The last one is not before the checkpoint yet.
  expect(withoutEnd()).toBeGreaterThanOrEqual(KILLS - 1);
  expect(transactionLogDamage(databaseFolder(dir))).toEqual([]);
  cpSync(dir, copied.dir, { recursive: true });
  expect((await openDatabase(dir)).failed).toBeNull();
  expect(withoutEnd()).toBeGreaterThanOrEqual(KILLS);
  expect(transactionLogDamage(databaseFolder(dir))).toEqual([]);
  const database = await startEmbedded({ dataDir: dir, log: () => {} });
  const pool = openPool({ databaseUrl: database.databaseUrl, role: null });
  expect((await pool.query('SELECT value FROM kept')).rows).toEqual([{ value: 7 }]);
  await pool.end();
  await database.close();
  // After a kill, the engine does not open without this folder.
  rmSync(path.join(databaseFolder(copied.dir), 'pg_subtrans'), { recursive: true });
  const { failed } = await openDatabase(copied.dir);
  expect(failed).toMatch(/damaged \(database\/pg_subtrans \(this folder is gone\);/);
});
