// The files of a PostgreSQL folder that are neither pages nor `pg_control`, and that the engine needs
// to open. It ends with "unreachable" or "Aborted()" when one is damaged and names none, so they are
// looked at before it opens. The transaction log is the one that it opens with and lies: with zeros
// in the place of what was committed, rows are not there.
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '#shared/process/sentence.ts';
import { crc32c, readPosition } from './control-file.ts';

const XIDS_PER_BYTE = 4;
const XACT_PAGE_BYTES = 8192;
const XIDS_PER_PAGE = XACT_PAGE_BYTES * XIDS_PER_BYTE;
const PAGES_PER_SEGMENT = 32;
/**
 * So many bytes of zeros, 16 transactions in a row that never ended, are damage: at a checkpoint the
 * end of every transaction before it is on the disk, and a crash leaves those without one that ran
 * just then. That is one with its subtransactions, because each start commits one (`main.ts`): keep loops with EXCEPTION blocks out of transactions that change data.
 */
const ENOUGH_BYTES = Buffer.alloc(4);
/** The first page always holds those that made the database. */
const ENOUGH_FIRST_XIDS = 4;

const MAP_MAGIC = 0x592717;
const MAP_BYTES = 524;
/** Catalogues of a map that hold nothing in a new database; every other one, and each index, does. */
const MAY_BE_EMPTY = new Set([
  1214, 2396, 2836, 2846, 2964, 2966, 3592, 4060, 4171, 4175, 4177, 4181, 4183, 4185, 6000, 6100,
  6243, 6244,
]);

/** What PostgreSQL makes beside `base` and `global`. A copy may leave folders out that are empty. */
const FOLDERS = [
  'pg_commit_ts',
  'pg_dynshmem',
  'pg_logical',
  'pg_logical/mappings',
  'pg_logical/snapshots',
  'pg_multixact',
  'pg_multixact/members',
  'pg_multixact/offsets',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_tblspc',
  'pg_twophase',
  'pg_wal',
  'pg_xact',
] as const;

type Wrong = 'missing' | 'cut' | 'emptied' | 'not what was written';

function bytesOf(file: string): Buffer | Wrong {
  try {
    return readFileSync(file);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'missing' : 'not what was written';
  }
}

/** Of the transactions `from` to `to`, all on one page. */
function xactWrong(folder: string, from: number, to: number, isFirst: boolean): string[] {
  const page = Math.floor(from / XIDS_PER_PAGE);
  const name = Math.floor(page / PAGES_PER_SEGMENT)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  const place = `pg_xact/${name}`;
  const bytes = bytesOf(path.join(folder, place));
  if (typeof bytes === 'string') return [`${place} (${bytes})`];
  const start = (page % PAGES_PER_SEGMENT) * XACT_PAGE_BYTES;
  const at = (xid: number): number => start + Math.floor((xid % XIDS_PER_PAGE) / XIDS_PER_BYTE);
  if (bytes.length <= at(to)) return [`${place} (cut)`];
  const used = bytes.subarray(at(from), at(to) + 1);
  const isEmpty = used.every((byte) => byte === 0);
  if (isEmpty && isFirst && to - from + 1 >= ENOUGH_FIRST_XIDS) return [`${place} (emptied)`];
  // Only bytes of which all four transactions are in question.
  const whole = bytes.subarray(at(from + XIDS_PER_BYTE - 1), at(to + 1));
  if (!whole.includes(ENOUGH_BYTES)) return [];
  return [`${place} (${isEmpty ? 'emptied' : 'zeros in place of what was written'})`];
}

/**
 * What is wrong with the transaction log up to the last checkpoint, relative to the database folder.
 * What came after it is in the write-ahead log. `pg_control` must be good.
 */
export function transactionLogDamage(folder: string): readonly string[] {
  const { oldestXid, nextXid } = readPosition(folder);
  const found = new Set<string>();
  for (let from = oldestXid; from < nextXid; ) {
    const pageEnd = (Math.floor(from / XIDS_PER_PAGE) + 1) * XIDS_PER_PAGE;
    const to = Math.min(pageEnd, nextXid) - 1;
    for (const each of xactWrong(folder, from, to, from === oldestXid)) found.add(each);
    from = to + 1;
  }
  return [...found];
}

