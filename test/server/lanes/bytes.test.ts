// The description of the API, asked for without compression, was 318 kB for the price of one word: a handful of strangers filled the line of staff.
import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_LIMITS, type HttpLimits } from '#server/lanes/limits.ts';
import { Pace } from '#server/lanes/pace.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, fill, OPERATOR, serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const DESCRIPTION = '/api/v1/openapi.json';
let served: Awaited<ReturnType<typeof serve>> | null = null;
afterEach(async () => {
  await served?.stop();
  served = null;
});

async function start(http: Partial<HttpLimits>) {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const limits = { ...DEFAULT_LIMITS, http: { ...DEFAULT_LIMITS.http, heldBackMs: 1, ...http } };
  served = await serve(store, null, null, undefined, { limits });
  return served;
}

/** How many of so many questions, one after another, were answered with 200. */
async function answered(count: number, encoding: string, more = {}): Promise<number> {
  let found = 0;
  for (let i = 0; i < count; i += 1) {
    const answer = await served?.get(DESCRIPTION, { 'accept-encoding': encoding, ...more });
    await answer?.arrayBuffer();
    if (answer?.status === 200) found += 1;
  }
  return found;
}

test('an answer costs by the bytes that were sent: uncompressed ones run out first, and staff is not counted', async () => {
  await start({ pointsPerMinute: 200 });
  const other = { 'x-forwarded-for': '198.51.100.7' };
  expect(await answered(100, 'identity', other)).toBeLessThan(100);
  expect(await answered(60, 'gzip')).toBe(60);
  expect(await answered(3, 'identity', { ...other, ...bearer(OPERATOR) })).toBe(3);
});

test.each(['br', 'deflate', 'identity'])(
  'nothing is compressed anew for whoever asks for %s',
  async (encoding) => {
    const one = await start({});
    const answer = await one.get(DESCRIPTION, { 'accept-encoding': encoding });
    expect(answer.headers.get('content-encoding') ?? 'identity').toBe('identity');
    expect((await answer.json()).openapi).toBe('3.1.0');
  },
);

test('large public answers wait for each other, and are refused when that takes too long; small ones and staff do not wait', async () => {
  const one = await start({ pacedBytesPerSecond: 1, heavyWaitMs: 1 });
  expect(await answered(1, 'identity')).toBe(1);
  const refused = await one.get(DESCRIPTION, { 'accept-encoding': 'identity' });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answered(1, 'gzip')).toBe(1);
  expect(await answered(2, 'identity', bearer(OPERATOR))).toBe(2);
  expect((await one.get(`/api/v1/sites/${SITE}/latest`)).status).toBe(200);
});

test('the pace: bytes that fit leave at once, the rest in the order in which it came', async () => {
  const pace = new Pace(1_000_000, 1000, () => 0);
  const left: number[] = [];
  const waits = [1, 2, 3].map(async (nth) => {
    if (await pace.wait(10_000)) left.push(nth);
  });
  await Promise.all(waits);
  expect(left).toEqual([1, 2, 3]);
  expect(await pace.wait(2_000_000)).toBe(true);
  expect(await pace.wait(1)).toBe(false);
});
