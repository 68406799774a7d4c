// One socket that streams frames kept the safety team waiting for seconds, and filled the memory with answers that it did not read. Every kind of frame,
// on real lines and by states: what a flood is followed by is answered, or the line is cut.
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { boundLine } from '#server/http/upgraded-line.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, fill, OPERATOR, serve } from '../../kit/server/running.ts';
import { until } from '../../kit/until.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

let served: Awaited<ReturnType<typeof serve>> | null = null;
const open: (net.Socket | net.Server)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    if (one instanceof net.Socket) one.destroy();
    else one.close();
  }
  await served?.stop();
  served = null;
});

async function start(): Promise<URL> {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  served = await serve(store);
  return new URL(served.origin);
}

const TEXT = 1;
const BINARY = 2;
const PING = 9;
const PONG = 10;

/** As a client writes it: masked, here with zeros. */
function frame(opcode: number, text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | body.length]), Buffer.alloc(4), body]);
}

/** A WebSocket that was let in, with what it has read so far. */
async function webSocket({ port, host }: URL): Promise<{ socket: net.Socket; read(): string }> {
  const socket = net.connect(Number(port), '127.0.0.1');
  open.push(socket);
  socket.on('error', () => {});
  let read = '';
  socket.on('data', (chunk) => {
    read += chunk.toString('latin1');
  });
  const lines = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.from('0123456789abcdef').toString('base64')}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await until('the first packet of the stream', () => read.includes('"sid"'));
  return { socket, read: () => read };
}

const LAST = 'the last one';

test.each([
  ['pings', frame(PING, 'x'.repeat(20))],
  ['pings without a word', frame(PING, '')],
  ['pongs', frame(PONG, '')],
  ['texts', frame(TEXT, '3')],
  ['binary messages', frame(BINARY, '3')],
  ['bytes of a frame that never ends', Buffer.alloc(20)],
])('a flood of %s ends the socket, before its last frame is answered', async (_kind, one) => {
  const { socket, read } = await webSocket(await start());
  socket.write(Buffer.concat([...Array.from({ length: 5000 }, () => one), frame(PING, LAST)]));
  await until('an end', () => socket.closed || read().includes(LAST));
  expect(read()).not.toContain(LAST);
  const latest = await served?.get(`/api/v1/sites/${SITE}/latest?lane=staff`, bearer(OPERATOR));
  expect(latest?.status).toBe(200);
});

test('a socket that says as much as a viewer does goes on', async () => {
  const { socket, read } = await webSocket(await start());
  for (let i = 0; i < 10; i += 1) socket.write(Buffer.concat([frame(TEXT, '3'), frame(PING, '')]));
  socket.write(frame(PING, LAST));
  await until('an answer', () => socket.closed || read().includes(LAST));
  expect(read()).toContain(LAST);
});

test('a flood of packets by polling ends the stream, in one request and in many', async () => {
  const { origin } = await start();
  const polling = `${origin}/socket.io/?EIO=4&transport=polling`;
  const opened = async (): Promise<string> => {
    const text = await (await fetch(polling)).text();
    return `${polling}&sid=${JSON.parse(text.slice(1)).sid}`;
  };
  const say = async (url: string, body: string): Promise<number> => {
    const answer = await fetch(url, { method: 'POST', body });
    await answer.arrayBuffer();
    return answer.status;
  };
  const inOne = await opened();
  await say(inOne, Array.from({ length: 500 }, () => '3').join('\x1e'));
  expect(await say(inOne, '3')).toBe(400);
  const inMany = await opened();
  const told: number[] = [];
  for (let i = 0; i < 60; i += 1) told.push(await say(inMany, '3'));
  expect(told[0]).toBe(200);
  expect(told.at(-1)).toBe(400);
});

/** A line between two ends; `pour`: the server writes as much as it can. */
async function lineOf(pour: boolean): Promise<{ near: net.Socket; far: net.Socket }> {
  const server = net.createServer();
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  far.on('error', () => {});
  const [near] = (await once(server, 'connection')) as [net.Socket];
  near.on('error', () => {});
  open.push(far, near);
  if (pour) while (near.write(Buffer.alloc(64_000)));
  return { near, far };
}

test('who leaves unread what it was sent is cut, whatever it says meanwhile; who reads is not', async () => {
  const limits = { ...DEFAULT_LIMITS.sockets, unreadMs: 50 };
  const idle = await lineOf(false);
  const reading = await lineOf(false);
  const silent = await lineOf(true);
  reading.far.resume();
  for (const { near } of [idle, reading, silent]) {
    boundLine(near, limits, () => 0);
    near.resume();
  }
  // As little as the system takes at once, however slow it is.
  const words = setInterval(() => {
    silent.far.write('3');
    reading.near.write('window');
  }, 20);
  await until('the end of who does not read', () => silent.near.destroyed);
  clearInterval(words);
  expect([idle.near.destroyed, reading.near.destroyed]).toEqual([false, false]);
});

test('what a line may say comes back with time', async () => {
  const { near, far } = await lineOf(false);
  let [now, read] = [0, 0];
  boundLine(near, { ...DEFAULT_LIMITS.sockets, lineBytes: 100, lineMs: 1000 }, () => now);
  near.on('data', (chunk) => {
    read += chunk.length;
  });
  for (let i = 1; i <= 20; i += 1) {
    far.write('x'.repeat(50));
    await until('it to arrive', () => read === i * 50 || near.destroyed);
    now += 500;
  }
  expect(near.destroyed).toBe(false);
  far.write('x'.repeat(101));
  await until('the end', () => near.destroyed);
  expect(read).toBe(1000);
});
