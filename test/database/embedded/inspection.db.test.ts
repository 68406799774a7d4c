// One flipped bit in a file of the database: found when it is read, found when nobody reads it, never given out.
import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { controlFilePath, crc32c, readControlFile } from '#database/embedded/control-file.ts';
import type { EmbeddedDatabase } from '#database/embedded/embedded.ts';
import { placeOfError } from '#database/embedded/findings.ts';
import { type InspectionReport, readInspection } from '#database/embedded/inspection.ts';
import { openPool } from '#database/open.ts';
import { dataFolder, eventually } from '../../kit/database/folder.ts';
import { startPrepared } from '../../kit/database/prepared.ts';

const FOR_EVER_MS = 600_000;
vi.setConfig({ testTimeout: FOR_EVER_MS });

const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

function newFolder(): string {
  const { dir, remove } = dataFolder();
  cleanUp.push(remove);
  return dir;
}

async function start(dataDir: string): Promise<{ database: EmbeddedDatabase; pool: pg.Pool }> {
  const database = await startPrepared({ dataDir, log: () => {} }, 'new');
  const pool = openPool({ databaseUrl: database.databaseUrl, role: null, max: 1 });
  cleanUp.push(() => database.close());
  cleanUp.push(async () => {
    if (!pool.ended) await pool.end();
  });
  return { database, pool };
}

/** A closed database with a table of some pages; gives the table's file. */
async function closedWithRows(dataDir: string): Promise<string> {
  const { database, pool } = await start(dataDir);
  expect((await pool.query('SHOW data_checksums')).rows).toEqual([{ data_checksums: 'on' }]);
  await pool.query(
    "CREATE TABLE kept AS SELECT i, repeat('x', 100) AS words FROM generate_series(1, 2000) i",
  );
  const sql = "SELECT pg_relation_filepath('kept') AS file";
  const { rows } = await pool.query<{ file: string }>(sql);
  await pool.end();
  await database.close();
  return path.join(dataDir, 'database', rows[0]?.file ?? '');
}

/** Of a look at all pages: what was only met before it has looked at none. */
const nextReport = (dataDir: string): Promise<InspectionReport> =>
  eventually(() => {
    const report = readInspection(dataDir);
    if (report === null || report.pagesLookedAt === 0) throw new Error('not looked at yet');
    return report;
  });

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(file, bytes);
}

test('a flipped bit: the page is named by the look after the start, and reading it is an error', async () => {
  const dataDir = newFolder();
  const file = await closedWithRows(dataDir);
  flipBit(file, 3 * 8192 + 5000);
  rmSync(path.join(dataDir, 'database-check.json'), { force: true });
  const { pool } = await start(dataDir);
  await expect(pool.query('SELECT count(*) FROM kept')).rejects.toThrow('invalid page in block 3');
  const { damage, pagesLookedAt } = await nextReport(dataDir);
  expect(damage).toEqual([`${path.relative(dataDir, file)}, page 3`]);
  expect(pagesLookedAt).toBeGreaterThan(1000);
});

test('damage that a start meets is in the report although the start ends there, and goes with a backup that was put back', async () => {
  const dataDir = newFolder();
  const file = await closedWithRows(dataDir);
  const place = `${path.relative(dataDir, file)}, page 3`;
  const backup = newFolder();
  cpSync(dataDir, backup, { recursive: true });
  flipBit(file, 3 * 8192 + 5000);
  rmSync(path.join(dataDir, 'database-check.json'), { force: true });
  const first = await start(dataDir);
  // As the first statement of a start does: whoever asked closes the database when this fails.
  await expect(first.pool.query('SELECT * FROM kept')).rejects.toThrow('invalid page in block 3');
  expect(readInspection(dataDir)?.damage).toEqual([place]);
  await first.pool.end();
  await first.database.close();
  // What readiness says from the first moment of the next start on, and the look after it too.
  expect(readInspection(dataDir)?.damage).toEqual([place]);
  const second = await start(dataDir);
  expect(readInspection(dataDir)?.damage).toEqual([place]);
  await second.pool.end();
  await second.database.close();
  rmSync(dataDir, { recursive: true });
  cpSync(backup, dataDir, { recursive: true });
  writeFileSync(
    path.join(dataDir, 'database-check.json'),
    JSON.stringify({ checkedAt: new Date().toISOString(), pagesLookedAt: 0, damage: [place] }),
  );
  await start(dataDir);
  expect((await nextReport(dataDir)).damage).toEqual([]);
});

