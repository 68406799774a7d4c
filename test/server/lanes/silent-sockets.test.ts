// Four addresses with sockets that opened and said nothing kept everybody else out of the live stream. By states, never by time: nothing here ends by itself.
import net from 'node:net';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_LIMITS, type SocketLimits } from '#server/lanes/limits.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { fill, OPERATOR, serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const NEVER = 24 * 3_600_000;
let origin = '';
let served: Awaited<ReturnType<typeof serve>> | null = null;
const open: Socket[] = [];
const raw: net.Socket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  for (const socket of raw.splice(0)) socket.destroy();
  await served?.stop();
  served = null;
});

async function start(sockets: Partial<SocketLimits>): Promise<void> {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const own = { waitingMs: NEVER, undisturbedMs: NEVER, ...sockets };
  const limits = { ...DEFAULT_LIMITS, sockets: { ...DEFAULT_LIMITS.sockets, ...own } };
  served = await serve(store, null, null, undefined, { limits });
  origin = served.origin;
}

/** A WebSocket that is opened and then says nothing; whether it was let in. */
async function openSilent(address: string): Promise<boolean> {
  const { port, host } = new URL(origin);
  const socket = net.connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  raw.push(socket);
  const lines = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    `X-Forwarded-For: ${address}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.from('0123456789abcdef').toString('base64')}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return new Promise((resolve) => {
    socket.on('data', (chunk) => resolve(String(chunk).startsWith('HTTP/1.1 101')));
    socket.on('close', () => resolve(false));
  });
}

/** What a viewer is told first. */
function join(address: string, auth: object, more: object = {}): Promise<string> {
  const socket = io(origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    extraHeaders: { 'x-forwarded-for': address },
    forceNew: true,
    reconnection: false,
    ...more,
    auth: { protocol: 1, siteId: SITE, cursor: null, ...auth },
  });
  open.push(socket);
  return new Promise((resolve) => {
    socket.on('hello', () => resolve('hello'));
    socket.on('refused', ({ code }) => resolve(code));
    socket.on('connect_error', ({ message }) => socket.active || resolve(message));
  });
}
const PUBLIC = { lane: 'public' };
const STAFF = { lane: 'staff', token: OPERATOR };
const gone = (): number[] => raw.flatMap(({ closed }, index) => (closed ? [index] : []));

test('four addresses fill every waiting place in silence: strangers of other addresses come in at once, and staff', async () => {
  const SHARE = 10;
  const addresses = [1, 2, 3, 4].map((last) => `198.51.100.${last}`);
  await start({ waitingTotal: 4 * SHARE, waitingPerAddress: SHARE });
  for (const address of addresses)
    for (let i = 0; i < SHARE; i += 1) expect(await openSilent(address)).toBe(true);
  // No address takes more than its share.
  for (const address of addresses) expect(await openSilent(address)).toBe(false);
  expect(await join('203.0.113.1', PUBLIC)).toBe('hello');
  expect(await join('203.0.113.2', STAFF)).toBe('hello');
  // The place of the first is free again after each of them, and is enough.
  const refused = addresses.map((_, index) => 4 * SHARE + index);
  await eventually(() => gone().length === refused.length + 1);
  expect(gone()).toEqual([0, ...refused]);
  // Silent ones of yet another address have no more weight than the four: the longest silent gives way to them too.
  expect(await openSilent('203.0.113.3')).toBe(true);
  expect(await openSilent('203.0.113.3')).toBe(true);
  expect(await join('203.0.113.4', PUBLIC)).toBe('hello');
  await eventually(() => gone().length === refused.length + 3);
  expect(gone()).toEqual([0, SHARE, 2 * SHARE, ...refused]);
});

test('silent ones of the same address give way too, once they had their time', async () => {
  await start({ waitingPerAddress: 3, undisturbedMs: 0 });
  for (let i = 0; i < 3; i += 1) expect(await openSilent('198.51.100.1')).toBe(true);
  expect(await join('198.51.100.1', PUBLIC)).toBe('hello');
  expect(await join('198.51.100.1', STAFF)).toBe('hello');
  await eventually(() => gone().length > 0);
  expect(gone()).toEqual([0]);
});

test('a crowd behind one address comes at once, far more than its share: all are served, by coming again', async () => {
  await start({ waitingPerAddress: 5 });
  const again = { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 200 };
  const told = await Promise.all(
    Array.from({ length: 200 }, () => join('198.51.100.1', PUBLIC, again)),
  );
  expect(new Set(told)).toEqual(new Set(['hello']));
});
