import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSchema } from '#database/describe-schema.ts';
import { type EmbeddedDatabase, startEmbedded } from '#database/embedded/embedded.ts';
import { migrate } from '#database/migrate.ts';
import { openPool } from '#database/open.ts';
import { dataFolder } from '../database/folder.ts';

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

test('a schema that is newer than the program is refused', async () => {
  const pool = open();
  await pool.query("INSERT INTO migration (number, name) VALUES (9999, 'from the future')");
  await expect(migrate(pool)).rejects.toThrow('the database has schema 9999, this program knows');
  await pool.query('DELETE FROM migration WHERE number = 9999');
  expect(await migrate(pool)).toEqual([]);
  await pool.end();
});
