// One of staff who asks for everything at once, or changes without end, holds up nobody else of staff, and not what matters of their own.
import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_LIMITS, type HttpLimits } from '#server/lanes/limits.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { eventually } from '../../kit/database/folder.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { browserOf, person } from '../../kit/server/people-fixture.ts';
import { fill, type Running, serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const SITE_PATH = `/api/v1/sites/${SITE}`;
const line = timeline(Date.now());
const statusOf = async (answer: Promise<Response>): Promise<number> => {
  const response = await answer;
  await response.arrayBuffer();
  return response.status;
};

let running: Running | null = null;
afterEach(() => running?.stop());

/** A server whose log is read when the test says so. */
async function start(http: Partial<HttpLimits> = {}) {
  const store = await openMemoryStore();
  await fill(store, line);
  const reading: (() => void)[] = [];
  let asked = 0;
  const log = (): Promise<readonly LogEntry[]> => {
    asked += 1;
    return new Promise((resolve) => reading.push(() => resolve([])));
  };
  const limits = { ...DEFAULT_LIMITS, http: { ...DEFAULT_LIMITS.http, heldBackMs: 1, ...http } };
  const room = { ...store.room, log };
  const served = await serve({ ...store, room }, null, null, undefined, { limits });
  const one: Running = { ...line, ...served };
  running = one;
  const viewer = await browserOf(one, await person(one, 'viewer'));
  const operator = await browserOf(one, await person(one, 'operator'));
  const post = (headers: Record<string, string>) =>
    fetch(`${one.origin}${SITE_PATH}/log`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'note', text: 'seen' }),
    });
  return { one, viewer, operator, post, asked: () => asked, next: () => reading.shift()?.() };
}

const LISTS = [`${SITE_PATH}/log?limit=500`, `${SITE_PATH}/log?limit=1`];

test('forty lists of one viewer: three are read, a colleague is answered, and their own newest window goes first', async () => {
  const { one, viewer, operator, post, asked, next } = await start();
  const lists = Array.from({ length: 40 }, (_, i) => one.get(LISTS[i % 2] ?? '', viewer));
  await eventually(() => asked() === 3);
  for (const path of ['/latest?lane=staff', '/alerts', '/event', '/records?lane=staff'])
    expect([path, await statusOf(one.get(SITE_PATH + path, operator))]).toEqual([path, 200]);
  expect(await statusOf(post(operator))).toBe(201);
  expect(asked()).toBe(3);
  // Their own waits for one of the three, and for none of the thirty-seven.
  const own = one.get(`${SITE_PATH}/latest?lane=staff`, viewer);
  await statusOf(one.get(`${SITE_PATH}/alerts`, operator));
  next();
  expect(await statusOf(own)).toBe(200);
  const ends = Promise.all(lists.map(statusOf));
  for (let read = 1; read < 40; read += 1) {
    await eventually(() => asked() >= Math.min(40, read + 3));
    next();
  }
  expect(new Set(await ends)).toEqual(new Set([200]));
  expect(asked()).toBe(40);
});

test('what one person cannot have in time is 429 with Retry-After; others wait in lines of their own', async () => {
  const { one, viewer, operator, asked, next } = await start({ workQueuePerPerson: 5 });
  const lists = Array.from({ length: 12 }, () => one.get(LISTS[0] ?? '', viewer));
  const refused = await new Promise<Response>((resolve) => {
    for (const answer of lists)
      void answer.then((got) => {
        if (got.status !== 200) resolve(got);
      });
  });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await problemAt(refused)).code).toBe('too_many_requests');
  const others = one.get(LISTS[0] ?? '', operator);
  await eventually(() => asked() === 4);
  for (let read = 0; read < 9; read += 1) {
    await eventually(() => asked() > read);
    next();
  }
  expect(await statusOf(others)).toBe(200);
  const statuses = await Promise.all(lists.map(async (answer) => (await answer).status));
  expect(statuses.toSorted()).toEqual([...Array(8).fill(200), ...Array(4).fill(429)]);
});

test('what one person changes has a rate: beyond it 429 with Retry-After, while they read on and others write', async () => {
  const { one, viewer: _, operator, post } = await start({ actsPerMinute: 3 });
  for (let i = 0; i < 3; i += 1) expect(await statusOf(post(operator))).toBe(201);
  const refused = await post(operator);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await problemAt(refused)).code).toBe('too_many_requests');
  expect(await statusOf(one.get(`${SITE_PATH}/alerts`, operator))).toBe(200);
  const colleague = await browserOf(one, await person(one, 'operator'));
  expect(await statusOf(post(colleague))).toBe(201);
});
