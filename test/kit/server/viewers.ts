// Viewers of the live stream at a real server, with the limits of a test; on loopback, which is limited like any address.
import type net from 'node:net';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterEach } from 'vitest';
import { DEFAULT_LIMITS, type SocketLimits } from '#server/lanes/limits.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { eventually } from '../database/folder.ts';
import { SITE, timeline } from './fixture.ts';
import { openMemoryStore } from './memory-store.ts';
import { fill, OPERATOR, serve } from './running.ts';
import type { TestStore } from './store.ts';

export type Served = Awaited<ReturnType<typeof serve>>;
let served: Served | null = null;
export const open: Socket[] = [];
export const raw: net.Socket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  for (const socket of raw.splice(0)) socket.destroy();
  await served?.stop();
  served = null;
});

export async function start(
  sockets: Partial<SocketLimits>,
  change: (store: TestStore) => Partial<TestStore> = () => ({}),
): Promise<Served> {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const limits = { ...DEFAULT_LIMITS, sockets: { ...DEFAULT_LIMITS.sockets, ...sockets } };
  served = await serve({ ...store, ...change(store) }, null, null, undefined, { limits });
  return served;
}

export type Viewer = { readonly socket: Socket; readonly told: string[] };

export function view(
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
export const PUBLIC = { lane: 'public' };
export const STAFF = { lane: 'staff', token: OPERATOR };
export const first = ({ told }: Viewer): Promise<string> =>
  eventually(() => told[0] ?? false) as Promise<string>;
