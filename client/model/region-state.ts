// What a region is at a moment: a level, or one of the ways in which it is not known. Functions of released records and the clock only;
// nothing that is not known ever becomes a level.

import {
  NO_RECORD_BYTE,
  REASON_BYTES,
  RETRACTED_BYTE,
  reasonOfByte,
  type WithheldReason,
} from '#shared/codes.ts';
import { DARK_BYTES, OFFLINE_AFTER_MS } from '#shared/domain/dark.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import { isOverdue, type Moment } from './due-window.ts';
import { endOf, type History, placeOfRegion } from './history.ts';

export type Unknown = 'withheld' | 'stale' | 'offline' | 'unpublished' | 'retracted' | 'waiting';
export type Trend = 'rising' | 'steady' | 'falling';

export type RegionState =
  | {
      readonly kind: 'level';
      readonly level: Level;
      readonly since: EpochMs;
      readonly trend: Trend;
    }
  | {
      readonly kind: Unknown;
      readonly since: EpochMs | null;
      readonly reason: WithheldReason | null;
      /** Of a stale region the level that it last had. It is never shown, for it says nothing of now: it says where to look first. */
      readonly last?: Level;
    };

const TREND_WINDOWS = 5;

function isLevel(byte: number): byte is Level {
  return byte <= 4;
}

/** One region's bytes, read from the newest window backwards; nothing is copied, because a thousand regions are read sixty times a second. */
type Column = {
  readonly history: History;
  readonly index: number;
  /** Place of the newest window with a record, -1 without any. */
  readonly newest: number;
};

const byteAt = ({ history, index }: Omit<Column, 'newest'>, place: number): number =>
  history.windows[place]?.levels[index] ?? NO_RECORD_BYTE;
const startAt = ({ history }: Column, place: number): EpochMs => history.windows[place]?.start ?? 0;

/** Place of the last window before `place` that has a record, -1 without any. */
function before(column: Omit<Column, 'newest'>, place: number): number {
  let at = place - 1;
  while (at >= 0 && byteAt(column, at) === NO_RECORD_BYTE) at -= 1;
  return at;
}

function columnOf(history: History, regionId: string): Column {
  const column = { history, index: placeOfRegion(history, regionId) };
  return { ...column, newest: column.index < 0 ? -1 : before(column, history.windows.length) };
}

/** Start of the first of the windows at the end for which `holds` is true, without a hole in time; null when the newest is none. */
function runStart(column: Column, holds: (byte: number) => boolean): EpochMs | null {
  let first: EpochMs | null = null;
  for (let at = column.newest; at >= 0 && holds(byteAt(column, at)); at = before(column, at)) {
    const start = startAt(column, at);
    if (first !== null && first > endOf(column.history, start)) break;
    first = start;
  }
  return first;
}

/** The newest level of the history, whatever came after it. */
function lastLevel(column: Column): { readonly last?: Level } {
  for (let at = column.newest; at >= 0; at = before(column, at)) {
    const byte = byteAt(column, at);
    if (isLevel(byte)) return { last: byte };
  }
  return {};
}

/** Now against the windows before: up, down or the same. Levels are ordinal, so the windows before count by their upper median. */
function trendOf(column: Column, level: Level): Trend {
  const known: number[] = [];
  let at = column.newest;
  for (let window = 0; window < TREND_WINDOWS; window += 1) {
    at = before(column, at);
    if (at < 0) break;
    const byte = byteAt(column, at);
    if (isLevel(byte)) known.push(byte);
  }
  if (known.length === 0) return 'steady';
  const usual = upperMedian(known);
  if (level === usual) return 'steady';
  return level > usual ? 'rising' : 'falling';
}

function withheldState(column: Column, byte: number): RegionState {
  const end = endOf(column.history, startAt(column, column.newest));
  const reason = reasonOfByte(byte);
  const darkFrom = runStart(column, (other) => DARK_BYTES.has(other));
  if (darkFrom !== null && end - darkFrom >= OFFLINE_AFTER_MS) {
    return { kind: 'offline', since: darkFrom, reason };
  }
  // That nobody listened is a failure of ours, and never the choice to protect somebody that `withheld` is.
  if (byte === REASON_BYTES.aggregator_gap) {
    return { kind: 'offline', since: runStart(column, (other) => other === byte), reason };
  }
  const since = runStart(column, (other) => !isLevel(other) && other !== RETRACTED_BYTE);
  return { kind: 'withheld', since, reason };
}

/** State of one region of the history. */
export function regionState(history: History, regionId: string, moment: Moment): RegionState {
  const column = columnOf(history, regionId);
  if (column.newest < 0) return { kind: 'waiting', since: null, reason: null };
  const start = startAt(column, column.newest);
  const byte = byteAt(column, column.newest);
  if (isOverdue(history, start, moment)) {
    return { kind: 'stale', since: endOf(history, start), reason: null, ...lastLevel(column) };
  }
  if (byte === RETRACTED_BYTE) return { kind: 'retracted', since: start, reason: null };
  if (!isLevel(byte)) return withheldState(column, byte);
  const since = runStart(column, (other) => other === byte) ?? start;
  return { kind: 'level', level: byte, since, trend: trendOf(column, byte) };
}
