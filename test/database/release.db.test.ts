// What is written and what is read: immutable rows, nothing before its publication, one canonical record per key.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastWindows, staffRows } from '#database/aggregator/engine.ts';
import { writeRelease } from '#database/aggregator/release.ts';
import type { WindowNotice } from '#server/ports.ts';
import { isoUtc } from '#shared/time.ts';
import { RECORD_FIELDS, recordSchema } from '#shared/wire/record.ts';
import { eventually } from '../kit/database/folder.ts';
import {
  openStore,
  planOf,
  publicationOf,
  region,
  type Store,
  T0,
  windowOf,
} from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const LATER = T0 + 86_400_000;
const bytes = (site: string): string =>
  `SELECT md5(string_agg(r::text, '|' ORDER BY region_id)) AS hash FROM staff_record r WHERE site_id = '${site}'`;

test('P12: a second write of a window changes nothing, whatever its rows say', async () => {
  expect(await writeRelease(store.aggregator, windowOf('twice', 'staff', 0, [1, null, 3]))).toBe(
    'written',
  );
  const before = (await store.owner.query(bytes('twice'))).rows;
  expect(await writeRelease(store.aggregator, windowOf('twice', 'staff', 0, [4, 4, 4, 4]))).toBe(
    'already',
  );
  expect((await store.owner.query(bytes('twice'))).rows).toEqual(before);
});

test('P12: twenty writers of one window at once: one writes', async () => {
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      writeRelease(store.aggregator, windowOf('race', 'staff', 0, [i % 5])),
    ),
  );
  expect(results.filter((result) => result === 'written')).toHaveLength(1);
});

test('a window is committed as a whole: a row that the table refuses leaves no row and no cursor', async () => {
  const release = windowOf('whole', 'staff', 0, [1, 2]);
  const [good, bad] = release.rows;
  if (good === undefined || bad === undefined) throw new Error('rows');
  const rows = [good, { ...bad, kClass: null }];
  await expect(writeRelease(store.aggregator, { ...release, rows })).rejects.toThrow(
    'check constraint',
  );
  expect(await lastWindows(store.aggregator, 'whole')).toEqual({ staff: null, public: null });
  expect(await staffRows(store.aggregator, 'whole', T0, LATER)).toEqual([]);
});

test('P13: nothing is read before it is published, and then in canonical form without kClass', async () => {
  const release = windowOf('publish', 'public', 0, [2, null]);
  await writeRelease(store.aggregator, release);
  const at = publicationOf('public', T0);
  const query = {
    siteId: 'publish',
    lane: 'public' as const,
    from: null,
    to: null,
    after: null,
    limit: 10,
  };
  expect(await store.reader.records({ ...query, now: at - 1 })).toEqual([]);
  expect(await store.reader.newestWindow('publish', 'public', at - 1)).toBeNull();
  expect(await store.reader.windowsAfter('publish', 'public', 0, 10, at - 1)).toEqual([]);
  const records = await store.reader.records({ ...query, now: at });
  expect(records).toEqual(release.rows.map(({ record }) => record));
  for (const record of records) {
    expect(Object.keys(record)).toEqual([...RECORD_FIELDS]);
    recordSchema.parse(record);
  }
  expect((await store.reader.newestWindow('publish', 'public', at))?.records).toEqual(records);
  // For the gateway, which holds it until it is published.
  expect((await store.reader.window('publish', 'public', T0))?.records).toEqual(records);
});

test('found C9: a retracted key reads retracted, without level and with the reason, on every read', async () => {
  await writeRelease(store.aggregator, windowOf('retract', 'staff', 0, [1, 4]));
  await store.aggregator.query(
    "INSERT INTO retraction VALUES ('staff', $1, $2, $3, now(), 'sensor moved')",
    [planOf('retract'), region(1), isoUtc(T0)],
  );
  const query = {
    siteId: 'retract',
    lane: 'staff' as const,
    from: null,
    to: null,
    after: null,
    limit: 10,
    now: LATER,
  };
  const page = await store.reader.records(query);
  expect(page.map(({ status, level, reason }) => [status, level, reason])).toEqual([
    ['released', 1, null],
    ['retracted', null, 'sensor moved'],
  ]);
  expect((await store.reader.newestWindow('retract', 'staff', LATER))?.records).toEqual(page);
  const rows = await staffRows(store.aggregator, 'retract', T0, LATER);
  expect(rows.map(({ status, level, kClass }) => [status, level, kClass])).toEqual([
    ['released', 1, 5],
    ['retracted', null, null],
  ]);
});

