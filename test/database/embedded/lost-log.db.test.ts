// The write-ahead log of a database that was killed, damaged between the last checkpoint and its end:
// the engine opens, without what was committed after it, and only this says so.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPosition } from '#database/embedded/control-file.ts';
import { databaseFolder } from '#database/embedded/diagnosis.ts';
import { readInspection } from '#database/embedded/inspection.ts';
import { openPool } from '#database/open.ts';
import { openDatabase } from '../../kit/database/damaged-folders.ts';
import { dataFolder } from '../../kit/database/folder.ts';
import { startPrepared } from '../../kit/database/prepared.ts';

const killed = dataFolder();
const folders = [killed];
afterAll(() => {
  for (const { remove } of folders) remove();
});

/** Where the log ended at each of some moments, as bytes since its beginning. */
const ends: number[] = [];
beforeAll(async () => {
  const made = dataFolder();
  folders.push(made);
  const database = await startPrepared({ dataDir: made.dir, log: () => {} }, 'new');
  const pool = openPool({ databaseUrl: database.databaseUrl, role: null, max: 1 });
  await pool.query('CREATE TABLE kept (i int PRIMARY KEY, words text)');
  await pool.query('CHECKPOINT');
  for (let i = 0; i < 300; i += 1) {
    await pool.query("INSERT INTO kept VALUES ($1, repeat('x', 200))", [i]);
    const { rows } = await pool.query<{ end: string }>(
      "SELECT pg_current_wal_flush_lsn() - '0/0' AS end",
    );
    ends.push(Number(rows[0]?.end));
  }
  // Nobody writes now, so this is what a kill leaves.
  cpSync(made.dir, killed.dir, { recursive: true });
  rmSync(path.join(killed.dir, 'database.lock'));
  await pool.end();
  await database.close();
});

/** A copy with `change` made to the log, from the byte that follows the commit of row `i`. */
function copyOf(i: number, change: (bytes: Buffer, at: number) => void): string {
  const copy = dataFolder();
  folders.push(copy);
  cpSync(killed.dir, copy.dir, { recursive: true });
  const { walSegmentBytes, timeline } = readPosition(databaseFolder(copy.dir));
  const at = ends[i] ?? 0;
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
  const segment = `${hex(timeline)}${hex(0)}${hex(Math.floor(at / walSegmentBytes))}`;
  const file = path.join(databaseFolder(copy.dir), 'pg_wal', segment);
  const bytes = readFileSync(file);
  change(bytes, at % walSegmentBytes);
  writeFileSync(file, bytes);
  return copy.dir;
}

const flip = (bytes: Buffer, at: number): void => {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
};
const LOST =
  /^database\/pg_wal\/\w{24} \(damaged at byte \d+: what was committed after it is lost\)$/;

const DAMAGED: readonly (readonly [string, () => string])[] = [
  ['a bit of a record', () => copyOf(150, (bytes, at) => flip(bytes, at + 100))],
  ['a bit of the length of a record', () => copyOf(150, (bytes, at) => flip(bytes, at + 1))],
  ['a bit of the sum of a record', () => copyOf(150, (bytes, at) => flip(bytes, at + 20))],
  [
    'the head of a page',
    () => copyOf(150, (bytes, at) => flip(bytes, Math.ceil(at / 8192) * 8192 + 9)),
  ],
  [
    'a page of zeros',
    () =>
      copyOf(150, (bytes, at) => {
        const page = Math.ceil(at / 8192) * 8192;
        bytes.fill(0, page, page + 8192);
      }),
  ],
  ['zeros within a page', () => copyOf(150, (bytes, at) => bytes.fill(0, at + 16, at + 16 + 512))],
];

test.each(DAMAGED)('%s: said at the start, and again at the next', async (_name, folder) => {
  const dir = folder();
  expect((await openDatabase(dir)).failed).toBeNull();
  const found = readInspection(dir)?.damage;
  expect(found).toEqual([expect.stringMatching(LOST)]);
  expect((await openDatabase(dir)).failed).toBeNull();
  expect(readInspection(dir)?.damage).toEqual(found);
});

test('what a kill leaves is no damage: as it is, and cut in the middle of the last record', async () => {
  for (const dir of [
    copyOf(299, () => {}),
    copyOf(298, (bytes, at) => bytes.fill(0, at + 40, at + 8192)),
  ]) {
    expect((await openDatabase(dir)).failed).toBeNull();
    expect(readInspection(dir)?.damage ?? []).toEqual([]);
  }
});
