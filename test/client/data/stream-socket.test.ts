// The stream through proxies that take no WebSocket: the page is live all the same, and says so.
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Staying, stayConnected } from '#client/data/staying-connected.ts';
import { streamSocket } from '#client/data/stream-socket.ts';
import { eventually } from '../../kit/database/folder.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

let running: Running;
const ends: (() => void)[] = [];
beforeAll(async () => {
  running = await startRunning(await openMemoryStore());
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllGlobals();
});
afterAll(() => running.stop());

type OnUpgrade = (from: net.Socket) => void;
const refusing: OnUpgrade = (from) =>
  void from.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
const swallowing: OnUpgrade = () => {};

/** Hands everything on but what asks for a WebSocket. */
async function proxyThat(onUpgrade: OnUpgrade): Promise<string> {
  const open = new Set<net.Socket>();
  const server = net.createServer((from) => {
    open.add(from);
    from.on('error', () => {});
    from.once('data', (head: Buffer) => {
      if (/\r\nupgrade: *websocket/i.test(head.toString('latin1'))) {
        onUpgrade(from);
        return;
      }
      const to = net.connect(Number(new URL(running.origin).port), '127.0.0.1');
      open.add(to);
      to.on('error', () => from.destroy());
      to.write(head);
      from.pipe(to).pipe(from);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

function connectTo(origin: string, answerWithinMs?: number) {
  vi.stubGlobal('window', new EventTarget());
  const auth = { protocol: 1, siteId: SITE, lane: 'public', cursor: null } as const;
  const socket = streamSocket(`${origin}/live`, () => auth, answerWithinMs);
  const states: string[] = [];
  let windows = 0;
  socket.on('window', () => {
    windows += 1;
  });
  const staying: Staying = stayConnected(socket, (state) => states.push(state));
  ends.push(() => staying.stop());
  const way = () => socket.io.engine?.transport.name;
  return { states, way, again: () => staying.again(), windows: () => windows };
}

test('found C1: a proxy answers 400 to a WebSocket: the page is live by plain requests, without a try that fails', async () => {
  const page = connectTo(await proxyThat(refusing));
  await eventually(() => page.states.length > 0);
  expect([page.states, page.way()]).toEqual([['live'], 'polling']);
  await eventually(() => page.windows() > 0);
  // It stays so, also when it connects anew.
  page.again();
  await eventually(() => page.way() === 'polling');
  expect(page.states).toEqual(['live']);
});

test('found C1: a proxy swallows a WebSocket: the next try goes the other way', async () => {
  const page = connectTo(await proxyThat(swallowing), 500);
  await eventually(() => page.states.includes('live'));
  expect([page.states, page.way()]).toEqual([['lost', 'live'], 'polling']);
});

test('found C1: where a WebSocket passes it is the first and only way', async () => {
  const page = connectTo(running.origin);
  await eventually(() => page.states.includes('live'));
  expect([page.states, page.way()]).toEqual([['live'], 'websocket']);
});
