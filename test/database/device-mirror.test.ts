// The mirror of device tokens between notices and readings that overtake each other. The database is played by hand.
import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { TOKEN_CHANNEL } from '#database/channels.ts';
import { DeviceMirror } from '#database/device-mirror.ts';
import type { DeviceToken, HashedToken } from '#database/device-tokens.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const LIVE: DeviceToken = { siteId: 'demo', expiresAt: null };

class Line extends EventEmitter {
  query = async (): Promise<void> => {};
  end = async (): Promise<void> => {};
  notice(payload: string): void {
    this.emit('notification', { channel: TOKEN_CHANNEL, payload });
  }
}

let mirror: DeviceMirror | null = null;
afterEach(() => mirror?.stop());

type Question<V> = { readonly about: string; readonly answer: (value: V) => void };

function byHand() {
  const line = new Line();
  const pages: Question<readonly HashedToken[]>[] = [];
  const ones: Question<DeviceToken | null>[] = [];
  const clock = { at: 0 };
  const made = new DeviceMirror({
    connect: async () => line as unknown as pg.Client,
    page: (about) => new Promise((answer) => pages.push({ about, answer })),
    one: (about) => new Promise((answer) => ones.push({ about, answer })),
    time: () => clock.at,
  });
  mirror = made;
  const settle = (): Promise<void> => new Promise(setImmediate);
  return { line, pages, ones, clock, made, settle };
}

test('one that ends while all are read is not brought back by a page from before', async () => {
  const { line, pages, ones, made, settle } = byHand();
  await settle();
  line.notice(A);
  ones[0]?.answer(null);
  await settle();
  pages[0]?.answer([
    { sha256: A, token: LIVE },
    { sha256: B, token: LIVE },
  ]);
  await settle();
  expect(pages[1]?.about).toBe(B);
  pages[1]?.answer([]);
  await made.ready;
  expect([made.get(A), made.get(B)]).toEqual([null, LIVE]);
});

test('of two questions after a token the newer one counts, whichever is answered first', async () => {
  const { line, pages, ones, made, settle } = byHand();
  await settle();
  pages[0]?.answer([]);
  await made.ready;
  line.notice(A);
  line.notice(A);
  ones[1]?.answer(null);
  await settle();
  ones[0]?.answer(LIVE);
  await settle();
  expect(made.get(A)).toBeNull();
});

test('it ends at once by a notice, and by its own end', async () => {
  const { line, pages, clock, made, settle } = byHand();
  await settle();
  pages[0]?.answer([
    { sha256: A, token: LIVE },
    { sha256: B, token: { siteId: 'demo', expiresAt: 1000 } },
  ]);
  await settle();
  pages[1]?.answer([]);
  await made.ready;
  expect(made.get(B)).not.toBeNull();
  clock.at = 1000;
  expect(made.get(B)).toBeNull();
  line.notice(A);
  expect(made.get(A)).toBeNull();
});

test('a change that comes when nothing is read is asked after, and the next one too', async () => {
  const { line, pages, ones, made, settle } = byHand();
  await settle();
  pages[0]?.answer([]);
  await made.ready;
  line.notice(A);
  ones[0]?.answer(null);
  await settle();
  expect(made.get(A)).toBeNull();
  line.notice(A);
  ones[1]?.answer(LIVE);
  await settle();
  expect(made.get(A)).toEqual(LIVE);
});
