// Four slow downloads from two addresses held every place for large answers: nobody read the register or the timeline, staff neither. By states: what is
// asked hangs until it is let go.
import { afterEach, expect, test, vi } from 'vitest';
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

/** The first `most` that ask `name` of the public lane wait until they are let go. */
async function start(name: 'records' | 'changes', most: number) {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const gate = Promise.withResolvers<void>();
  letGo = () => gate.resolve();
  let held = 0;
  const ask = store.reader[name] as (...asked: unknown[]) => Promise<never>;
  const holding = async (...asked: unknown[]): Promise<never> => {
    held += 1;
    if (held <= most) await gate.promise;
    return ask(...asked);
  };
  const reader: ReleaseReader = { ...store.reader, [name]: holding };
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
  const { held } = await start('records', Number.POSITIVE_INFINITY);
  const files = openFrom(`${SITE_PATH}/export?format=csv`, 8);
  await until('the first file to be read', () => held() > 0);
  for (const path of OTHERS)
    expect(await statusOf(path, from('198.51.100.9'))).toEqual([path, 200]);
  letGo();
  for (const file of files) expect((await file)?.status).toBe(200);
});

test('strangers hold every place for large answers: staff has its own, also for what is public', async () => {
  const { held } = await start('changes', 4);
  const asked = openFrom(`${SITE_PATH}/changes`, 4);
  await until('every place to be taken', () => held() === 4);
  const staff = { ...bearer(OPERATOR), ...from('198.51.100.1') };
  for (const path of [...OTHERS, `${SITE_PATH}/records`])
    expect(await statusOf(path, staff)).toEqual([path, 200]);
  letGo();
  for (const answer of asked) expect((await answer)?.status).toBe(200);
});

test('staff does not wait for an answer that strangers are still waiting to make', async () => {
  const { held } = await start('changes', 4);
  const asked = openFrom(`${SITE_PATH}/changes`, 4);
  await until('every place to be taken', () => held() === 4);
  const stranger = statusOf(`${SITE_PATH}/frames`, from('198.51.100.9'));
  const staff = bearer(OPERATOR);
  expect(await statusOf(`${SITE_PATH}/frames`, staff)).toEqual([`${SITE_PATH}/frames`, 200]);
  letGo();
  for (const answer of asked) expect((await answer)?.status).toBe(200);
  await stranger;
});
