// The role of a connection holds, or there is no connection. An address that says something else, or a line that leaves the role out, gave
// `public_reader` the rights of an owner, and with them every staff row.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeRelease } from '#database/aggregator/release.ts';
import { openConnection, openPool } from '#database/open.ts';
import { ConnectionRefused, type DatabaseRole } from '#database/prepare.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { Relay } from '../kit/database/relay.ts';
import { openStore, type Store, windowOf } from '../kit/database/store-fixture.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ROLES: readonly DatabaseRole[] = ['aggregator', 'server', 'public_reader', 'auditor'];

let store: Store;
let pooler: Relay;
let poolerUrl: string;
const servers: ChildProcess[] = [];

beforeAll(async () => {
  store = await openStore();
  await writeRelease(store.aggregator, windowOf('demo', 'staff', 0, [1, 2, 3]));
  pooler = new Relay(store.embedded.databaseUrl, { dropsOptions: true });
  poolerUrl = await pooler.listen();
});
afterAll(async () => {
  // One that started all the same would go on for ever.
  for (const server of servers) server.kill('SIGKILL');
  pooler.close();
  await store.close();
});

test('an owner who asks as nobody in particular reads staff rows: what the attack is after', async () => {
  const owner = openPool({ databaseUrl: poolerUrl, role: null, max: 1 });
  expect((await owner.query('SELECT level FROM staff_record')).rows).toHaveLength(3);
  await owner.end();
});

test.each(ROLES)(
  'behind a pooler that drops the start-up options, no query of %s runs',
  async (role) => {
    const before = pooler.made;
    const pool = openPool({ databaseUrl: poolerUrl, role, max: 1 });
    const read = pool.query('SELECT count(*) FROM staff_record');
    await expect(read).rejects.toThrow(ConnectionRefused);
    await expect(read).rejects.toThrow(`not of "${role}"`);
    await expect(read).rejects.toThrow('Connect straight to the database');
    await expect(openConnection({ databaseUrl: poolerUrl, role })).rejects.toThrow(
      ConnectionRefused,
    );
    expect(pooler.made).toBeGreaterThan(before);
    await pool.end();
  },
);

test.each([
  ['options=-c%20timezone%3DUTC', 'options'],
  ['options=', 'options'],
  ['role=postgres', 'role'],
  ['search_path=pg_temp', 'search_path'],
  ['sslmode=disable&query_timeout=0&statement_timeout=0', 'query_timeout, statement_timeout'],
  ['Options=x', 'Options'],
  ['client_encoding=LATIN1', 'client_encoding'],
])('an address with ?%s is refused before anything is connected', (query, named) => {
  const databaseUrl = `${store.embedded.databaseUrl}&${query}`;
  expect(() => openPool({ databaseUrl, role: 'public_reader' })).toThrow(
    `DATABASE_URL sets ${named}, which is not taken from a URL`,
  );
});

test('every role is what it says, on the direct line', async () => {
  for (const role of ROLES) {
    const pool = openPool({ databaseUrl: store.embedded.databaseUrl, role, max: 1 });
    const { rows } = await pool.query('SELECT current_user::text AS user');
    expect(rows).toEqual([{ user: role }]);
    await pool.end();
  }
});

test('a role that was given a right it must never have is refused, by name of the right', async () => {
  const grants = [
    ['public_reader', 'GRANT SELECT ON staff_record TO public_reader', 'SELECT on staff_record'],
    ['public_reader', 'GRANT SELECT (login) ON account TO public_reader', 'SELECT on account'],
    ['public_reader', 'GRANT server TO public_reader', 'SELECT on staff_release'],
    ['server', 'GRANT INSERT ON public_record TO server', 'INSERT on public_record'],
    ['auditor', 'ALTER ROLE auditor SUPERUSER', 'INSERT on staff_record'],
  ] as const;
  const undo = [
    'REVOKE SELECT ON staff_record FROM public_reader',
    'REVOKE SELECT (login) ON account FROM public_reader',
    'REVOKE server FROM public_reader',
    'REVOKE INSERT ON public_record FROM server',
    'ALTER ROLE auditor NOSUPERUSER',
  ];
  for (const [i, [role, grant, named]] of grants.entries()) {
    await store.owner.query(grant);
    const opened = openConnection({ databaseUrl: store.embedded.databaseUrl, role });
    await expect(opened, grant).rejects.toThrow('rights that it must never have');
    await expect(opened, grant).rejects.toThrow(named);
    await store.owner.query(undo[i] ?? '');
    await (await openConnection({ databaseUrl: store.embedded.databaseUrl, role })).end();
  }
});

type Ended = { readonly code: number | null; readonly said: string };

async function runServer(databaseUrl: string): Promise<Ended> {
  const child = spawn(process.execPath, [...NODE_FLAGS, 'server/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: databaseUrl, PORT: '1' },
  });
  servers.push(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

test('the server does not start with either, and says what to do without the address', async () => {
  const behind = await runServer(poolerUrl.replace('postgres@', 'postgres:very-secret@'));
  expect(behind.code).toBe(1);
  expect(behind.said).toContain('Connect straight to the database');
  const asked = await runServer(`${poolerUrl.replace('s@', 's:very-secret@')}?options=-c%20a%3Db`);
  expect(asked.code).toBe(1);
  expect(asked.said).toContain('DATABASE_URL sets options');
  expect(behind.said + asked.said).not.toContain('very-secret');
});

test('the server does not start when only the role of strangers may too much', async () => {
  await store.owner.query('GRANT SELECT ON staff_record TO public_reader');
  const { code, said } = await runServer(store.embedded.databaseUrl);
  await store.owner.query('REVOKE SELECT ON staff_record FROM public_reader');
  expect(code).toBe(1);
  expect(said).toContain(
    'the role "public_reader" has rights that it must never have: SELECT on staff_record',
  );
});
