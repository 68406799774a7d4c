// Attack row 6: 20 exports, 20 pages of 5,000 records, 40 public logs, 40 descriptions of the API at once made the safety team wait. Here by states, without
// a clock; by time in `npm run siege`.
import { afterEach, expect, test, vi } from 'vitest';
import type { Asked } from '#server/http/asked.ts';
import { type DescriptionContext, descriptionRoute } from '#server/http/description.ts';
import { DEFAULT_LIMITS, type HttpLimits } from '#server/lanes/limits.ts';
import type { ReleaseReader } from '#server/ports.ts';
import { SITE_ROUTES } from '#server/released/site-routes.ts';
import { isoUtc } from '#shared/time.ts';
import { latestSchema, recordPageSchema } from '#shared/wire/api.ts';
import { cursorOf } from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { releaseOf, SITE, STAFF_WINDOWS, timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, fill, OPERATOR, serve } from '../../kit/server/running.ts';
import type { TestStore } from '../../kit/server/store.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

type Served = Awaited<ReturnType<typeof serve>>;
const line = timeline(Date.now());
let served: Served | null = null;
afterEach(async () => {
  await served?.stop();
  served = null;
});

async function start(
  http: Partial<HttpLimits>,
  change: (store: TestStore) => Partial<TestStore> & { openReader?: ReleaseReader } = () => ({}),
): Promise<Served> {
  const store = await openMemoryStore();
  await fill(store, line);
  const { openReader, ...own } = change(store);
  const limits = { ...DEFAULT_LIMITS, http: { ...DEFAULT_LIMITS.http, heldBackMs: 1, ...http } };
  const more = { limits, ...(openReader === undefined ? {} : { openReader }) };
  served = await serve({ ...store, ...own }, null, null, undefined, more);
  return served;
}

const SITE_PATH = `/api/v1/sites/${SITE}`;
const staff = bearer(OPERATOR);
const statusOf = async (answer: Promise<Response>): Promise<number> => {
  const response = await answer;
  await response.arrayBuffer();
  return response.status;
};

/** The store, whose public records wait until they are let go. */
function heldBack(store: TestStore) {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const reader: ReleaseReader = {
    ...store.reader,
    records: async (query) => {
      if (query.lane === 'public') {
        asked += 1;
        await gate.promise;
      }
      return store.reader.records(query);
    },
  };
  return { reader, letGo: () => gate.resolve(), asked: () => asked };
}

test('20 public exports are held: staff is answered, the 21st is told when to come back, then all end', async () => {
  const made: ReturnType<typeof heldBack>[] = [];
  const limits = {
    filesPublic: 3,
    filesPerAddress: 3,
    heavyQueue: 17,
    heavyQueuePerAddress: 17,
    heavyWaitMs: 100_000,
  };
  const one = await start(limits, (store) => {
    made.push(heldBack(store));
    return { reader: made[0]?.reader ?? store.reader };
  });
  const [held] = made;
  const asked = Array.from({ length: 21 }, () => one.get(`${SITE_PATH}/export?format=csv`));
  // Three places and a queue of seventeen: one of them is refused at once.
  const refused = await new Promise<Response>((resolve) => {
    for (const answer of asked)
      void answer.then((one) => {
        if (one.status !== 200) resolve(one);
      });
  });
  expect(refused).toMatchObject({ status: 429 });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  for (const path of [
    '/latest?lane=staff',
    '/alerts',
    '/log',
    '/frames?lane=staff',
    '/records?lane=staff&limit=5000',
    '/export?format=csv&lane=staff',
  ])
    expect(await statusOf(one.get(SITE_PATH + path, staff))).toBe(200);
  expect(await statusOf(one.get(`${SITE_PATH}/latest`))).toBe(200);
  // Pieces of public files are read one at a time.
  await eventually(() => held?.asked() === 1);
  held?.letGo();
  const statuses = await Promise.all(asked.map(statusOf));
  expect(statuses.toSorted()).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
});

test('the public connections of the database hang: staff, sign-in and the newest window go on', async () => {
  const hangs = () => new Promise<never>(() => {});
  const one = await start({ heavyWaitMs: 50 }, ({ reader }) => ({
    openReader: Object.fromEntries(
      Object.keys(reader).map((name) => [name, hangs]),
    ) as unknown as ReleaseReader,
  }));
  const pending = ['/records', '/frames', '/export?format=csv', '/changes'].map((path) =>
    one.get(SITE_PATH + path).catch(() => null),
  );
  for (const path of [
    `${SITE_PATH}/latest?lane=staff`,
    `${SITE_PATH}/frames?lane=staff`,
    `${SITE_PATH}/records?lane=staff`,
    `${SITE_PATH}/alerts`,
    SITE_PATH,
    `${SITE_PATH}/latest`,
    `${SITE_PATH}/regions`,
  ])
    expect(await statusOf(one.get(path, staff))).toBe(200);
  await served?.stop();
  served = null;
  await Promise.all(pending);
});

