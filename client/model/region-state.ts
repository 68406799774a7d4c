// What a region is at a moment: a level, or one of the ways in which it is not known. Functions of released records and the clock only;
// nothing that is not known ever becomes a level.

import type { Level } from '#shared/level.ts';
import { REASON_BYTES, type WithheldReason } from '#shared/record.ts';
import type { EpochMs } from '#shared/time.ts';
import { type History, NO_RECORD, seriesOf } from './history.ts';

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
    };

export type Moment = {
  readonly now: EpochMs;
  /** From the end of a window to its publication. */
  readonly delayMs: number;
};

/** A due record that is absent for so long after its publication time makes a region stale. */
const STALE_AFTER_MS = 30_000;
/** Withheld for lack of contributors, or by an intake gap, for so long is offline. */
const OFFLINE_AFTER_MS = 900_000;
const RETRACTED = 255;
const TREND_WINDOWS = 5;

/** Start of the newest window whose record should be on the screen by now. */
export function dueWindow(windowMs: number, { now, delayMs }: Moment): EpochMs {
  return Math.floor((now - STALE_AFTER_MS - delayMs - windowMs) / windowMs) * windowMs;
}

type Entry = { readonly start: EpochMs; readonly byte: number };

function isLevel(byte: number): byte is Level {
  return byte <= 4;
}

function reasonOf(byte: number): WithheldReason | null {
  const found = Object.entries(REASON_BYTES).find(([, value]) => value === byte);
  return found === undefined ? null : (found[0] as WithheldReason);
}

/** Entries at the end for which `holds` is true, without a hole in time. */
function runAtEnd(
  series: readonly Entry[],
  windowMs: number,
  holds: (byte: number) => boolean,
): readonly Entry[] {
  let first = series.length;
  while (first > 0) {
    const entry = series[first - 1];
    const next = series[first];
    const isHole = next !== undefined && entry !== undefined && next.start - entry.start > windowMs;
    if (entry === undefined || isHole || !holds(entry.byte)) break;
    first -= 1;
  }
  return series.slice(first);
}

function upperMedian(levels: readonly number[]): number {
  return levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0;
}

/** Now against the windows before: up, down or the same. Levels are ordinal, so the windows before count by their upper median. */
function trendOf(series: readonly Entry[], level: Level): Trend {
  const before = series
    .slice(-1 - TREND_WINDOWS, -1)
    .map(({ byte }) => byte)
    .filter(isLevel);
  if (before.length === 0) return 'steady';
  const usual = upperMedian(before);
  if (level === usual) return 'steady';
  return level > usual ? 'rising' : 'falling';
}

const OFFLINE_REASONS: readonly number[] = [
  REASON_BYTES.insufficient_contributors,
  REASON_BYTES.aggregator_gap,
];

function withheldState(series: readonly Entry[], byte: number, windowMs: number): RegionState {
  const dark = runAtEnd(series, windowMs, (other) => OFFLINE_REASONS.includes(other));
  const darkFrom = dark[0]?.start ?? null;
  const last = series.at(-1)?.start ?? 0;
  if (darkFrom !== null && last + windowMs - darkFrom >= OFFLINE_AFTER_MS) {
    return { kind: 'offline', since: darkFrom, reason: reasonOf(byte) };
  }
  const run = runAtEnd(
    series,
    windowMs,
    (other) => other > 4 && other !== RETRACTED && other !== NO_RECORD,
  );
  return { kind: 'withheld', since: run[0]?.start ?? null, reason: reasonOf(byte) };
}

/** State of one region of the history. */
export function regionState(history: History, regionId: string, moment: Moment): RegionState {
  const windowMs = history.windowSeconds * 1000;
  const series = seriesOf(history, regionId).filter(({ byte }) => byte !== NO_RECORD);
  const newest = series.at(-1);
  if (newest === undefined) return { kind: 'waiting', since: null, reason: null };
  if (newest.start < dueWindow(windowMs, moment)) {
    return { kind: 'stale', since: newest.start + windowMs, reason: null };
  }
  if (newest.byte === RETRACTED) return { kind: 'retracted', since: newest.start, reason: null };
  if (!isLevel(newest.byte)) return withheldState(series, newest.byte, windowMs);
  const { byte: level } = newest;
  const run = runAtEnd(series, windowMs, (other) => other === level);
  return {
    kind: 'level',
    level,
    since: run[0]?.start ?? newest.start,
    trend: trendOf(series, level),
  };
}
