// Whether the write-ahead log goes on behind the place where the engine will stop reading it. After
// an unclean end the engine replays it up to the first record that is not what was written, takes
// that for its end, opens, and writes over the rest: a flipped bit takes back what was committed, and
// nobody hears of it. So the log is read here first (layout of PostgreSQL 17, access/xlogrecord.h and
// xlog_internal.h). A record that was cut by a kill is no damage: no other comes after it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32c, type LogPosition, readPosition } from './control-file.ts';
import { PAGE_BYTES } from './pages.ts';

const PAGE_HEAD = 24;
/** Of the first page of a file. */
const LONG_HEAD = 40;
const INFO_AT = 2;
const ADDRESS_AT = 8;
const REST_AT = 16;
const IS_CONTINUED = 1;
/** The record before was cut by a crash, and given up. */
const IS_OVERWRITTEN = 8;

const RECORD_HEAD = 24;
const PREVIOUS_AT = 8;
const KIND_AT = 16;
const MANAGER_AT = 17;
const SUM_AT = 20;
/** "The rest of this file is empty", of the log's own records. */
const SWITCH = 0x40;
const ALIGNMENT = 8;

type LogRecord = { readonly at: number; readonly previous: number; readonly next: number };

class Log {
  readonly #folder: string;
  readonly #position: LogPosition;
  #segment = -1;
  #bytes: Buffer | null = null;

  constructor(folder: string, position: LogPosition) {
    this.#folder = folder;
    this.#position = position;
  }

  get segmentBytes(): number {
    return this.#position.walSegmentBytes;
  }

  nameOf(at: number): string {
    const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
    const number = Math.floor(at / this.segmentBytes);
    const perFile = 0x100000000 / this.segmentBytes;
    return `${hex(this.#position.timeline)}${hex(Math.floor(number / perFile))}${hex(number % perFile)}`;
  }

  hasFile(at: number): boolean {
    const segment = Math.floor(at / this.segmentBytes);
    if (segment !== this.#segment) {
      this.#segment = segment;
      try {
        this.#bytes = readFileSync(path.join(this.#folder, 'pg_wal', this.nameOf(at)));
      } catch {
        this.#bytes = null;
      }
    }
    return this.#bytes !== null;
  }

  /** The page that begins at `start`, or null: none was written there. Files are used again, with old pages in them. */
  page(start: number): Buffer | null {
    if (!this.hasFile(start)) return null;
    const from = start % this.segmentBytes;
    const page = this.#bytes?.subarray(from, from + PAGE_BYTES);
    if (page?.length !== PAGE_BYTES) return null;
    return page.readUInt16LE(0) !== 0 && Number(page.readBigUInt64LE(ADDRESS_AT)) === start
      ? page
      : null;
  }

  headOf(start: number): number {
    return start % this.segmentBytes === 0 ? LONG_HEAD : PAGE_HEAD;
  }

  /** The record at this place; the place where one that was given up is followed by the next; or null. */
  recordAt(place: number): LogRecord | number | null {
    const at = place % PAGE_BYTES === 0 ? place + this.headOf(place) : place;
    let start = at - (at % PAGE_BYTES);
    const first = this.page(start);
    const length = first?.readUInt32LE(at % PAGE_BYTES) ?? 0;
    if (first === null || length < RECORD_HEAD) return null;
    const pieces = [
      first.subarray(at % PAGE_BYTES, Math.min(PAGE_BYTES, (at % PAGE_BYTES) + length)),
    ];
    let missing = length - (pieces[0]?.length ?? 0);
    let end = at + length;
    while (missing > 0) {
      start += PAGE_BYTES;
      const page = this.page(start);
      if (page === null) return null;
      const info = page.readUInt16LE(INFO_AT);
      if ((info & IS_OVERWRITTEN) !== 0) return start;
      if ((info & IS_CONTINUED) === 0 || page.readUInt32LE(REST_AT) !== missing) return null;
      const head = this.headOf(start);
      const piece = page.subarray(head, Math.min(PAGE_BYTES, head + missing));
      pieces.push(piece);
      missing -= piece.length;
      end = start + head + piece.length;
    }
    return this.#checked(at, Buffer.concat(pieces), end);
  }

  #checked(at: number, bytes: Buffer, end: number): LogRecord | null {
    const summed = Buffer.concat([bytes.subarray(RECORD_HEAD), bytes.subarray(0, SUM_AT)]);
    if (crc32c(summed) !== bytes.readUInt32LE(SUM_AT)) return null;
    const isSwitch = bytes[MANAGER_AT] === 0 && ((bytes[KIND_AT] ?? 0) & 0xf0) === SWITCH;
    const unit = isSwitch ? this.segmentBytes : ALIGNMENT;
    return {
      at,
      previous: Number(bytes.readBigUInt64LE(PREVIOUS_AT)),
      next: Math.ceil(end / unit) * unit,
    };
  }
}

/** Where the engine will take the log to end. */
function endOf(log: Log, redo: number): number {
  let previous: number | null = null;
  for (let at = redo; ; ) {
    const record = log.recordAt(at);
    if (record === null) return at;
    if (typeof record === 'number') {
      at = record;
      continue;
    }
    if (previous !== null && record.previous !== previous) return at;
    previous = record.at;
    at = record.next;
  }
}

/** Whether a record on this page, from `from` on, is whole and follows one that is not before `end`. */
function goesOnIn(log: Log, page: Buffer, from: number, end: number): boolean {
  const start = Number(page.readBigUInt64LE(ADDRESS_AT));
  for (let at = from; at + PREVIOUS_AT + 8 <= PAGE_BYTES; at += ALIGNMENT) {
    const previous = Number(page.readBigUInt64LE(at + PREVIOUS_AT));
    if (previous < end || previous >= start + at) continue;
    const record = log.recordAt(start + at);
    if (record !== null && typeof record !== 'number') return true;
  }
  return false;
}

/**
 * Where committed changes are lost because the log is damaged there, as a place below the database
 * folder; null when nothing is. `pg_control` must be good, and the engine must not have opened yet.
 */
export function lostLog(folder: string): string | null {
  const position = readPosition(folder);
  const log = new Log(folder, position);
  const end = endOf(log, Number(position.redo));
  const first = end - (end % PAGE_BYTES);
  const rest = log.page(first)?.subarray(end % PAGE_BYTES);
  // Behind a true end a page is zeros. What pages after it hold is then of an earlier history.
  if (rest === undefined || rest.every((byte) => byte === 0)) return null;
  for (let start = first; log.hasFile(start); start += PAGE_BYTES) {
    const page = log.page(start);
    const from = start === first ? (end % PAGE_BYTES) + ALIGNMENT : log.headOf(start);
    if (page !== null && goesOnIn(log, page, from, end))
      return `pg_wal/${log.nameOf(end)} (damaged at byte ${end % log.segmentBytes}: what was committed after it is lost)`;
  }
  return null;
}
