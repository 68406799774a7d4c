// The debrief of an evening in which zones were called otherwise from some plan on: whatever was said and seen before stands under the names of then.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { policyOf, releaseOf, siteOf } from '../../kit/server/fixture.ts';
import { firstPlan, laterPlan, renamedSite } from '../../kit/server/renamed.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

const MINUTE = 60_000;
const SITE_ID = 'harbour';
const FIRST = '00000000000d0001';
const LATER = '00000000000d0002';

let store: DatabaseStore;
let running: Running;
let change: EpochMs;
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  change = windowStartOf(Date.now() - 30 * MINUTE, 15 * MINUTE);
  await store.putSite(siteOf(SITE_ID), null, null);
  for (const version of [1, 2]) await store.putPolicy(policyOf(SITE_ID, version));
  await store.putPlan(firstPlan(SITE_ID, change - 60 * MINUTE, FIRST));
  await store.putSite(renamedSite(SITE_ID), null, null);
  await store.putPlan(laterPlan(SITE_ID, change, LATER));
  for (const [start, planId] of [
    [change - 5 * MINUTE, FIRST],
    [change + 5 * MINUTE, LATER],
  ] as const) {
    const release = releaseOf(SITE_ID, 'staff', start);
    const records = release.records.map((record) => ({ ...record, planId }));
    await store.write({ ...release, planId, records });
  }
  for (const [at, cell] of [
    [change - 4 * MINUTE, 'gate'],
    [change - 4 * MINUTE + 1000, 'stage'],
    // The newest window on screen is still one of the old plan.
    [change + MINUTE, 'stage'],
    [change + 6 * MINUTE, 'stage'],
    [change + 6 * MINUTE + 1000, 'arch'],
    // Somebody speaks of what was there.
    [change + 6 * MINUTE + 2000, 'gate'],
  ] as const)
    await store.room.addToLog(
      SITE_ID,
      { kind: 'place_reported', word: 'full', cells: [cell] },
      { by: 'account-of-somebody', at },
    );
});
afterAll(() => running.stop());

const debrief = async (query: string): Promise<string> => {
  const span = `from=${isoUtc(change - 15 * MINUTE)}&to=${isoUtc(change + 15 * MINUTE)}`;
  const path = `/api/v1/sites/${SITE_ID}/debrief?language=en&${span}&${query}`;
  const answer = await running.get(path, bearer(OPERATOR));
  expect(answer.status).toBe(200);
  return answer.text();
};

test('each entry of the log calls its place as it was on screen then', async () => {
  const options = { bom: true, columns: true, record_delimiter: '\r\n' } as const;
  const rows: Record<string, string>[] = parse(await debrief('format=csv&table=log'), options);
  expect(rows.map(({ place }) => place)).toEqual([
    'Gate',
    'Stage',
    'Stage',
    'Podium',
    'Arch',
    'Gate',
  ]);
});

test('a region that goes on under another name is one row, with both', async () => {
  const page = await debrief('format=html');
  for (const name of ['Gate / Arch', 'Stage / Podium', 'Bar + Pier']) expect(page).toContain(name);
});
