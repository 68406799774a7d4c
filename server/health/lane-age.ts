// How old the newest released window of a lane is, at the site where it is oldest. Windows are released whatever the levels and whoever
// reports, so this tells nothing of either.

import { DAY_MS, type EpochMs } from '#shared/time.ts';
import type { Health } from '#shared/wire/health.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { SiteEntry } from '../ports.ts';
import { secondsOf } from '../sites/span.ts';

/** A commit may take this long, in seconds of the wall. */
const TOLERANCE_MS = 20_000;
/** A site that has released nothing for longer is not running any more; its intake says why, if it should be. */
const RUNNING_MS = DAY_MS;

export type Running = {
  readonly entry: SiteEntry;
  /** Start of the newest announced window; 0 or null without one. */
  readonly newest: EpochMs | null;
};

export type LaneAge = {
  readonly age: NonNullable<Health['lanes']>[Lane];
  /** How long the next window has been missing, on the site's clock; 0 when it is not. */
  readonly lateMs: number;
};

/** When a window that starts then ends, and when it is published: a public one a whole window later. */
function timesOf(lane: Lane, entry: SiteEntry, start: EpochMs): { end: EpochMs; due: EpochMs } {
  const windowMs = secondsOf(entry, lane)(start) * 1000;
  const end = start + windowMs;
  return { end, due: end + (lane === 'staff' ? entry.release.staffDelaySeconds * 1000 : windowMs) };
}

/** `speed`: seconds of the clock that says `now` per second of the wall. */
export function worstLane(
  lane: Lane,
  running: readonly Running[],
  { now, speed }: { readonly now: EpochMs; readonly speed: number },
): LaneAge {
  let ageMs: number | null = null;
  let lateMs = 0;
  for (const { entry, newest } of running) {
    if (newest === null || newest === 0) continue;
    const { end } = timesOf(lane, entry, newest);
    const age = now - end;
    const late = now - timesOf(lane, entry, end).due - TOLERANCE_MS * speed;
    if (late > RUNNING_MS) continue;
    ageMs = Math.max(ageMs ?? age, age);
    lateMs = Math.max(lateMs, late);
  }
  const newestWindowAgeSeconds = ageMs === null ? null : Math.floor(ageMs / 1000);
  return { age: { newestWindowAgeSeconds }, lateMs };
}
