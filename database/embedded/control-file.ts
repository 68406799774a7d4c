// `pg_control`, the one file of a PostgreSQL folder that says what the folder is. Read before the engine opens it, because the engine ends
// with "unreachable" whatever is wrong; written once, to have the engine keep a checksum in every page (what `pg_checksums --enable` does).
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '#shared/process/sentence.ts';

/** Layout of PostgreSQL 17 (`ControlFileData` in catalog/pg_control.h). The checksum at its end says whether we read it rightly. */
const PG_CONTROL_VERSION = 1700;
const VERSION_AT = 8;
const PAGE_CHECKSUMS_AT = 252;
const CRC_AT = 288;
const REDO_AT = 40;
const TIMELINE_AT = 48;
const NEXT_XID_AT = 64;
const OLDEST_XID_AT = 84;
const WAL_SEGMENT_BYTES_AT = 228;

const CASTAGNOLI = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1)
    value = (value & 1) === 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
  return value >>> 0;
});

/** CRC-32C, the one that PostgreSQL uses (zlib's is another). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export type ControlFile =
  | { readonly state: 'good'; readonly hasPageChecksums: boolean }
  | { readonly state: 'missing' | 'damaged' }
  /** Of a PostgreSQL whose layout we do not know. */
  | { readonly state: 'other'; readonly version: number };

export function controlFilePath(folder: string): string {
  return path.join(folder, 'global', 'pg_control');
}

/** Null when there is none. What is there and cannot be read has no bytes that are right. */
function bytesOf(folder: string): Buffer | null {
  try {
    return readFileSync(controlFilePath(folder));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : Buffer.alloc(0);
  }
}

export function readControlFile(folder: string): ControlFile {
  const bytes = bytesOf(folder);
  if (bytes === null) return { state: 'missing' };
  if (bytes.length < CRC_AT + 4) return { state: 'damaged' };
  if (crc32c(bytes.subarray(0, CRC_AT)) === bytes.readUInt32LE(CRC_AT)) {
    return { state: 'good', hasPageChecksums: bytes.readUInt32LE(PAGE_CHECKSUMS_AT) === 1 };
  }
  const version = bytes.readUInt32LE(VERSION_AT);
  // PostgreSQL 12 to 25: any other number is damage.
  const isOther = version >= 1200 && version < 2600 && version !== PG_CONTROL_VERSION;
  return isOther ? { state: 'other', version } : { state: 'damaged' };
}

export type LogPosition = {
  /** Where in the write-ahead log the engine begins at the next start. */
  readonly redo: bigint;
  readonly timeline: number;
  readonly walSegmentBytes: number;
  /** Transactions whose end the transaction log must know at the last checkpoint: from `oldestXid`, before `nextXid`. */
  readonly oldestXid: number;
  readonly nextXid: number;
};

/** How far the database was at its last checkpoint. The file must be good. */
export function readPosition(folder: string): LogPosition {
  const bytes = readFileSync(controlFilePath(folder));
  return {
    redo: bytes.readBigUInt64LE(REDO_AT),
    timeline: bytes.readUInt32LE(TIMELINE_AT),
    walSegmentBytes: bytes.readUInt32LE(WAL_SEGMENT_BYTES_AT),
    oldestXid: bytes.readUInt32LE(OLDEST_XID_AT),
    // The lower half: the upper counts how often the numbers began anew.
    nextXid: bytes.readUInt32LE(NEXT_XID_AT),
  };
}

/** Says in the file that every page has a checksum. Whole or not at all. Call it after every page has one, with the engine closed. */
export function setPageChecksums(folder: string): void {
  const bytes = readFileSync(controlFilePath(folder));
  bytes.writeUInt32LE(1, PAGE_CHECKSUMS_AT);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, CRC_AT)), CRC_AT);
  const fresh = `${controlFilePath(folder)}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  writeSync(handle, bytes);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, controlFilePath(folder));
}