/** Where the catalogues are that the engine opens everything else with: each must be there. */
function* cataloguesOf(folder: string, map: Buffer): Generator<string> {
  const count = map.readInt32LE(4);
  for (let at = 8; at < 8 + count * 8; at += 8) {
    const place = String(map.readUInt32LE(at + 4));
    const stat = statSync(path.join(folder, place), { throwIfNoEntry: false });
    if (stat === undefined) yield `${place} (missing)`;
    else if (stat.size === 0 && !MAY_BE_EMPTY.has(map.readUInt32LE(at))) yield `${place} (emptied)`;
  }
}

function foldersWrong(folder: string): string[] {
  return FOLDERS.flatMap((place) => {
    const stat = statSync(path.join(folder, place), { throwIfNoEntry: false });
    // In other words than a file that is missing: a folder may be made again, and is well then.
    if (stat === undefined) return [`${place} (this folder is gone)`];
    return stat.isDirectory() ? [] : [`${place} (should be a folder)`];
  });
}

/** The map of catalogues, and the catalogues that it names. */
function mapWrong(folder: string, place: string): string[] {
  const bytes = bytesOf(path.join(folder, place));
  if (typeof bytes === 'string') return [`${place} (${bytes})`];
  if (bytes.length < MAP_BYTES) return [`${place} (cut)`];
  const end = MAP_BYTES - 4;
  const isSound =
    bytes.readUInt32LE(0) === MAP_MAGIC &&
    crc32c(bytes.subarray(0, end)) === bytes.readUInt32LE(end);
  if (!isSound) return [`${place} (not what was written)`];
  const parent = path.dirname(place);
  return [...cataloguesOf(path.join(folder, parent), bytes)].map((each) => `${parent}/${each}`);
}

function versionWrong(folder: string, place: string, version: string): string[] {
  const bytes = bytesOf(path.join(folder, place));
  if (typeof bytes === 'string') return [`${place} (${bytes})`];
  return bytes.toString('utf8').trim() === version ? [] : [`${place} (not what was written)`];
}

/** The piece of the write-ahead log that the engine begins with. */
function walWrong(folder: string): string[] {
  const { redo, timeline, walSegmentBytes } = readPosition(folder);
  const size = BigInt(walSegmentBytes);
  const number = redo / size;
  const perFile = 0x100000000n / size;
  const hex = (value: bigint): string => value.toString(16).toUpperCase().padStart(8, '0');
  const name = hex(BigInt(timeline)) + hex(number / perFile) + hex(number % perFile);
  const place = `pg_wal/${name}`;
  const file = path.join(folder, place);
  try {
    if (statSync(file).size !== walSegmentBytes) return [`${place} (cut)`];
    const head = Buffer.alloc(16);
    const handle = openSync(file, 'r');
    readSync(handle, head, 0, head.length, 0);
    closeSync(handle);
    // A page of the log says where it belongs.
    return head.readBigUInt64LE(8) === number * size ? [] : [`${place} (not what was written)`];
  } catch (error) {
    return [`${place} (${codeOf(error) === 'ENOENT' ? 'missing' : 'cannot be read'})`];
  }
}

function databasesIn(folder: string): readonly string[] | null {
  try {
    return readdirSync(path.join(folder, 'base')).filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
}

/**
 * Other files that the engine cannot open without, where they are not what they should be. Named,
 * not refused: whether it opens all the same is the engine's to say.
 */
export function essentialDamage(folder: string, version: string): readonly string[] {
  const databases = databasesIn(folder);
  if (databases === null) return ['base (missing)'];
  const ofDatabases = databases.flatMap((name) => [
    ...mapWrong(folder, `base/${name}/pg_filenode.map`),
    ...versionWrong(folder, `base/${name}/PG_VERSION`, version),
  ]);
  const config = ['postgresql.conf', 'pg_hba.conf'].flatMap((place) => {
    const bytes = bytesOf(path.join(folder, place));
    return typeof bytes === 'string' ? [`${place} (${bytes})`] : [];
  });
  return [
    ...mapWrong(folder, 'global/pg_filenode.map'),
    ...ofDatabases,
    ...walWrong(folder),
    ...foldersWrong(folder),
    ...config,
  ];
}