test('points: an address that asked too much is told how long to wait; staff of the same address is not', async () => {
  const one = await start({ pointsPerMinute: 30 });
  const answers: Response[] = [];
  for (let i = 0; i < 60; i += 1) {
    const answer = await one.get(`${SITE_PATH}/regions`);
    await answer.arrayBuffer();
    answers.push(answer);
  }
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(40);
  for (const { headers } of refused) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('content-type')).toContain('application/problem+json');
  }
  for (const path of ['/regions', '/latest?lane=staff', '', '/latest'])
    expect(await statusOf(one.get(SITE_PATH + path, staff))).toBe(200);
  expect(await statusOf(one.get(`${SITE_PATH}/regions`, bearer('made-up-token')))).toBe(429);
});

test('the same public page is made once, and anew after a retraction', async () => {
  const one = await start({});
  const path = `${SITE_PATH}/records?limit=5000`;
  const before = one.rowReads();
  const pages = await Promise.all(
    Array.from({ length: 40 }, async () =>
      recordPageSchema.parse(await (await one.get(path)).json()),
    ),
  );
  expect(one.rowReads() - before).toBe(1);
  expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
  const record = pages[0]?.records.find(({ status }) => status === 'released');
  if (record === undefined) throw new Error('nothing released');
  await one.store.retract(record);
  await eventually(async () => {
    const page = recordPageSchema.parse(await (await one.get(path)).json());
    return page.records.some((now) => now.status === 'retracted');
  });
});

test('a page of 5,000 is read in pieces and is the same as in one', async () => {
  const one = await start({});
  const pages: number[] = [];
  let cursor: string | null = `${SITE_PATH}/records?lane=staff&limit=7`;
  while (cursor !== null) {
    const page: ReturnType<typeof recordPageSchema.parse> = recordPageSchema.parse(
      await (await one.get(cursor, staff)).json(),
    );
    pages.push(page.records.length);
    cursor = page.links.next;
  }
  const whole = recordPageSchema.parse(
    await (await one.get(`${SITE_PATH}/records?lane=staff&limit=5000`, staff)).json(),
  );
  expect(pages.reduce((sum, length) => sum + length, 0)).toBe(whole.records.length);
  expect(whole.links.next).toBeNull();
});

test('latest of staff: a thousand questions are a few reads, a new window is seen, an unpublished one never', async () => {
  const one = await start({});
  const path = `${SITE_PATH}/latest?lane=staff`;
  const latest = async () => latestSchema.parse(await (await one.get(path, staff)).json());
  await latest();
  const before = one.rowReads();
  for (let i = 0; i < 10; i += 1)
    expect(
      new Set(await Promise.all(Array.from({ length: 100 }, () => statusOf(one.get(path, staff))))),
    ).toEqual(new Set([200]));
  expect(one.rowReads() - before).toBeLessThan(50);
  const next = line.base + STAFF_WINDOWS * 60_000;
  await one.store.write(releaseOf(SITE, 'staff', next, Date.now()));
  await eventually(async () => (await latest()).cursor === cursorOf(next));
  await one.store.write(releaseOf(SITE, 'staff', next + 60_000, Date.now() + 3_600_000));
  for (let i = 0; i < 5; i += 1) expect((await latest()).cursor).toBe(cursorOf(next));
  // Nobody without the role gets what is kept for those who have it.
  expect(await statusOf(one.get(path))).toBe(401);
  const open = latestSchema.parse(await (await one.get(`${SITE_PATH}/latest`)).json());
  expect(open.records.every(({ lane }) => lane === 'public')).toBe(true);
  expect(open.records[0]?.windowStart).toBe(isoUtc(line.base + 900_000));
});

test('the description of the API is written once, is zipped once, and has a tag', async () => {
  const one = await start({});
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => one.get('/api/v1/openapi.json')),
  );
  const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
  expect(texts.size).toBe(1);
  expect(JSON.parse([...texts][0] ?? '').openapi).toBe('3.1.0');
  expect(answers[0]?.headers.get('content-encoding')).toBe('gzip');
  const tag = answers[0]?.headers.get('etag') ?? '';
  expect(
    (await one.get('/api/v1/openapi.json', { 'if-none-match': tag, 'cache-control': 'max-age=0' }))
      .status,
  ).toBe(304);
  let made = 0;
  const [first] = SITE_ROUTES;
  if (first === undefined) throw new Error('no route');
  const counted = {
    ...first,
    get summary() {
      made += 1;
      return 'All sites';
    },
  };
  const { handler } = descriptionRoute([counted]);
  const asked = {
    has: () => false,
    dependsOn: () => {},
    req: { acceptsEncodings: () => 'identity' },
  } as unknown as Asked;
  const nobody = { contacts: async () => [] } as unknown as DescriptionContext;
  await Promise.all(Array.from({ length: 40 }, () => handler(nobody, asked)));
  expect(made).toBe(1);
});
