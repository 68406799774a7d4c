// Several ordinary PostgreSQL clients on the one backend of the embedded database. No TimescaleDB server can be installed where these
// tests run, so the DATABASE_URL mode is held by this too: the bridge is reached as a server is, by address and node-postgres alone.
import net from 'node:net';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import QueryStream from 'pg-query-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionOptions } from '#database/open.ts';
import { type Bridged, openBridged } from '../../kit/database/bridge-fixture.ts';
import { eventually } from '../../kit/database/folder.ts';

let bridged: Bridged;
let pool: pg.Pool;
beforeAll(async () => {
  bridged = await openBridged();
  pool = bridged.pool;
});
afterAll(() => bridged.close());

const all = Array.from({ length: 8 }, (_, i) => i);

test('transactions of several clients at once do not mix: half commit, half roll back', async () => {
  await Promise.all(
    all.map(async (owner) => {
      const client = await pool.connect();
      await client.query('BEGIN');
      for (let i = 0; i < 10; i += 1)
        await client.query('INSERT INTO item (owner) VALUES ($1)', [owner]);
      const seen = await client.query('SELECT DISTINCT owner FROM item WHERE owner % 2 = 1');
      expect(seen.rows.filter((row) => row.owner !== owner)).toEqual([]);
      await client.query(owner % 2 === 0 ? 'COMMIT' : 'ROLLBACK');
      client.release();
    }),
  );
  const { rows } = await pool.query(
    'SELECT owner, count(*)::int AS n FROM item GROUP BY owner ORDER BY owner',
  );
  expect(rows).toEqual([0, 2, 4, 6].map((owner) => ({ owner, n: 10 })));
});

test('a client that goes away inside a transaction is rolled back and frees the backend', async () => {
  const client = new pg.Client(connectionOptions({ databaseUrl: bridged.databaseUrl, role: null }));
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO item (owner) VALUES (999)');
  Reflect.get(client, 'connection').stream.destroy();
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM item WHERE owner = 999');
  expect(rows).toEqual([{ n: 0 }]);
});

test('a failed transaction answers errors until ROLLBACK and then goes on', async () => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await expect(client.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
  await expect(client.query('SELECT 1')).rejects.toThrow('current transaction is aborted');
  await client.query('ROLLBACK');
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  client.release();
});

test('a notification reaches those who LISTEN on its channel, after the commit, and nobody else', async () => {
  const heard: string[] = [];
  const clients = await Promise.all(
    ['red', 'blue', null].map(async (channel) => {
      const client = await pool.connect();
      client.on('notification', (notice) =>
        heard.push(`${channel} ${notice.channel} ${notice.payload}`),
      );
      if (channel !== null) await client.query(`LISTEN ${channel}`);
      return client;
    }),
  );
  const sender = await pool.connect();
  await sender.query('BEGIN');
  await sender.query("SELECT pg_notify('red', 'one')");
  expect(heard).toEqual([]);
  await sender.query('COMMIT');
  await sender.query("NOTIFY blue, 'two'");
  await sender.query('BEGIN');
  await sender.query("SELECT pg_notify('red', 'never')");
  await sender.query('ROLLBACK');
  await eventually(() => heard.length >= 2);
  expect(heard).toEqual(['red red one', 'blue blue two']);
  sender.release();
  for (const client of clients) client.release(true);
});

test('COPY from stdin by several clients at once, and one that fails', async () => {
  await pool.query('CREATE TABLE copied (owner integer, value integer CHECK (value >= 0))');
  const copy = async (owner: number, first: number): Promise<void> => {
    const client = await pool.connect();
    try {
      const lines = Array.from({ length: 2000 }, (_, i) => `${owner}\t${i + first}\n`);
      await pipeline(lines, client.query(copyFrom('COPY copied (owner, value) FROM STDIN')));
    } finally {
      client.release();
    }
  };
  const results = await Promise.allSettled(
    all.slice(0, 5).map((owner) => copy(owner, owner === 4 ? -1 : 0)),
  );
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
  ]);
  const { rows } = await pool.query(
    'SELECT owner, count(*)::int AS n, sum(value)::int AS total FROM copied GROUP BY owner ORDER BY owner',
  );
  expect(rows).toEqual(all.slice(0, 4).map((owner) => ({ owner, n: 2000, total: 1_999_000 })));
});

