// Request limits under a clock that is set, through the real middleware; the library's own store is the control that must break.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { MemoryStore, rateLimit, type Store } from 'express-rate-limit';
import { afterEach, expect, test, vi } from 'vitest';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';

const WINDOW_MS = 10_000;
const LIMIT = 5;
const HOUR = 3_600_000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Statuses of a gateway that posts every four seconds, well within the limit, on a machine whose wall goes back an hour meanwhile. */
async function postsOver(store: Store, clock: { steady: number }): Promise<readonly number[]> {
  const wall = { now: Date.now() };
  vi.spyOn(Date, 'now').mockImplementation(() => wall.now);
  const app = express();
  app.use(rateLimit({ windowMs: WINDOW_MS, limit: LIMIT, store, validate: false }));
  app.get('/', (_req, res) => void res.json({}));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const statuses: number[] = [];
  for (let post = 0; post < 20; post += 1) {
    if (post === 1) wall.now -= HOUR;
    statuses.push((await fetch(url)).status);
    wall.now += 4000;
    clock.steady += 4000;
  }
  server.close();
  return statuses;
}

test('a step back of an hour refuses nobody who keeps within the limit', async () => {
  const clock = { steady: 0 };
  const statuses = await postsOver(new SteadyLimitStore(() => clock.steady, Date.now), clock);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('the control: by the wall clock the same gateway is refused', async () => {
  expect(await postsOver(new MemoryStore(), { steady: 0 })).toContain(429);
});

test('the limit holds, per key, and ends with its window; keys that ended are forgotten', () => {
  let steady = 0;
  const store = new SteadyLimitStore(
    () => steady,
    () => 1_000_000,
  );
  store.init({ windowMs: WINDOW_MS });
  expect([1, 2, 3].map(() => store.increment('a').totalHits)).toEqual([1, 2, 3]);
  expect(store.increment('b').totalHits).toBe(1);
  store.decrement('a');
  expect(store.increment('a').totalHits).toBe(3);
  steady = 4000;
  expect(store.increment('a').resetTime.getTime()).toBe(1_000_000 + WINDOW_MS - 4000);
  store.resetKey('a');
  expect(store.increment('a').totalHits).toBe(1);
  steady = 20_000;
  expect(store.increment('a').totalHits).toBe(1);
  for (let n = 0; n < 1000; n += 1) store.increment(`key ${n}`);
  expect(store.increment('b').totalHits).toBe(1);
});

test('so many keys are remembered: the one whose window began longest ago is forgotten first', () => {
  let steady = 0;
  const store = new SteadyLimitStore(
    () => steady,
    () => 0,
    2,
  );
  store.init({ windowMs: WINDOW_MS });
  store.increment('a');
  store.increment('b');
  steady = WINDOW_MS + 1;
  store.increment('a');
  store.increment('c');
  expect(store.size).toBe(2);
  expect(store.increment('a').totalHits).toBe(2);
  expect(store.increment('b').totalHits).toBe(1);
});
