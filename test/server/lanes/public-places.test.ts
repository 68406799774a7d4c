// Four slow downloads from two addresses held every place for large answers: nobody read the register or the timeline, staff neither. By states: what is
// asked hangs until it is let go.
import { afterEach, expect, test, vi } from 'vitest';
import { HttpLanes } from '#server/http/lane-limits.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import type { ReleaseReader } from '#server/ports.ts';
import { SITE, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, fill, OPERATOR, serve } from '../../kit/server/running.ts';
import { until } from '../../kit/until.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const SITE_PATH = `/api/v1/sites/${SITE}`;
const OTHERS = [
  '/api/v1/sensors',
  '/api/v1/policies',
  `${SITE_PATH}/changes`,
  `${SITE_PATH}/site-plan`,
  `${SITE_PATH}/frames`,
];

let served: Awaited<ReturnType<typeof serve>> | null = null;
let letGo = (): void => {};
afterEach(async () => {
  letGo();
  await served?.stop();
  served = null;
});

/** The changes wait until they are let go, and with them every place. */
async function start() {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const gate = Promise.withResolvers<void>();
  letGo = () => gate.resolve();
  let held = 0;
  const changes: ReleaseReader['changes'] = async (...asked) => {
    held += 1;
    if (held === 1) await gate.promise;
    return store.reader.changes(...asked);
  };
  const reader = { ...store.reader, changes };
  served = await serve({ ...store, reader }, null, null, undefined, {});
  return { held: () => held };
}

const from = (address: string) => ({ 'x-forwarded-for': address });

async function statusOf(path: string, headers: Record<string, string>): Promise<[string, number]> {
  const answer = await served?.get(path, headers);
  await answer?.arrayBuffer();
  return [path, answer?.status ?? 0];
}

function openFrom(path: string, count: number): Promise<Response | undefined>[] {
  return Array.from({ length: count }, async (_, i) =>
    served?.get(path, from(`198.51.100.${1 + Math.floor(i / 2)}`)),
  );
}

test('public files that are read slowly take no place of other answers', async () => {
  const lanes = new HttpLanes(DEFAULT_LIMITS.http, () => 0);
  const gate = Promise.withResolvers<void>();
  let reading = 0;
  const read = (): Promise<void> => {
    reading += 1;
    return gate.promise;
  };
  const ask = (ip: string, make: () => Promise<unknown>, isFile: boolean) =>
    lanes.large({ ip } as never, { locals: {} } as never, 'public', make, isFile);
  const files = [1, 1, 2, 2].map((last) => ask(`198.51.100.${last}`, read, true));
  await until('four files to be read', () => reading === 4);
  for (const ip of ['198.51.100.1', '198.51.100.9'])
    expect(await ask(ip, async () => 'made', false)).toBe('made');
  gate.resolve();
  await Promise.all(files);
});

test('strangers hold every place for large answers: staff has its own, also for what is public', async () => {
  const { held } = await start();
  const asked = openFrom(`${SITE_PATH}/changes`, 4);
  await until('the first to be made', () => held() === 1);
  const staff = { ...bearer(OPERATOR), ...from('198.51.100.1') };
  for (const path of [...OTHERS, `${SITE_PATH}/records`])
    expect(await statusOf(path, staff)).toEqual([path, 200]);
  letGo();
  for (const answer of asked) expect((await answer)?.status).toBe(200);
});

test('staff does not wait for an answer that strangers are still waiting to make', async () => {
  const { held } = await start();
  const asked = openFrom(`${SITE_PATH}/changes`, 4);
  await until('the first to be made', () => held() === 1);
  const stranger = statusOf(`${SITE_PATH}/frames`, from('198.51.100.9'));
  const staff = bearer(OPERATOR);
  expect(await statusOf(`${SITE_PATH}/frames`, staff)).toEqual([`${SITE_PATH}/frames`, 200]);
  letGo();
  for (const answer of asked) expect((await answer)?.status).toBe(200);
  await stranger;
});
