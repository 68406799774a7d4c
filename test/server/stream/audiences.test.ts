// A crowd is told in slices, over real sockets: each viewer hears everything that was told after it joined, once and in order.
import { once } from 'node:events';
import http from 'node:http';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { Turns } from '#server/lanes/turns.ts';
import { Audiences } from '#server/stream/audiences.ts';
import type { LiveSocket } from '#server/stream/live-socket.ts';
import { eventually } from '../../kit/database/folder.ts';

const server = http.createServer();
const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});

test('250 viewers, three broadcasts in one breath and joins between them: each viewer has its own, once and in order', async () => {
  const live = new Server(server, { serveClient: false }).of('/live');
  const failures: unknown[] = [];
  const audiences = new Audiences(live as never, (error) => failures.push(error));
  const arrived: LiveSocket[] = [];
  live.on('connection', (socket) => arrived.push(socket as unknown as LiveSocket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const heard = new Map<string, string[]>();
  for (let i = 0; i < 250; i += 1) {
    const socket = io(`http://127.0.0.1:${port}/live`, {
      transports: ['websocket'],
      forceNew: true,
    });
    open.push(socket);
    socket.on('reset', ({ reason }: { reason: string }) =>
      heard.get(String(socket.id))?.push(reason),
    );
  }
  await eventually(() => arrived.length === 250 && open.every(({ id }) => id));
  const tell = (reason: string) => audiences.tell('quay public', 'reset', { reason } as never);
  const joined = new Map<string, number>();
  const join = (sockets: readonly LiveSocket[], told: number): void => {
    for (const socket of sockets) {
      heard.set(socket.id, []);
      joined.set(socket.id, told);
      audiences.join(socket, 'quay public');
    }
  };
  join(arrived.slice(0, 230), 0);
  tell('1');
  join(arrived.slice(230, 240), 1);
  tell('2');
  await new Promise((resolve) => setImmediate(resolve));
  join(arrived.slice(240), 2);
  tell('3');
  await eventually(() => [...heard.values()].every((list) => list.includes('3')));
  for (const [id, told] of joined)
    expect(heard.get(id), `joined after ${told}`).toEqual(['1', '2', '3'].slice(told));
  // Whoever has left is told nothing and keeps no place.
  for (const socket of open.slice(0, 200)) socket.disconnect();
  await eventually(() => live.sockets.size === 50);
  tell('4');
  await eventually(() =>
    arrived.every(({ id, connected }) => !connected || heard.get(id)?.at(-1) === '4'),
  );
  expect(failures).toEqual([]);
});

test('the public stands in a line: somebody who does not waits for one of forty at most', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  for (let i = 0; i < 40; i += 1)
    turns.line({}, () => {
      seen.push('public');
      if (i === 2) setImmediate(() => seen.push('staff'));
      if (i === 39) resolve();
    });
  expect([seen.length, turns.waiting]).toEqual([1, 39]);
  await promise;
  expect(seen.filter((who) => who === 'public')).toHaveLength(40);
  expect(seen.indexOf('staff')).toBeLessThanOrEqual(4);
});

test('tokens and cookies that are not known have a line of their own, and the two lines take turns', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  for (let i = 0; i < 20; i += 1) turns.line({}, () => seen.push('public'));
  for (let i = 0; i < 20; i += 1) turns.line({}, () => seen.push('claiming'), 'claiming');
  turns.line({}, () => seen.push('late'));
  await eventually(() => seen.length === 41);
  // Neither can wait behind the whole of the other.
  expect(seen.slice(1, 11).filter((who) => who === 'claiming')).toHaveLength(5);
  expect(seen.at(-1)).toBe('late');
});

test('one connection has four in the line at most; when they are through it may come again', async () => {
  const turns = new Turns();
  const connection = {};
  let begun = 0;
  const come = (): boolean =>
    turns.line(connection, () => {
      begun += 1;
    });
  const taken = Array.from({ length: 20 }, come).filter(Boolean).length;
  // The first began at once, so four more found a place.
  expect([taken, turns.waiting]).toEqual([5, 4]);
  await eventually(() => begun === 5);
  expect(come()).toBe(true);
});
