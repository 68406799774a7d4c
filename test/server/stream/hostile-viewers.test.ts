// What a viewer can do to others: by what it says, by lines that are no stream, and by opening many.
import net from 'node:net';
import { expect, test, vi } from 'vitest';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import {
  first,
  PUBLIC,
  raw,
  type Served,
  STAFF,
  start,
  type Viewer,
  view,
} from '../../kit/server/viewers.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

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
