// Lines that go dead without a word, a database that is stopped, one that refuses. Nobody waits for ever, nothing has to be started again, and
// who asks meanwhile is told so. How long it takes is a setting; what is looked at here is that it happens.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeRelease } from '#database/aggregator/release.ts';
import { openConnection, openPool, REMOTE_LIMITS } from '#database/open.ts';
import { createReleaseNotices } from '#database/server/listen.ts';
import { isDatabaseAway } from '#shared/process/database-away.ts';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { eventually } from '../kit/database/folder.ts';
import { Relay } from '../kit/database/relay.ts';
import { openStore, type Store, T0, windowOf } from '../kit/database/store-fixture.ts';

const root = path.resolve(import.meta.dirname, '../..');
const LIMITS = { connectMs: 4000, queryMs: 3000, idleTransactionMs: 3000 };

let store: Store;
let relay: Relay;
let databaseUrl: string;
let pool: pg.Pool;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

beforeEach(async () => {
  relay = new Relay(store.embedded.databaseUrl);
  databaseUrl = await relay.listen();
  pool = openPool({ databaseUrl, role: 'server', max: 4, limits: LIMITS });
});
afterEach(async () => {
  relay.close();
  await pool.end();
});

async function fill(): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
  for (const client of clients) client.release();
  expect(pool.idleCount).toBe(4);
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

test('the default limits let a dead line be replaced within 30 s', () => {
  expect(REMOTE_LIMITS.connectMs + REMOTE_LIMITS.queryMs).toBeLessThanOrEqual(20_000);
});

test('a pool of dead lines costs one query, not one for each line', async () => {
  await fill();
  expect(relay.goDead()).toBe(4);
  expect(isDatabaseAway(await failure(pool.query('SELECT 1')))).toBe(true);
  expect((await pool.query('SELECT 7 AS n')).rows).toEqual([{ n: 7 }]);
  expect(relay.made).toBe(5);
});

test('a transaction on a dead line fails, also its ROLLBACK, and its connection is not lent out again', async () => {
  // Without a BEGIN: the one backend of the embedded database would be held by the line that is dead.
  const client = await pool.connect();
  relay.goDead();
  expect(isDatabaseAway(await failure(client.query('SELECT 1')))).toBe(true);
  expect(isDatabaseAway(await failure(client.query('ROLLBACK')))).toBe(true);
  // As code that forgets to say that it failed.
  client.release();
  expect((await pool.query('SELECT 7 AS n')).rows).toEqual([{ n: 7 }]);
});

test('a line that is cut while it is lent out ends nobody', async () => {
  const client = await pool.connect();
  relay.cut();
  await eventually(async () => isDatabaseAway(await failure(client.query('SELECT 1'))));
  client.release();
  expect(isDatabaseAway(await failure(pool.query('SELECT 1')))).toBe(true);
  relay.mend();
  expect((await pool.query('SELECT 7 AS n')).rows).toEqual([{ n: 7 }]);
});

test('a database that takes connections and never answers is away', async () => {
  await fill();
  relay.freeze();
  for (let i = 0; i < 2; i += 1)
    expect(isDatabaseAway(await failure(pool.query('SELECT 1')))).toBe(true);
  relay.mend();
  expect((await pool.query('SELECT 7 AS n')).rows).toEqual([{ n: 7 }]);
});

test('a listener whose line went dead listens again by itself', async () => {
  const heard: number[] = [];
  let reconnects = 0;
  const notices = createReleaseNotices({
    connect: () => openConnection({ databaseUrl, role: 'server', limits: LIMITS }),
    pool: store.server,
  });
  const stop = await notices.subscribe(
    ({ windowStart }) => heard.push(windowStart),
    () => {
      reconnects += 1;
    },
  );
  await writeRelease(store.aggregator, windowOf('dead', 'staff', 0, [1]));
  await eventually(() => heard.length === 1);
  relay.goDead();
  await eventually(() => reconnects === 1);
  await writeRelease(store.aggregator, windowOf('dead', 'staff', 1, [1]));
  await eventually(() => heard.length === 2);
  expect(heard).toEqual([T0, T0 + 60_000]);
  await stop();
});

test('the server says 503 and when to come back while the database refuses or is dead, and goes on by itself', async () => {
  const port = await freePort();
  const child = spawn(process.execPath, [...NODE_FLAGS, 'server/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: databaseUrl, PORT: String(port) },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  const ask = () => fetch(`http://127.0.0.1:${port}/api/v1/policies`);
  const isWell = async (): Promise<boolean> => (await ask()).status === 200;
  await eventually(isWell);

  relay.cut();
  const refused = await ask();
  expect(refused.status).toBe(503);
  expect(refused.headers.get('Retry-After')).toBe('5');
  expect(await refused.json()).toMatchObject({ code: 'not_ready', status: 503 });
  relay.mend();
  await eventually(isWell);

  expect(relay.goDead()).toBeGreaterThan(0);
  const dead = await ask();
  expect([200, 503]).toContain(dead.status);
  await eventually(isWell);
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  await ended;
});
