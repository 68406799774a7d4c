// What a seal is over before the log has an entry: kept with the log, shown to whoever may read it, and to nobody else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLogStart } from '#database/decisions.ts';
import { sealOf } from '#shared/domain/chain.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';
import { type Ran, runVerify, sha256, writeFive } from '../kit/database/verify-log-fixture.ts';

const work = mkdtempSync(path.join(tmpdir(), 'crowdshade-log-start-'));
const DAY = '2026-05-01';

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await store.owner.query("INSERT INTO site (site_id, version, document) VALUES ('demo', 1, '{}')");
});
afterAll(async () => {
  await store.close();
  rmSync(work, { recursive: true, force: true });
});

const check = async (...args: readonly string[]): Promise<Ran> => {
  const seal = sealOf('demo', DAY, await readLogStart(store.auditor, 'demo'), sha256);
  const env = { DATABASE_URL: store.embedded.databaseUrl };
  return runVerify(['--seal', `${DAY}=${seal}`, ...args], { env });
};

test('a seal of a day before the first entry stays right when the log has begun, in the database and in a file', async () => {
  expect(await check()).toMatchObject({
    code: 0,
    out: expect.stringContaining('which has no entry yet'),
  });
  await writeFive(store);
  const file = path.join(work, 'log.ndjson');
  for (const args of [
    ['--export', file],
    ['--file', file],
  ])
    expect(await check(...args)).toMatchObject({ code: 0, out: expect.stringContaining('whole') });
});

test('no role reads or changes the secret; who may not read the log gets no start of it', async () => {
  for (const who of ['server', 'aggregator', 'auditor', 'publicReader'] as const)
    for (const sql of ['SELECT secret FROM log_secret', 'DELETE FROM log_secret'])
      await expect(store[who].query(sql), `${who}: ${sql}`).rejects.toThrow('permission denied');
  await expect(store.owner.query('DELETE FROM log_secret')).rejects.toThrow('never changed');
  for (const who of ['aggregator', 'publicReader'] as const)
    await expect(store[who].query("SELECT log_start('demo')")).rejects.toThrow('permission denied');
});
