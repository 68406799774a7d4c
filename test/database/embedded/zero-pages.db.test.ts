// Pages of zeros, as a power cut leaves them: PostgreSQL takes them for pages that were never
// filled, gives out the rows that are left, and says nothing. Found by what was known of them before.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type EmbeddedDatabase, startEmbedded } from '#database/embedded/embedded.ts';
import { readInspection } from '#database/embedded/inspection.ts';
import { openPool } from '#database/open.ts';
import { openDatabase } from '../../kit/database/damaged-folders.ts';
import { dataFolder, eventually } from '../../kit/database/folder.ts';
import { startPrepared } from '../../kit/database/prepared.ts';

const PAGE = 8192;
const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

function newFolder(): string {
  const { dir, remove } = dataFolder();
  cleanUp.push(remove);
  return dir;
}

type Made = { readonly dir: string; readonly database: EmbeddedDatabase; readonly name: string };

/** A running database with a table of some pages, all on the disk; `name` is its file. */
async function withRows(): Promise<Made> {
  const dir = newFolder();
  const database = await startPrepared({ dataDir: dir, log: () => {} }, 'new');
  cleanUp.push(() => database.close());
  const pool = openPool({ databaseUrl: database.databaseUrl, role: null, max: 1 });
  await pool.query(
    "CREATE TABLE kept AS SELECT i, repeat('x', 100) AS words FROM generate_series(1, 2000) i",
  );
  await pool.query('CHECKPOINT');
  const { rows } = await pool.query<{ file: string }>(
    "SELECT pg_relation_filepath('kept') AS file",
  );
  await pool.end();
  return { dir, database, name: `database/${rows[0]?.file}` };
}

function zeroPages(dir: string, name: string, from: number, to: number): void {
  const file = path.join(dir, name);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0, from * PAGE, (to + 1) * PAGE));
}

const damageIn = (dir: string): readonly string[] => readInspection(dir)?.damage ?? [];

test('pages that became zeros after a clean stop are named before anybody reads, and stay named', async () => {
  const { dir, database, name } = await withRows();
  await database.close();
  zeroPages(dir, name, 2, 4);
  zeroPages(dir, name, 7, 7);
  const found = ['pages 2 to 4', 'page 7'].map(
    (which) => `${name}, ${which} (zeros in place of what was written)`,
  );
  rmSync(path.join(dir, 'database-check.json'), { force: true });
  expect((await openDatabase(dir)).failed).toBeNull();
  expect(damageIn(dir)).toEqual(found);
  // The list of that second stop knows them as zeros.
  expect((await openDatabase(dir)).failed).toBeNull();
  expect(damageIn(dir)).toEqual(found);
});

test('a page that became another one, sound by itself, after a clean stop', async () => {
  const { dir, database, name } = await withRows();
  await database.close();
  const file = path.join(dir, name);
  const bytes = readFileSync(file);
  const before = newFolder();
  cpSync(dir, before, { recursive: true });
  const again = await startEmbedded({ dataDir: dir, log: () => {} });
  const pool = openPool({ databaseUrl: again.databaseUrl, role: null, max: 1 });
  await pool.query('UPDATE kept SET words = words WHERE i < 5');
  await pool.end();
  await again.close();
  // The first page as it was before the last writes: they never reached the disk.
  const after = readFileSync(file);
  bytes.copy(after, 0, 0, PAGE);
  writeFileSync(file, after);
  rmSync(path.join(dir, 'database-check.json'), { force: true });
  await openDatabase(dir);
  expect(damageIn(dir)).toEqual([`${name} (changed while Crowdshade was stopped)`]);
});

test('after a kill, pages that a look saw filled; pages that were only added are sound', async () => {
  const { dir, database, name } = await withRows();
  const looked = newFolder();
  await database.close();
  const again = await startEmbedded({ dataDir: dir, log: () => {} });
  cleanUp.push(() => again.close());
  rmSync(path.join(dir, 'database-check.json'), { force: true });
  await eventually(() => (readInspection(dir)?.pagesLookedAt ?? 0) > 0);
  // Nobody writes, so this is what a kill leaves.
  cpSync(dir, looked, { recursive: true });
  rmSync(path.join(looked, 'database.lock'));
  const file = path.join(looked, name);
  writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(3 * PAGE)]));
  const added = newFolder();
  cpSync(looked, added, { recursive: true });
  expect((await openDatabase(added)).failed).toBeNull();
  expect(damageIn(added)).toEqual([]);
  zeroPages(looked, name, 3, 3);
  expect((await openDatabase(looked)).failed).toBeNull();
  expect(damageIn(looked)).toEqual([`${name}, page 3 (zeros in place of what was written)`]);
});
