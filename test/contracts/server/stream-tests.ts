// /live with the real client of Socket.IO.
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterEach, expect, test } from 'vitest';
import { RETRACTED_BYTE } from '#shared/codes.ts';
import { isoUtc } from '#shared/time.ts';
import { recordByte } from '#shared/wire/record.ts';
import {
  cursorOf,
  type HelloEvent,
  STREAM_NAMESPACE,
  type WindowEvent,
} from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { planOf, RECORDING, releaseOf, SITE, STAFF_WINDOWS } from '../../kit/server/fixture.ts';
import { DEVICE, OPERATOR, type Running } from '../../kit/server/running.ts';

const MINUTE = 60_000;
type Auth = {
  protocol: number;
  siteId: string;
  lane: string;
  cursor: string | null;
  token?: string;
};
type Viewer = {
  readonly socket: Socket;
  readonly windows: WindowEvent[];
  readonly hellos: HelloEvent[];
  /** Names of events in the order in which they came, `window` with its cursor. */
  readonly order: string[];
  /** Wall clock at which a window came. */
  readonly cameAt: Map<string, number>;
};

export function streamTests(running: () => Running): void {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.disconnect();
  });
  const auth = (change: Partial<Auth> = {}): Auth => ({
    protocol: 1,
    siteId: SITE,
    lane: 'staff',
    cursor: null,
    token: OPERATOR,
    ...change,
  });
  const view = (
    first: Auth | (() => Auth),
    extraHeaders: Record<string, string> = {},
    transports = ['websocket'],
  ): Viewer => {
    const socket = io(running().origin + STREAM_NAMESPACE, {
      parser,
      transports,
      auth: (send) => send(typeof first === 'function' ? first() : first),
      extraHeaders,
      reconnectionDelay: 20,
      forceNew: true,
    });
    open.push(socket);
    const viewer: Viewer = { socket, windows: [], hellos: [], order: [], cameAt: new Map() };
    socket.on('hello', (event: HelloEvent) => {
      viewer.hellos.push(event);
      viewer.order.push('hello');
    });
    socket.on('window', (event: WindowEvent) => {
      viewer.windows.push(event);
      viewer.order.push(event.cursor);
      viewer.cameAt.set(event.cursor, Date.now());
    });
    socket.on('reset', (event) => viewer.order.push(`reset ${event.reason}`));
    socket.on('refused', (event) => viewer.order.push(`refused ${event.code}`));
    socket.on('disconnect', () => viewer.order.push('disconnect'));
    return viewer;
  };
  /** Newest staff window of the festival so far; each test goes on from there. */
  let newest = -1;
  const nextStart = (): number => {
    if (newest < 0) newest = running().base + (STAFF_WINDOWS - 1) * MINUTE;
    newest += MINUTE;
    return newest;
  };
  const newestStart = (): number =>
    newest < 0 ? running().base + (STAFF_WINDOWS - 1) * MINUTE : newest;

  test('a new viewer gets hello and the newest window, one byte per region in the order of hello', async () => {
    for (const transports of [['websocket'], ['polling']]) {
      const viewer = view(auth(), {}, transports);
      await eventually(() => viewer.windows.length === 1);
      expect(viewer.order).toEqual(['hello', cursorOf(newestStart())]);
      const regions = planOf(SITE, 0).staff.map(({ regionId }) => regionId);
      expect(viewer.hellos[0]).toMatchObject({
        planId: planOf(SITE, 0).planId,
        regions,
        cursor: cursorOf(newestStart()),
      });
      expect(Math.abs(Date.parse(viewer.hellos[0]?.siteClock ?? '') - Date.now())).toBeLessThan(
        5000,
      );
      const { records } = releaseOf(SITE, 'staff', newestStart());
      expect(viewer.windows[0]).toMatchObject({
        windowStart: isoUtc(newestStart()),
        windowSeconds: 60,
      });
      expect([...(viewer.windows[0]?.levels ?? [])]).toEqual(records.map(recordByte));
    }
  });

  test('the public lane needs no token and shows public windows only', async () => {
    const viewer = view({ protocol: 1, siteId: SITE, lane: 'public', cursor: null });
    await eventually(() => viewer.windows.length === 1);
    expect(viewer.windows[0]?.windowSeconds).toBe(900);
    expect(viewer.hellos[0]?.regions).toHaveLength(2);
  });

  test('P13: a committed window is held until its publication, then windows come in order', async () => {
    const viewer = view(auth());
    await eventually(() => viewer.windows.length === 1);
    const starts = [nextStart(), nextStart(), nextStart()];
    const at = Date.now() + 600;
    for (const [i, start] of starts.entries())
      await running().store.write(releaseOf(SITE, 'staff', start, at + i * 100));
    await eventually(() => viewer.windows.length === 4);
    expect(viewer.order.slice(2)).toEqual(starts.map(cursorOf));
    for (const [i, start] of starts.entries()) {
      const late = (viewer.cameAt.get(cursorOf(start)) ?? 0) - (at + i * 100);
      expect(late).toBeGreaterThanOrEqual(0);
    }
  });

  test('after a drop a viewer goes on where it was: every window once and in order', async () => {
    const cursor = { last: null as string | null };
    const viewer = view(() => auth({ cursor: cursor.last }));
    viewer.socket.on('window', (event: WindowEvent) => {
      cursor.last = event.cursor;
    });
    await eventually(() => viewer.windows.length === 1);
    viewer.socket.disconnect();
    const missed = Array.from({ length: 5 }, nextStart);
    for (const start of missed) await running().store.write(releaseOf(SITE, 'staff', start));
    viewer.socket.connect();
    await eventually(() => viewer.windows.length >= 6);
    const live = nextStart();
    await running().store.write(releaseOf(SITE, 'staff', live));
    await eventually(() => viewer.order.includes(cursorOf(live)));
    expect(viewer.order.slice(2)).toEqual([
      'disconnect',
      'hello',
      ...[...missed, live].map(cursorOf),
    ]);
  });

  test('viewers that join while windows are announced miss none and get none out of order', async () => {
    const from = newestStart();
    const starts = Array.from({ length: 12 }, nextStart);
    const viewers: Viewer[] = [];
    for (const start of starts) {
      viewers.push(view(auth({ cursor: cursorOf(from) })));
      await running().store.write(releaseOf(SITE, 'staff', start));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    for (const viewer of viewers) {
      await eventually(() => viewer.windows.length >= starts.length);
      expect(viewer.windows.map((event) => event.cursor)).toEqual(starts.map(cursorOf));
    }
  });

  test('a cursor that is too old, or not one of ours, gets reset and then the live windows', async () => {
    const old = cursorOf(Date.now() - 25 * 3_600_000 - (Date.now() % 1000));
    for (const cursor of [old, cursorOf(running().base - MINUTE), 'not-a-cursor']) {
      const viewer = view(auth({ cursor }));
      await eventually(() => viewer.order.length >= 2);
      expect(viewer.order).toEqual(['hello', 'reset cursor_too_old']);
      const start = nextStart();
      await running().store.write(releaseOf(SITE, 'staff', start));
      await eventually(() => viewer.order.length >= 3);
      expect(viewer.order).toEqual(['hello', 'reset cursor_too_old', cursorOf(start)]);
    }
  });

  test('refusals say why and end the connection', async () => {
    const cases: [string, Partial<Auth>, Record<string, string>][] = [
      ['protocol', { protocol: 2 }, {}],
      ['protocol', { lane: 'other' }, {}],
      ['unknown_site', { siteId: 'none' }, {}],
      ['not_signed_in', { token: 'a-wrong-token' }, {}],
      ['not_signed_in', { token: DEVICE }, {}],
      ['origin', {}, { origin: 'https://evil.example' }],
    ];
    for (const [code, change, headers] of cases) {
      const viewer = view(auth(change), headers);
      await eventually(() => viewer.order.length >= 2);
      expect(viewer.order).toEqual([`refused ${code}`, 'disconnect']);
    }
    const { token: _, ...without } = auth();
    const viewer = view(without);
    await eventually(() => viewer.order.length >= 2);
    expect(viewer.order[0]).toBe('refused not_signed_in');
  });

  test('a session opens the staff stream, and ends with it', async () => {
    const url = `${running().origin}/api/v1/sessions`;
    const signedIn = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.7' },
      body: JSON.stringify({ token: OPERATOR }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { token: _, ...without } = auth();
    const viewer = view(without, { cookie, origin: running().origin });
    await eventually(() => viewer.windows.length === 1);
    await fetch(url, { method: 'DELETE', headers: { cookie, origin: running().origin } });
    await eventually(() => viewer.order.at(-1) === 'disconnect');
    expect(viewer.order.at(-2)).toBe('refused not_signed_in');
  });

  test('a retracted key reads as its own byte, without level, from then on', async () => {
    const start = nextStart();
    const release = releaseOf(SITE, 'staff', start);
    await running().store.write(release);
    const [first] = release.records;
    if (first === undefined) throw new Error('no record');
    await running().store.retract(first);
    const viewer = view(auth({ cursor: cursorOf(start - MINUTE) }));
    await eventually(() => viewer.windows.length === 1);
    expect(viewer.windows[0]?.levels[0]).toBe(RETRACTED_BYTE);
    expect([...(viewer.windows[0]?.levels ?? [])].slice(1)).toEqual(
      release.records.slice(1).map(recordByte),
    );
  });

  test('a recording streams its newest window and announces nothing', async () => {
    const viewer = view({ protocol: 1, siteId: RECORDING, lane: 'public', cursor: null });
    await eventually(() => viewer.windows.length === 1);
    expect(viewer.hellos[0]?.siteClock).toBe(isoUtc(running().replayClock));
    expect(viewer.windows[0]?.cursor).toBe(cursorOf(running().replayClock - 1_800_000));
  });
}
