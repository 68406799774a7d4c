// HEAD asks for the head of an answer: it makes no file, and takes nothing that others wait for.
import { afterEach, expect, test } from 'vitest';
import { LARGE } from '#server/lanes/costs.ts';
import { DEFAULT_LIMITS, type HttpLimits } from '#server/lanes/limits.ts';
import { FORMAT_NAMES } from '#server/released/export/formats.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

const SITE_PATH = `/api/v1/sites/${SITE}`;
let running: Running | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(few: Partial<HttpLimits> = {}): Promise<Running> {
  const limits = { ...DEFAULT_LIMITS, http: { ...DEFAULT_LIMITS.http, heldBackMs: 1, ...few } };
  running = await startRunning(await openMemoryStore(), null, null, undefined, { limits });
  return running;
}

const headOf = ({ origin }: Running, path: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, { method: 'HEAD', headers });

/** What is said of the body that follows, or of the line: nobody knows it before there is one. */
const OF_THE_BODY = [
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
];
const headersOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => !OF_THE_BODY.includes(name)));

test.each(FORMAT_NAMES)(
  'HEAD of an export as %s reads no row and has the head of the file',
  async (format) => {
    const one = await start();
    for (const [lane, headers] of [
      ['public', {}],
      ['staff', bearer(OPERATOR)],
    ] as const) {
      const path = `${SITE_PATH}/export?format=${format}&lane=${lane}`;
      const before = one.rowReads();
      const head = await headOf(one, path, headers);
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(one.rowReads()).toBe(before);
      const file = await one.get(path, headers);
      expect((await file.bytes()).length).toBeGreaterThan(0);
      expect(one.rowReads()).toBeGreaterThan(before);
      expect(headersOf(head)).toEqual(headersOf(file));
    }
  },
);

test('HEAD of an export is refused as the file is, and costs what asking for it costs', async () => {
  const one = await start({ pointsPerMinute: 3.5 * LARGE });
  const path = `${SITE_PATH}/export?format=csv`;
  expect((await headOf(one, `${path}&from=yesterday`)).status).toBe(400);
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await headOf(one, path)).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test('HEAD of a large answer takes nothing of the pace in which answers leave', async () => {
  const one = await start({ pacedBytes: 1, pacedBytesPerSecond: 1, heavyWaitMs: 1000 });
  for (let i = 0; i < 3; i += 1)
    expect((await headOf(one, `${SITE_PATH}/latest`)).status).toBe(200);
  expect((await one.get(`${SITE_PATH}/latest`)).status).toBe(200);
  // The control: bytes that leave do take of it.
  expect((await one.get(`${SITE_PATH}/latest`)).status).toBe(503);
});
