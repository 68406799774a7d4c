// Connections that say nothing took every file of the process, and nobody was answered. Real connections from addresses of this machine, by states.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  connectionLimits,
  keepAsStream,
  limitConnections,
} from '#shared/process/connection-limit.ts';
import { until } from '../../kit/until.ts';

const open: net.Socket[] = [];
let server: http.Server | null = null;
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  server?.closeAllConnections();
  server?.close();
});

/** Answers `/held` when it is let go, and a WebSocket never. */
async function start(total: number, perAddress: number) {
  const gate = Promise.withResolvers<void>();
  let held = 0;
  server = http.createServer(async (req, res) => {
    if (req.url === '/held') {
      held += 1;
      await gate.promise;
    }
    res.end('here');
  });
  server.on('upgrade', ({ url }, socket) => {
    socket.write('HTTP/1.1 101 Yes\r\n\r\n');
    if (url === '/counted') keepAsStream(socket);
  });
  const limits = { total, perAddress };
  limitConnections(server, (address) => (address === '127.0.0.99' ? null : address), limits);
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return { letGo: () => gate.resolve(), held: () => held };
}

type Line = { readonly socket: net.Socket; read(): string };

async function connect(localAddress: string, bytes = ''): Promise<Line> {
  const { port } = (server as http.Server).address() as net.AddressInfo;
  const socket = net.connect({ port, host: '127.0.0.1', localAddress });
  open.push(socket);
  socket.on('error', () => {});
  let read = '';
  socket.on('data', (chunk) => {
    read += chunk;
  });
  await once(socket, 'connect');
  socket.write(bytes);
  return { socket, read: () => read };
}

const count = (): Promise<number> =>
  new Promise((resolve) => server?.getConnections((_error, found) => resolve(found)));
const ask = (path = '/'): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const UNFINISHED = 'GET / HTTP/1.1\r\nHost: a\r\n';
const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n`;

async function answered({ socket, read }: Line): Promise<boolean> {
  await until('an answer or an end', () => read().includes('here') || socket.closed);
  return read().includes('here');
}

test('four addresses open far more connections than there are places: everybody else is answered, and so are they', async () => {
  await start(20, 6);
  for (let i = 0; i < 60; i += 1)
    await connect(`127.0.0.${1 + (i % 4)}`, i % 2 === 0 ? '' : UNFINISHED);
  await until('the rest to be closed', async () => (await count()) <= 20);
  for (const address of ['127.0.0.5', '127.0.0.1'])
    expect([address, await answered(await connect(address, ask()))]).toEqual([address, true]);
});

test('what is being answered and what is a stream stay; what was answered, and a body that does not come, give way', async () => {
  const { letGo, held } = await start(100, 4);
  const asking = await connect('127.0.0.1', ask('/held'));
  const stream = await connect('127.0.0.1', upgrade('/counted'));
  const body = await connect(
    '127.0.0.1',
    'POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1',
  );
  const idle = await connect('127.0.0.1', ask());
  await until('all to be heard', () => held() === 2 && stream.read() !== '');
  await answered(idle);
  const [first, second] = [
    await connect('127.0.0.1', ask('/held')),
    await connect('127.0.0.1', ask('/held')),
  ];
  await until('both to be heard', () => held() === 4);
  expect([body, idle].map(({ socket }) => socket.closed)).toEqual([true, true]);
  // Nobody can give way any more.
  expect(await answered(await connect('127.0.0.1', ask()))).toBe(false);
  letGo();
  for (const line of [asking, first, second]) expect(await answered(line)).toBe(true);
  expect(stream.socket.closed).toBe(false);
});

test('an address with few is not sent away for one with many; a proxy has the places of all', async () => {
  await start(10, 6);
  const few = [await connect('127.0.0.2'), await connect('127.0.0.2')];
  for (let i = 0; i < 12; i += 1) await connect('127.0.0.1', UNFINISHED);
  const proxied: Line[] = [];
  for (let i = 0; i < 8; i += 1) proxied.push(await connect('127.0.0.99', ask()));
  for (const line of proxied) expect(await answered(line)).toBe(true);
  await until('the rest to be closed', async () => (await count()) <= 10);
  expect(few.map(({ socket }) => socket.closed)).toEqual([false, false]);
});

test('a part of the files of the process is kept back, however many there are', () => {
  expect(connectionLimits(4096)).toEqual({ total: 3276, perAddress: 819 });
  expect(connectionLimits(Number.POSITIVE_INFINITY)).toEqual({ total: 20_000, perAddress: 1000 });
  expect(connectionLimits(64)).toEqual({ total: 51, perAddress: 13 });
  expect(connectionLimits().total).toBeGreaterThan(0);
});

test('a line that was upgraded and that nobody counts gives way, however many there are', async () => {
  await start(10, 4);
  const stream = await connect('127.0.0.1', upgrade('/counted'));
  await until('the stream to be there', () => stream.read() !== '');
  for (let i = 0; i < 30; i += 1) {
    const line = await connect(`127.0.0.${1 + (i % 6)}`, upgrade('/'));
    await until('it to be upgraded, or sent away', () => line.read() !== '' || line.socket.closed);
  }
  for (const address of ['127.0.0.1', '127.0.0.9'])
    expect([address, await answered(await connect(address, ask()))]).toEqual([address, true]);
  expect(stream.socket.closed).toBe(false);
});