test('what is missing at a start is in the report before the start goes on', async () => {
  const dataDir = newFolder();
  const file = await closedWithRows(dataDir);
  rmSync(file);
  rmSync(path.join(dataDir, 'database-check.json'), { force: true });
  const { pool, database } = await start(dataDir);
  const found = `${path.relative(dataDir, file)} (missing)`;
  expect(readInspection(dataDir)?.damage).toEqual([found]);
  await pool.end();
  await database.close();
  expect(readInspection(dataDir)?.damage).toEqual([found]);
});

test('errors of the engine: damage is named as the look at the files names it, other errors are none', () => {
  const at = (code: string | null, text: string) => placeOfError({ code, text });
  expect(at('XX001', 'invalid page in block 3 of relation base/1/1259')).toBe(
    'database/base/1/1259, page 3',
  );
  expect(at('XX001', 'invalid page in block 131073 of relation base/1/9_fsm')).toBe(
    'database/base/1/9_fsm.1, page 131073',
  );
  expect(at('XX002', 'index "i" contains corrupted page at block 2')).toBe(
    'the database says: index "i" contains corrupted page at block 2',
  );
  for (const code of ['42P01', 'XX000', null])
    expect(at(code, 'invalid page in block 3 of relation base/1/1259')).toBeNull();
});

test('an undamaged database is found whole, after a clean end and after a kill under writes', async () => {
  const dataDir = newFolder();
  await closedWithRows(dataDir);
  rmSync(path.join(dataDir, 'database-check.json'), { force: true });
  const { database, pool } = await start(dataDir);
  expect((await nextReport(dataDir)).damage).toEqual([]);
  for (let round = 0; round < 2; round += 1) {
    const writes = Promise.allSettled(
      Array.from({ length: 40 }, () => pool.query('UPDATE kept SET words = words || i')),
    );
    await pool.query('SELECT 1');
    const before = database.pid() ?? 0;
    process.kill(before, 'SIGKILL');
    rmSync(path.join(dataDir, 'database-check.json'), { force: true });
    await writes;
    await eventually(() => database.pid() !== before);
    expect((await nextReport(dataDir)).damage).toEqual([]);
    const count = await eventually(
      async () => (await pool.query('SELECT count(*)::int AS n FROM kept')).rows,
    );
    expect(count).toEqual([{ n: 2000 }]);
  }
});

test('pages that are gone, and a transaction log that was changed, are found at the start and stay found', async () => {
  const dataDir = newFolder();
  const file = await closedWithRows(dataDir);
  expect(existsSync(path.join(dataDir, 'database-files.json'))).toBe(true);
  truncateSync(file, 2 * 8192);
  const log = path.join(dataDir, 'database/pg_xact/0000');
  const bytes = readFileSync(log);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(log, bytes);
  const found = [
    `${path.relative(dataDir, file)} (changed while Crowdshade was stopped)`,
    'database/pg_xact/0000 (changed while Crowdshade was stopped)',
  ];
  rmSync(path.join(dataDir, 'database-check.json'), { force: true });
  const { database, pool } = await start(dataDir);
  expect((await nextReport(dataDir)).damage.toSorted()).toEqual(found);
  await pool.end();
  await database.close();
  await start(dataDir);
  expect((await nextReport(dataDir)).damage.toSorted()).toEqual(found);
});

test('a folder of an older version, without page checksums, is given them and keeps its rows', async () => {
  const dataDir = newFolder();
  const file = await closedWithRows(dataDir);
  const folder = path.join(dataDir, 'database');
  // As it was: no checksum in any page of the table, none asked for.
  const control = readFileSync(controlFilePath(folder));
  control.writeUInt32LE(0, 252);
  control.writeUInt32LE(crc32c(control.subarray(0, 288)), 288);
  writeFileSync(controlFilePath(folder), control);
  const bytes = readFileSync(file);
  for (let page = 0; page < bytes.length; page += 8192) bytes.writeUInt16LE(0, page + 8);
  writeFileSync(file, bytes);
  expect(readControlFile(folder)).toEqual({ state: 'good', hasPageChecksums: false });
  const { pool } = await start(dataDir);
  expect((await pool.query('SHOW data_checksums')).rows).toEqual([{ data_checksums: 'on' }]);
  expect((await pool.query('SELECT count(*)::int AS n FROM kept')).rows).toEqual([{ n: 2000 }]);
});
