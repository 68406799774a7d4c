// 22,000 requests that never ended, from four addresses, took every file of the server: nobody was answered, staff neither, and it lost its database.
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, fill, OPERATOR, serve } from '../../kit/server/running.ts';
import { until } from '../../kit/until.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const open: net.Socket[] = [];
let served: Awaited<ReturnType<typeof serve>> | null = null;
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await served?.stop();
  served = null;
});

async function unfinished(port: number, localAddress: string): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress });
  open.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET /api/v1/sites HTTP/1.1\r\nHost: a\r\n');
}

/** A stream that says nothing. */
async function silentStream(port: number, localAddress: string): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress });
  open.push(socket);
  socket.on('error', () => {});
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
  const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`;
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n${key}\r\n\r\n`,
  );
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
}

test('streams give way to nobody, so they never are all connections that there may be', async () => {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const limits = { ...DEFAULT_LIMITS, connections: { total: 20, perAddress: 6 } };
  served = await serve(store, null, null, undefined, { limits });
  const port = Number(new URL(served.origin).port);
  for (let i = 0; i < 40; i += 1) await silentStream(port, `127.0.0.${2 + (i % 10)}`);
  const latest = await served.get(`/api/v1/sites/${SITE}/latest?lane=staff`, bearer(OPERATOR));
  expect(latest.status).toBe(200);
});

test('requests that never end take the places that there are for connections, and staff is answered', async () => {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const limits = { ...DEFAULT_LIMITS, connections: { total: 20, perAddress: 6 } };
  served = await serve(store, null, null, undefined, { limits, trustedProxies: '127.0.0.200' });
  const port = Number(new URL(served.origin).port);
  for (let i = 0; i < 80; i += 1) await unfinished(port, `127.0.0.${2 + (i % 4)}`);
  const latest = await served.get(`/api/v1/sites/${SITE}/latest?lane=staff`, bearer(OPERATOR));
  expect(latest.status).toBe(200);
  await until('the others to be closed', () => open.filter(({ closed }) => closed).length >= 60);
});
