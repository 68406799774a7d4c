// Attack row 7: 1,658 requests with random bearer tokens were 1,658 queries, each in a fresh bucket. The real intake behind the real server.

import { once } from 'node:events';
import http from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIngestApp } from '#aggregator/ingest/http/app.ts';
import { jsonBatch } from '#aggregator/ingest/http/json-batch.ts';
import { createIntake } from '#aggregator/ingest/intake.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { type Running, serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const GOOD = 'cs_dev_the-token-of-the-sensors';
/** So few that the share of an address does not come back while a test runs. */
const LIMITS = {
  ...DEFAULT_LIMITS,
  http: { ...DEFAULT_LIMITS.http, heldBackMs: 1 },
  signIn: { failuresPerMinute: 5 },
};
let asked: string[];
let intake: http.Server;
let running: Running | Awaited<ReturnType<typeof serve>>;
let intakeUrl: string;

beforeEach(async () => {
  asked = [];
  const door = createIntake({
    siteOfToken: async (sha256) => {
      asked.push(sha256);
      return sha256 === sha256Hex(GOOD) ? 'quay' : null;
    },
    admit: async (_siteId, items) => items.map(() => 'accepted'),
    isAway: () => false,
    log: () => {},
  });
  const app = createIngestApp(door, {
    formats: [jsonBatch],
    health: () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    log: () => {},
  });
  intake = http.createServer(app).listen(0, '127.0.0.1');
  await once(intake, 'listening');
  const address = intake.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  intakeUrl = `http://127.0.0.1:${address.port}`;
  running = await serve(await openMemoryStore(), intakeUrl, null, undefined, { limits: LIMITS });
});
afterEach(async () => {
  await running.stop();
  intake.closeAllConnections();
  intake.close();
});

const BATCH = JSON.stringify({
  readings: [{ sensorId: 's-1', observedAt: '2027-06-12T19:00:00Z', level: 2 }],
});
async function post(origin: string, token: string, scheme = 'Bearer'): Promise<Response> {
  const answer = await fetch(`${origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { authorization: `${scheme} ${token}`, 'content-type': 'application/json' },
    body: BATCH,
  });
  await answer.text();
  return answer;
}

test('random tokens through the front: 401, then 429 before the intake hears of them; a sensor goes on', async () => {
  expect((await post(running.origin, GOOD)).status).toBe(202);
  const statuses: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    const answer = await post(running.origin, `cs_dev_random-${i}`);
    statuses.push(answer.status);
    if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(asked.length).toBeLessThan(30);
  expect(asked.length - 1).toBe(statuses.filter((status) => status === 401).length);
  expect((await post(running.origin, GOOD)).status).toBe(202);
});

test('at the intake itself: an unknown token is asked once, and unknown ones share one bucket', async () => {
  for (let i = 0; i < 20; i += 1)
    expect((await post(intakeUrl, 'cs_dev_unknown')).status).toBe(401);
  expect(asked).toHaveLength(1);
  expect((await post(intakeUrl, GOOD)).status).toBe(202);
  const left = async (token: string): Promise<number> => {
    const answer = await post(intakeUrl, token);
    return Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]);
  };
  const first = await left('cs_dev_random-a');
  expect(await left('cs_dev_random-b')).toBe(first - 1);
  // The sensors' token has its own.
  expect(await left(GOOD)).toBeGreaterThan(first);
});

test('found B9: the scheme of a device token is read without regard to case, by the front and by the intake', async () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR ']) {
    const statuses = [
      await post(running.origin, GOOD, scheme),
      await post(intakeUrl, GOOD, scheme),
    ];
    expect([scheme, ...statuses.map(({ status }) => status)]).toEqual([scheme, 202, 202]);
  }
  // The front knows the token, however the scheme is written: it is none of the strangers behind its address.
  for (let i = 0; i < 60; i += 1) await post(running.origin, `cs_dev_random-${i}`, 'bearer');
  expect((await post(running.origin, 'cs_dev_random-60', 'BEARER')).status).toBe(429);
  expect((await post(running.origin, GOOD, 'bearer')).status).toBe(202);
});
