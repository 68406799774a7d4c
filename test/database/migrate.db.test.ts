import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedDatabase, startEmbedded } from '#database/embedded/embedded.ts';
import { isMigrated, migrate, missingMigrations } from '#database/migrate.ts';
import { migrationOf, migrations, newestKnown } from '#database/migrations.ts';
import { openPool } from '#database/open.ts';
import { refuseUnfit } from '#database/schema-fit.ts';
import { describeSchema } from '../kit/database/describe-schema.ts';
import { dataFolder } from '../kit/database/folder.ts';

const folder = dataFolder();
let embedded: EmbeddedDatabase;
beforeAll(async () => {
  embedded = await startEmbedded({ dataDir: folder.dir, log: () => {} });
});
afterAll(async () => {
  await embedded.close();
  folder.remove();
});
const open = () => openPool({ databaseUrl: embedded.databaseUrl, role: null, max: 1 });

test('twenty processes migrate at once: each migration is applied once, and again changes nothing', async () => {
  const pools = Array.from({ length: 20 }, open);
  const results = await Promise.all(pools.map(migrate));
  const applied = results.filter((names) => names.length > 0);
  expect(applied).toHaveLength(1);
  expect(applied[0]?.slice(0, 3)).toEqual(['register', 'records', 'access']);
  const [first] = pools;
  if (first === undefined) throw new Error('no pool');
  expect(await migrate(first)).toEqual([]);
  for (const pool of pools) await pool.end();
});

test('schema.sql says what the migrations make', async () => {
  const pool = open();
  await expect(await describeSchema(pool)).toMatchFileSnapshot(
    path.join(import.meta.dirname, '../../database/schema.sql'),
  );
  await pool.end();
  const snapshot = readFileSync(
    path.join(import.meta.dirname, '../../database/schema.sql'),
    'utf8',
  );
  expect(snapshot).toContain('staff_record: by window_start');
});

test('every migration says whether it is breaking', () => {
  expect(() => migrationOf('0099-more.sql', '-- Why: nobody knows')).toThrow(
    '0099-more.sql must begin with the line "-- breaking: yes" or "-- breaking: no"',
  );
  expect(migrations().map(({ number }) => number)).toEqual(
    Array.from({ length: newestKnown() }, (_, i) => i + 1),
  );
});

const fromTheFuture = async (pool: pg.Pool, breaking: boolean): Promise<void> => {
  await pool.query("INSERT INTO migration VALUES (9999, 'from the future', now(), $1)", [breaking]);
};

test('a schema that is newer by a breaking migration is refused, by migrate and by a program at its start', async () => {
  const pool = open();
  const asServer = { databaseUrl: embedded.databaseUrl, role: 'server' } as const;
  await fromTheFuture(pool, true);
  const words = 'the database has schema 9999, this program knows';
  await expect(migrate(pool)).rejects.toThrow(words);
  await expect(refuseUnfit(asServer)).rejects.toThrow(words);
  expect(await isMigrated(pool)).toBe(false);
  await pool.query('DELETE FROM migration WHERE number = 9999');
  expect(await migrate(pool)).toEqual([]);
  await pool.end();
});

test('a schema that is newer by nothing breaking is gone on with: a fleet can roll', async () => {
  const pool = open();
  await fromTheFuture(pool, false);
  expect(await migrate(pool)).toEqual([]);
  for (const role of ['server', 'aggregator'] as const)
    await refuseUnfit({ databaseUrl: embedded.databaseUrl, role });
  expect(await isMigrated(pool)).toBe(true);
  await pool.query('DELETE FROM migration WHERE number = 9999');
  await pool.end();
});

test('a schema that is too old, and one of before migrations said what they break, are brought up to date first', async () => {
  const pool = open();
  const asServer = { databaseUrl: embedded.databaseUrl, role: 'server' } as const;
  await pool.query('DELETE FROM migration WHERE number = $1', [newestKnown()]);
  await expect(refuseUnfit(asServer)).rejects.toThrow('run "npm run migrate"');
  expect((await missingMigrations(pool)).map(({ number }) => number)).toEqual([newestKnown()]);
  expect(await migrate(pool)).toHaveLength(1);
  await pool.query('ALTER TABLE migration DROP COLUMN breaking');
  await expect(refuseUnfit(asServer)).rejects.toThrow('run "npm run migrate"');
  expect(await migrate(pool)).toEqual([]);
  await refuseUnfit(asServer);
  await pool.end();
});
