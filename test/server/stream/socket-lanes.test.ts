// Attack row 5: 4,999 anonymous sockets refused the safety team. The same with the limits of a test; on loopback, which is limited like any address.
import net from 'node:net';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterEach, expect, test, vi } from 'vitest';
import { SESSION_COOKIE } from '#server/auth/tokens.ts';
import { DEFAULT_LIMITS, type SocketLimits } from '#server/lanes/limits.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { fill, OPERATOR, serve } from '../../kit/server/running.ts';
import type { TestStore } from '../../kit/server/store.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

type Served = Awaited<ReturnType<typeof serve>>;
let served: Served | null = null;
const open: Socket[] = [];
const raw: net.Socket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  for (const socket of raw.splice(0)) socket.destroy();
  await served?.stop();
  served = null;
});

async function start(
  sockets: Partial<SocketLimits>,
  change: (store: TestStore) => Partial<TestStore> = () => ({}),
): Promise<Served> {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const limits = { ...DEFAULT_LIMITS, sockets: { ...DEFAULT_LIMITS.sockets, ...sockets } };
  served = await serve({ ...store, ...change(store) }, null, null, undefined, { limits });
  return served;
}

type Viewer = { readonly socket: Socket; readonly told: string[] };

function view(
  { origin }: Served,
  auth: object,
  extraHeaders: Record<string, string> = {},
  transports = ['websocket'],
): Viewer {
  const socket = io(origin + STREAM_NAMESPACE, {
    parser,
    transports,
    extraHeaders,
    forceNew: true,
    reconnection: false,
    auth: { protocol: 1, siteId: SITE, cursor: null, ...auth },
  });
  open.push(socket);
  const told: string[] = [];
  socket.on('hello', () => told.push('hello'));
  socket.on('refused', ({ code }) => told.push(code));
  socket.on('connect_error', ({ message }) => told.push(message));
  return { socket, told };
}
const PUBLIC = { lane: 'public' };
const STAFF = { lane: 'staff', token: OPERATOR };
const first = ({ told }: Viewer): Promise<string> =>
  eventually(() => told[0] ?? false) as Promise<string>;

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

/** Writes a packet as a client of one's own would. */
const sendRaw = ({ socket }: Viewer, packet: object): void =>
  (socket.io as unknown as { _packet(packet: object): void })._packet(packet);

test("an event with a name of Socket.IO's own ends the viewer who sent it, and nobody else", async () => {
  const one = await start({});
  const [attacker, other] = [view(one, STAFF), view(one, STAFF)];
  expect([await first(attacker), await first(other)]).toEqual(['hello', 'hello']);
  const ended = new Promise((resolve) => attacker.socket.once('disconnect', resolve));
  sendRaw(attacker, { type: 2, nsp: STREAM_NAMESPACE, data: ['disconnect'] });
  await ended;
  expect(other.socket.connected).toBe(true);
});

test('a frame that names more than it holds ends its connection, by WebSocket and by polling, and the server answers', async () => {
  const one = await start({});
  const frame = Buffer.from('dd01ffffff'.repeat(40), 'hex');
  const viewer = view(one, PUBLIC);
  expect(await first(viewer)).toBe('hello');
  const ended = new Promise((resolve) => viewer.socket.once('disconnect', resolve));
  viewer.socket.io.engine.write(frame);
  await ended;
  const polling = `${one.origin}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(polling)).text()).slice(1));
  const body = `b${frame.toString('base64')}`;
  const headers = { 'Content-Type': 'text/plain;charset=UTF-8' };
  await fetch(`${polling}&sid=${sid}`, { method: 'POST', headers, body });
  expect((await fetch(`${one.origin}/api/v1/sites`)).status).toBe(200);
});

test('one person takes the places of one person', async () => {
  const one = await start({ staffPerPerson: 2 });
  for (let i = 0; i < 2; i += 1) expect(await first(view(one, STAFF))).toBe('hello');
  expect(await first(view(one, STAFF))).toBe('too_many');
});

/** Opens a line and sends the head of an upgrade; resolves once it is closed by the other side. */
async function untilClosed({ origin }: Served, target: string, more = ''): Promise<string> {
  const { port } = new URL(origin);
  const socket = net.connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  raw.push(socket);
  let read = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => (read += String(chunk)));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const key = Buffer.from('0123456789abcdef').toString('base64');
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${more}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  await eventually(() => read !== '');
  // It never ends its own half. What it writes to a line that is gone tells it so.
  const poke = setInterval(() => socket.write('\r\n'), 50);
  await closed;
  clearInterval(poke);
  return read.split('\r\n')[0] ?? '';
}

test('a line that is refused, or that becomes no stream, is ended though the other side keeps its half', async () => {
  const one = await start({ waitingMs: 400 });
  const stream = '/socket.io/?EIO=4&transport=websocket';
  expect(await untilClosed(one, stream, 'Host: other\r\n')).toContain('400');
  await untilClosed(one, `${stream}&transport=polling`);
  const polling = `${one.origin}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(polling)).text()).slice(1));
  for (let i = 0; i < 3; i += 1) await untilClosed(one, `${stream}&sid=${sid}`);
});
