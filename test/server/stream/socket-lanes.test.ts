// Attack row 5: 4,999 anonymous sockets refused the safety team. The same with the limits of a test; on loopback, which is limited like any address.
import net from 'node:net';
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { expect, test, vi } from 'vitest';
import { SESSION_COOKIE } from '#server/auth/tokens.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { OPERATOR } from '../../kit/server/running.ts';
import {
  first,
  open,
  PUBLIC,
  raw,
  type Served,
  STAFF,
  start,
  view,
} from '../../kit/server/viewers.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

async function session(one: Served): Promise<string> {
  const answer = await fetch(`${one.origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: OPERATOR }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

test('the public lane is full: strangers are refused, staff comes in by token and by session', async () => {
  const one = await start({ publicTotal: 5 });
  for (let i = 0; i < 5; i += 1) expect(await first(view(one, PUBLIC))).toBe('hello');
  expect(await first(view(one, PUBLIC))).toBe('too_many');
  expect(await first(view(one, STAFF))).toBe('hello');
  const cookie = await session(one);
  expect(await first(view(one, { lane: 'staff' }, { cookie }))).toBe('hello');
  // Also on the public lane: their place is one of staff's.
  expect(await first(view(one, PUBLIC, { cookie }))).toBe('hello');
  const made = { cookie: `${SESSION_COOKIE}=made-up` };
  expect(await first(view(one, PUBLIC, made))).toBe('too_many');
  // A place is free again when somebody leaves.
  open[0]?.disconnect();
  await eventually(async () => (await first(view(one, PUBLIC))) === 'hello');
});

test('an address has its share, loopback too, and staff of the same address comes in beside it', async () => {
  const one = await start({ publicPerAddress: 3 });
  for (let i = 0; i < 3; i += 1) expect(await first(view(one, PUBLIC))).toBe('hello');
  expect(await first(view(one, PUBLIC))).toBe('too_many');
  expect(await first(view(one, STAFF))).toBe('hello');
});

test('staff has a bound of its own', async () => {
  const one = await start({ staffTotal: 2 });
  for (let i = 0; i < 2; i += 1) expect(await first(view(one, STAFF))).toBe('hello');
  expect(await first(view(one, STAFF))).toBe('too_many');
  expect(await first(view(one, PUBLIC))).toBe('hello');
});

/** A WebSocket that is opened and then says nothing; resolves with the status line. */
async function openSilent({ origin }: Served, cookie = ''): Promise<string> {
  const { port } = new URL(origin);
  const socket = net.connect(Number(port), '127.0.0.1');
  raw.push(socket);
  socket.on('error', () => {});
  const key = Buffer.from('0123456789abcdef').toString('base64');
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${cookie === '' ? '' : `Cookie: ${cookie}\r\n`}\r\n`,
  );
  return new Promise((resolve) =>
    socket.on('data', (chunk) => resolve(String(chunk).split('\r\n')[0] ?? '')),
  );
}
const openPolling = async ({ origin }: Served): Promise<number> =>
  (await fetch(`${origin}/socket.io/?EIO=4&transport=polling`)).status;

test('connections that never say what they want are bounded, WebSocket and polling alike, and dropped', async () => {
  const one = await start({ waitingPerAddress: 4, waitingMs: 4000, undisturbedMs: 60_000 });
  expect(await openSilent(one)).toContain('101');
  expect(await openSilent(one)).toContain('101');
  expect(await openPolling(one)).toBe(200);
  expect(await openPolling(one)).toBe(200);
  expect(await openSilent(one)).not.toContain('101');
  expect(await openPolling(one)).toBe(403);
  // A session comes in beside them.
  const cookie = await session(one);
  expect(await openSilent(one, cookie)).toContain('101');
  expect(await first(view(one, { lane: 'staff' }, { cookie }))).toBe('hello');
  // They are dropped, and there is room again.
  await eventually(() => raw.slice(0, 2).every((socket) => socket.destroyed));
  expect(await first(view(one, PUBLIC))).toBe('hello');
});

test('a connection that joins another namespace only is dropped like one that says nothing', async () => {
  const one = await start({ waitingMs: 300 });
  const socket = io(one.origin, {
    parser,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  open.push(socket);
  const ended = new Promise((resolve) => socket.once('disconnect', resolve));
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
  expect(await ended).toBe('transport close');
});

test('one connection is one viewer: a second handshake on it ends it', async () => {
  const one = await start({});
  const { socket } = view(one, PUBLIC);
  await new Promise((resolve) => socket.once('hello', () => resolve(null)));
  const ended = new Promise((resolve) => socket.once('disconnect', resolve));
  const auth = { protocol: 1, siteId: SITE, lane: 'public', cursor: null };
  // As a client of one's own would: the packet CONNECT once more.
  (socket.io as unknown as { _packet(packet: object): void })._packet({
    type: 0,
    nsp: STREAM_NAMESPACE,
    data: auth,
  });
  await ended;
});

test('an address that opens connections without end has to wait; a session does not', async () => {
  const one = await start({ opensPerMinute: 20 });
  const told: string[] = [];
  for (let i = 0; i < 60; i += 1) {
    const viewer = view(one, PUBLIC);
    told.push(await first(viewer));
    viewer.socket.disconnect();
  }
  expect(told.filter((word) => word === 'hello').length).toBeGreaterThanOrEqual(20);
  expect(told.filter((word) => word !== 'hello').length).toBeGreaterThan(0);
  expect(await first(view(one, { lane: 'staff' }, { cookie: await session(one) }))).toBe('hello');
});

test('the database is away at the moment of joining: the viewer is told so, and not dropped in silence', async () => {
  let isAway = true;
  const one = await start({}, ({ reader }) => ({
    reader: {
      ...reader,
      site: (siteId) => (isAway ? Promise.reject(new Error('database away')) : reader.site(siteId)),
    },
  }));
  expect(await first(view(one, PUBLIC))).toBe('not_ready');
  expect(await first(view(one, STAFF))).toBe('not_ready');
  isAway = false;
  expect(await first(view(one, PUBLIC))).toBe('hello');
});