test('pages of any size give every record once, in order; from and to are half-open', async () => {
  for (let w = 0; w < 7; w += 1)
    await writeRelease(store.aggregator, windowOf('pages', 'staff', w, [0, 1, 2, 3, null]));
  const all = async (limit: number, from: number | null, to: number | null): Promise<string[]> => {
    const keys: string[] = [];
    let after: { windowStart: number; regionId: string } | null = null;
    for (;;) {
      const page = await store.reader.records({
        siteId: 'pages',
        lane: 'staff',
        from,
        to,
        after,
        limit,
        now: LATER,
      });
      keys.push(...page.map((record) => `${record.windowStart} ${record.regionId}`));
      const last = page.at(-1);
      if (last === undefined || page.length < limit) return keys;
      after = { windowStart: Date.parse(last.windowStart), regionId: last.regionId };
    }
  };
  const once = await all(1000, null, null);
  expect(once).toHaveLength(35);
  expect(once).toEqual([...once].sort());
  for (const limit of [1, 2, 3, 5, 7, 34, 35]) expect(await all(limit, null, null)).toEqual(once);
  expect(await all(4, T0 + 60_000, T0 + 180_000)).toEqual(once.slice(5, 15));
});

test('windows after a cursor, newest and oldest', async () => {
  for (const w of [3, 0, 1, 2])
    await writeRelease(store.aggregator, windowOf('cursor', 'staff', w, [w]));
  const starts = async (after: number, limit: number, now: number): Promise<number[]> =>
    (await store.reader.windowsAfter('cursor', 'staff', after, limit, now)).map(
      ({ windowStart }) => (windowStart - T0) / 60_000,
    );
  expect(await starts(T0, 10, LATER)).toEqual([1, 2, 3]);
  expect(await starts(T0, 2, LATER)).toEqual([1, 2]);
  expect(await starts(T0, 10, publicationOf('staff', T0 + 120_000))).toEqual([1, 2]);
  expect(await store.reader.oldestWindow('cursor', 'staff')).toBe(T0);
  expect((await store.reader.newestWindow('cursor', 'staff', LATER))?.windowStart).toBe(
    T0 + 180_000,
  );
  expect(await store.reader.newestWindow('cursor', 'public', LATER)).toBeNull();
  expect(await lastWindows(store.aggregator, 'cursor')).toEqual({
    staff: T0 + 180_000,
    public: null,
  });
});

test('a committed window is announced once; after the database died the listener comes back by itself', async () => {
  const heard: WindowNotice[] = [];
  let reconnects = 0;
  const stop = await store.notices.subscribe(
    (notice) => heard.push(notice),
    () => {
      reconnects += 1;
    },
  );
  await store.owner.query("NOTIFY crowdshade_window, 'not ours'");
  await writeRelease(store.aggregator, windowOf('notice', 'staff', 0, [1]));
  await writeRelease(store.aggregator, windowOf('notice', 'staff', 0, [1]));
  await eventually(() => heard.length > 0);
  expect(heard).toEqual([{ siteId: 'notice', lane: 'staff', windowStart: T0 }]);
  const pid = store.embedded.pid();
  // 0 would be our own process group.
  if (pid === undefined) throw new Error('the embedded database has no process');
  process.kill(pid, 'SIGKILL');
  await eventually(() => reconnects === 1);
  await eventually(
    async () =>
      (await writeRelease(store.aggregator, windowOf('notice', 'staff', 1, [1]))) !== null,
  );
  await eventually(() => heard.length === 2);
  expect(heard[1]?.windowStart).toBe(T0 + 60_000);
  await stop();
});
