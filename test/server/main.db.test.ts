// The process itself, as the supervisor and the container start it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '#database/open.ts';
import { createVault } from '#server/people/factors/vault.ts';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { type DatabaseStore, openDatabaseStore } from '../kit/server/database-store.ts';
import { OPERATOR } from '../kit/server/running.ts';

const entry = path.resolve(import.meta.dirname, '../../server/main.ts');
let store: DatabaseStore;
const children: ChildProcess[] = [];

beforeAll(async () => {
  store = await openDatabaseStore();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await store.close();
});

function start(env: Record<string, string>): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [...NODE_FLAGS, entry], {
    env: { PATH: process.env.PATH, DATABASE_URL: store.databaseUrl, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return { child, said: () => chunks.join('') };
}

test('it says when it is ready, refuses a taken port with what to do, logs no token and stops when asked', async () => {
  const port = await freePort();
  const first = start({ PORT: String(port), LOG_LEVEL: 'debug' });
  const [message] = await once(first.child, 'message');
  expect(message).toEqual({ ready: true, port });
  const origin = `http://127.0.0.1:${port}`;
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  const headers = { authorization: `Bearer ${OPERATOR}` };
  expect((await fetch(`${origin}/metrics`, { headers })).status).toBe(401);

  const second = start({ PORT: String(port) });
  const [code] = await once(second.child, 'exit');
  expect(code).toBe(1);
  expect(second.said()).toContain(`port ${port} on 127.0.0.1 is taken by another program`);
  expect(second.said()).toContain('choose another PORT');

  first.child.kill('SIGTERM');
  const [ended] = await once(first.child, 'exit');
  expect(ended).toBe(0);
  expect(first.said()).not.toContain(OPERATOR);
});

test('a damaged factor.key is named at the start, and the picture is shown', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'crowdshade-'));
  writeFileSync(path.join(dir, 'factor.key'), 'no key', { mode: 0o600 });
  const port = await freePort();
  const { child, said } = start({ PORT: String(port), DATA_DIR: dir });
  const [message] = await once(child, 'message');
  expect(message).toEqual({ ready: true, port });
  expect(said()).toContain('factor.key does not hold a key of 32 bytes in base64: put it back');
  expect((await fetch(`http://127.0.0.1:${port}/api/v1/sites`)).status).toBe(200);
  child.kill('SIGTERM');
  await once(child, 'exit');
  rmSync(dir, { recursive: true });
});

test('a start makes no key in the place of one that is gone, and says so', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'crowdshade-'));
  const owner = openPool({ databaseUrl: store.databaseUrl, role: null, max: 1 });
  const accountId = 'a-01234567';
  await owner.query(
    `INSERT INTO account (account_id, login, display_name, role) VALUES ($1, 'sanne', 'Sanne', 'admin')`,
    [accountId],
  );
  await owner.query(
    `INSERT INTO factor (factor_id, account_id, kind, label, added_at, secret_sealed, last_step)
     VALUES ('f-0123456789ab', $1, 'totp', 'phone', now(), $2, 0)`,
    [accountId, createVault(Buffer.alloc(32, 9)).seal('JBSWY3DPEHPK3PXP', accountId)],
  );
  const port = await freePort();
  const { child, said } = start({ PORT: String(port), DATA_DIR: dir });
  await once(child, 'message');
  expect(said()).toContain('factor.key is not there, and authenticator apps were sealed with it');
  expect(readdirSync(dir)).toEqual([]);
  child.kill('SIGTERM');
  await once(child, 'exit');
  await owner.query('DELETE FROM factor WHERE account_id = $1', [accountId]);
  await owner.query('DELETE FROM account WHERE account_id = $1', [accountId]);
  await owner.end();
  rmSync(dir, { recursive: true });
});

test('a setting that is wrong is named', async () => {
  const { child, said } = start({ PORT: 'eighty', LOG_LEVEL: 'loud' });
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(said()).toContain('PORT');
  expect(said()).toContain('LOG_LEVEL');
});
