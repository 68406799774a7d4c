// 100,000 released records in the database: every file agrees with /records row by row, in memory that does not grow with the file.
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { recordPageSchema } from '#shared/wire/api.ts';
import { openDatabaseStore } from '../../kit/server/database-store.ts';
import { READERS } from '../../kit/server/file-readers.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

const WINDOWS = 1000;
const REGIONS = 100;
let running: Running;
let query: string;

beforeAll(async () => {
  const store = await openDatabaseStore();
  running = await startRunning(store);
  const from = running.base - 20 * 86_400_000;
  query = `from=${isoUtc(from)}&to=${isoUtc(from + WINDOWS * 900_000)}`;
  await store.owner.query(
    `INSERT INTO public_record (site_id, policy_version, plan_id, region_id, window_start, window_seconds, status, level, published_at)
     SELECT $1, 2, '00000000000000f1', lpad(to_hex(r), 16, '0'), to_timestamp($2::float8 + w * 900), 900, 'released', (w * 7 + r) % 5,
       to_timestamp($2::float8 + w * 900 + 1800)
     FROM generate_series(0, ${WINDOWS - 1}) w, generate_series(1, ${REGIONS}) r`,
    [SITE, from / 1000],
  );
});
afterAll(() => running.stop());

async function allRecords(): Promise<string[]> {
  const records: string[] = [];
  let next: string | null = `/api/v1/sites/${SITE}/records?limit=5000&${query}`;
  while (next !== null) {
    const page = recordPageSchema.parse(await (await running.get(next)).json());
    records.push(...page.records.map((record) => JSON.stringify(record)));
    next = page.links.next;
  }
  return records;
}

const download = async (format: string): Promise<Uint8Array> =>
  (await running.get(`/api/v1/sites/${SITE}/export?format=${format}&${query}`)).bytes();

test('100,000 records as Parquet (read by DuckDB) and CSV agree with /records row by row', async () => {
  const records = await allRecords();
  expect(records).toHaveLength(WINDOWS * REGIONS);
  const csv = await READERS.csv(await download('csv'));
  expect(csv.records.map((record) => JSON.stringify(record))).toEqual(records);
  const parquet = await READERS.parquet(await download('parquet'));
  expect(parquet.records.map((record) => JSON.stringify(record))).toEqual(records);
});

test('a reader who does not read holds the file back', async () => {
  const before = running.rowReads();
  const request = http.get(`${running.origin}/api/v1/sites/${SITE}/export?format=csv&${query}`);
  const [response]: http.IncomingMessage[] = await once(request, 'response');
  await sleep(1500);
  const held = running.rowReads() - before;
  expect(held).toBeLessThan(120);
  response?.resume();
  if (response !== undefined) await once(response, 'end');
  expect(running.rowReads() - before).toBe(201);
});

test('a reader who leaves ends the reading, and nothing counts as failed', async () => {
  for (const format of ['csv', 'parquet']) {
    const before = running.rowReads();
    const leaving = new AbortController();
    await fetch(`${running.origin}/api/v1/sites/${SITE}/export?format=${format}&${query}`, {
      signal: leaving.signal,
    });
    leaving.abort();
    await sleep(1500);
    expect(running.rowReads() - before).toBeLessThan(101);
  }
  expect(running.errors).toEqual([]);
});
