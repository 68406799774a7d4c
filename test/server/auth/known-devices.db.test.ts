// Sensors behind an address of which strangers try tokens, when this server has heard none of them yet: the process itself, over the real database.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TokenKeeper } from '#server/auth/token-keeper.ts';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { DEVICE } from '../../kit/server/running.ts';

const entry = path.resolve(import.meta.dirname, '../../../server/main.ts');
let store: DatabaseStore;
let intake: http.Server;
let child: ChildProcess;
let origin: string;
/** What the intake takes. */
const good = new Set<string>();

beforeAll(async () => {
  store = await openDatabaseStore();
  await store.putToken(sha256Hex(DEVICE), 'device', 'demo');
  good.add(DEVICE);
  intake = http.createServer((req, res) => {
    const token = req.headers.authorization?.slice('Bearer '.length) ?? '';
    req.resume().on('end', () => res.writeHead(good.has(token) ? 202 : 401).end('{}'));
  });
  intake.listen(0, '127.0.0.1');
  await once(intake, 'listening');
  const address = intake.address();
  const inner = typeof address === 'object' ? address?.port : null;
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, [...NODE_FLAGS, entry], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: store.databaseUrl,
      PORT: String(port),
      INGEST_URL: `http://127.0.0.1:${inner}`,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
});
afterAll(async () => {
  child.kill('SIGKILL');
  intake.closeAllConnections();
  intake.close();
  await store.close();
});

async function post(token: string): Promise<number> {
  const answer = await fetch(`${origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"readings":[]}',
  });
  await answer.text();
  return answer.status;
}

test('strangers keep out no sensor that this server has never heard, and none that is made meanwhile; a revoked one is a stranger', async () => {
  const seen: number[] = [];
  while (!seen.includes(429)) seen.push(await post(`cs_dev_random-${seen.length}`));
  expect(new Set(seen)).toEqual(new Set([401, 429]));
  expect(await post(DEVICE)).toBe(202);

  const desk = new TokenKeeper(store.tokenStore, Date.now, () => {});
  const request = { role: 'device', label: 'gate', siteId: 'demo' } as const;
  const { token, secret } = await desk.create('a1', request);
  good.add(secret);
  await expect.poll(() => post(secret)).toBe(202);

  await desk.revoke('a1', token.tokenId);
  good.delete(secret);
  await expect.poll(() => post(secret)).toBe(429);
  expect(await post(DEVICE)).toBe(202);
});