test('several clients stream large results at once while others write', async () => {
  const stream = async (factor: number): Promise<number> => {
    const client = await pool.connect();
    let sum = 0;
    const rows = client.query(
      new QueryStream('SELECT i * $1::int AS value FROM generate_series(1, 5000) i', [factor], {
        batchSize: 100,
      }),
    );
    for await (const row of rows) sum += row.value;
    client.release();
    return sum;
  };
  const writes = all.map(() => pool.query('INSERT INTO item (owner) VALUES (50)'));
  const sums = await Promise.all([1, 2, 3, 4].map(stream));
  expect(sums).toEqual([1, 2, 3, 4].map((factor) => factor * 12_502_500));
  await Promise.all(writes);
});

test('a stream that is left early, and one that fails, free the backend', async () => {
  const client = await pool.connect();
  for await (const row of client.query(
    new QueryStream('SELECT i FROM generate_series(1, 5000) i', [], { batchSize: 10 }),
  )) {
    if (row.i === 15) break;
  }
  const failing = client.query(
    new QueryStream('SELECT 10 / (50 - i) FROM generate_series(1, 100) i', [], { batchSize: 10 }),
  );
  await expect(async () => {
    for await (const _ of failing) {
      // reads until the division by zero
    }
  }).rejects.toThrow('division by zero');
  client.release();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('two clients may give one name to different prepared statements', async () => {
  const one = await pool.connect();
  const two = await pool.connect();
  for (let i = 0; i < 3; i += 1) {
    expect(
      (await one.query({ name: 'same', text: 'SELECT $1::int + 1 AS v', values: [i] })).rows,
    ).toEqual([{ v: i + 1 }]);
    expect(
      (await two.query({ name: 'same', text: 'SELECT $1::int * 10 AS v', values: [i] })).rows,
    ).toEqual([{ v: i * 10 }]);
  }
  one.release();
  two.release();
});

test.each([
  "SET work_mem TO '64kB'",
  "SELECT set_config('work_mem', '64kB', false)",
  "DO $$ BEGIN PERFORM set_config('work_mem', '64kB', false); END $$",
])('a setting does not leak to another client: %s', async (sql) => {
  const before = (await pool.query('SHOW work_mem')).rows;
  const path = (await pool.query('SHOW search_path')).rows;
  await pool.query(sql);
  expect((await pool.query('SHOW work_mem')).rows).toEqual(before);
  expect((await pool.query('SHOW search_path')).rows).toEqual(path);
});

test.each([
  ['SELECT pg_advisory_lock(1)', 'session advisory locks'],
  ['SELECT pg_try_advisory_lock(1, 2)', 'session advisory locks'],
  ['UNLISTEN *', 'every connection'],
  ['DISCARD ALL', 'every connection'],
])('what one backend cannot give is refused: %s', async (sql, why) => {
  await expect(pool.query(sql)).rejects.toThrow(why);
  await expect(pool.query({ text: `${sql} `, values: [] })).rejects.toThrow(why);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('a cancel request is answered by closing its connection', async () => {
  const host = decodeURIComponent(new URL(bridged.databaseUrl).searchParams.get('host') ?? '');
  const socket = net.connect(`${host}/.s.PGSQL.5432`);
  const request = Buffer.alloc(16);
  for (const [index, value] of [16, 80_877_102, 1, 0].entries())
    request.writeInt32BE(value, index * 4);
  socket.write(request);
  await new Promise((resolve) => socket.resume().once('close', resolve));
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
