// Row 6 of the database's list: 1,000 viewers of a site of 1,250 regions at once; 730 were cut off, and each join read and parsed the whole site.
// Counted, not timed: what they cost does not grow with how many they are. The time is in `npm run bench`.
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import type { ReleaseReader } from '#server/ports.ts';
import {
  cursorOf,
  type HelloEvent,
  STREAM_NAMESPACE,
  type WindowEvent,
} from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { LARGE, largePlan, largeRelease, putLarge } from '../../kit/server/large-site.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { OPERATOR, serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

const VIEWERS = 1000;
const AT_ONCE = 100;
let queries = 0;
let served: Awaited<ReturnType<typeof serve>>;
const open: Socket[] = [];

/** Every question to the database, whatever it is. */
function counting(reader: ReleaseReader): ReleaseReader {
  return Object.fromEntries(
    Object.entries(reader).map(([name, method]) => [
      name,
      (...args: unknown[]) => {
        queries += 1;
        return (method as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as ReleaseReader;
}

let starts: readonly number[];
beforeAll(async () => {
  const store = await openMemoryStore();
  starts = await putLarge(store, Date.now(), 5);
  const limits = {
    ...DEFAULT_LIMITS,
    sockets: { ...DEFAULT_LIMITS.sockets, publicPerAddress: 5000, waitingPerAddress: 5000 },
  };
  served = await serve({ ...store, reader: counting(store.reader) }, null, null, undefined, {
    limits,
  });
});
afterAll(async () => {
  for (const socket of open) socket.disconnect();
  await served.stop();
});

type Viewer = { hello: HelloEvent | null; windows: WindowEvent[]; refused: string[] };

function view(lane: 'public' | 'staff', cursor: string | null): Viewer {
  const viewer: Viewer = { hello: null, windows: [], refused: [] };
  const token = lane === 'staff' ? { token: OPERATOR } : {};
  const socket = io(served.origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    forceNew: true,
    auth: { protocol: 1, siteId: LARGE, lane, cursor, ...token },
  });
  socket.on('hello', (event) => {
    viewer.hello = event;
  });
  socket.on('window', (event) => viewer.windows.push(event));
  socket.on('refused', ({ code }) => viewer.refused.push(code));
  open.push(socket);
  return viewer;
}

async function all(make: (index: number) => Viewer, isServed: (viewer: Viewer) => boolean) {
  const viewers: Viewer[] = [];
  for (let i = 0; i < VIEWERS; i += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, k) => make(i + k));
    viewers.push(...some);
    await eventually(() => some.every(isServed));
  }
  return viewers;
}

test('1,000 viewers join, all are served, and the database is asked a handful of times', async () => {
  const before = queries;
  const viewers = await all(
    () => view('public', null),
    ({ windows }) => windows.length === 1,
  );
  expect(viewers.flatMap(({ refused }) => refused)).toEqual([]);
  const regions = largePlan(0).public.map(({ regionId }) => regionId);
  for (const { hello, windows } of viewers) {
    expect(hello?.regions).toHaveLength(regions.length);
    expect(windows[0]?.levels.byteLength).toBe(regions.length);
  }
  expect(viewers[999]?.hello?.regions).toEqual(regions);
  // Each of them asked five times and more: 5,000. Short lives end while they come on a slow machine, so not exactly a handful.
  expect(queries - before).toBeLessThan(VIEWERS / 5);
});

test('1,000 viewers come back with a cursor: the windows that they missed, each once, from the same few reads', async () => {
  for (const socket of open.splice(0)) socket.disconnect();
  const before = queries;
  const viewers = await all(
    (index) => view('public', cursorOf(starts[index % 4] ?? 0)),
    (viewer) => viewer.windows.at(-1)?.cursor === cursorOf(starts.at(-1) ?? 0),
  );
  for (const [index, { windows, refused }] of viewers.entries()) {
    expect(refused).toEqual([]);
    expect(windows.map(({ cursor }) => cursor)).toEqual(
      starts.slice((index % 4) + 1).map(cursorOf),
    );
  }
  expect(queries - before).toBeLessThan(VIEWERS / 5);
});

test('a new window after all this comes to everybody', async () => {
  const viewer = view('public', null);
  await eventually(() => viewer.windows.length === 1);
  const next = (starts.at(-1) ?? 0) + 900_000;
  await served.store.write({ ...largeRelease('public', next), publishedAt: Date.now() });
  await eventually(() => viewer.windows.at(-1)?.cursor === cursorOf(next));
  const late = view('public', null);
  await eventually(() => late.windows.length === 1);
  expect(late.windows[0]?.cursor).toBe(cursorOf(next));
  expect(late.hello?.cursor).toBe(cursorOf(next));
});
