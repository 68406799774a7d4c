// The bridge pins the role of a connection: nothing that a client sends leads out of it.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bridged, openBridged } from '../../kit/database/bridge-fixture.ts';

let bridged: Bridged;
let pool: pg.Pool;
beforeAll(async () => {
  bridged = await openBridged();
  pool = bridged.pool;
});
afterAll(() => bridged.close());

const all = Array.from({ length: 8 }, (_, i) => i);

test('a pinned role holds in and out of transactions, after errors, and beside other roles', async () => {
  const server = bridged.poolAs('server');
  const who = 'SELECT current_user AS name, session_user AS session';
  const aggregator = bridged.poolAs('aggregator');
  await Promise.all(
    all.map(async (i) => {
      const [of, name] = i % 2 === 0 ? [server, 'server'] : [aggregator, 'aggregator'];
      expect((await of.query(who)).rows).toEqual([{ name, session: name }]);
    }),
  );
  await expect(server.query('SELECT * FROM secret')).rejects.toThrow('permission denied');
  const client = await server.connect();
  await client.query('BEGIN');
  expect((await client.query(who)).rows[0]?.name).toBe('server');
  await expect(client.query('SELECT * FROM secret')).rejects.toThrow('permission denied');
  await client.query('ROLLBACK');
  expect((await client.query(who)).rows[0]?.name).toBe('server');
  client.release();
  expect((await aggregator.query('SELECT * FROM secret')).rows).toEqual([]);
  expect((await pool.query(who)).rows[0]?.name).toBe('postgres');
});

test.each([
  'SET ROLE aggregator',
  'SET LOCAL ROLE aggregator',
  '/* quiet */ SET ROLE aggregator',
  'SELECT 1; RESET ROLE',
  'SET SESSION AUTHORIZATION postgres',
  'RESET SESSION AUTHORIZATION',
  "SET session_authorization TO 'postgres'",
  "SELECT set_config('role', 'postgres', false)",
  "DO $$ BEGIN EXECUTE 'SET ' || 'ROLE aggregator'; END $$",
])('the server cannot leave its role: %s', async (sql) => {
  const server = bridged.poolAs('server', 1);
  await expect(server.query(sql)).rejects.toThrow(/pins the role|permission denied/);
  await expect(server.query('SELECT * FROM secret')).rejects.toThrow('permission denied');
  expect((await server.query('SELECT current_user AS name')).rows).toEqual([{ name: 'server' }]);
});

test('a role that is not ours is refused at the door', async () => {
  const stranger = new pg.Client({
    connectionString: bridged.databaseUrl,
    options: '-c role=postgres',
  });
  stranger.on('error', () => {});
  await expect(stranger.connect()).rejects.toThrow('there is no role "postgres"');
});
