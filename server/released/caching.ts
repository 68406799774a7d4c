// How long an answer of a lane may be kept, and which version of it there is. A retraction changes every tag of its lane at once; a cache in
// between keeps an answer for half a minute at most.
import { createHash, randomBytes } from 'node:crypto';
import { type EpochMs, HOUR_MS, windowStartOf } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Keeping } from '../http/answer.ts';
import type { SiteEntry } from '../ports.ts';
import { secondsOf } from '../sites/span.ts';
import type { ReleasedContext } from './context.ts';

/** Tags of an earlier process never match: what it served may have been made by other code. */
const PROCESS = randomBytes(6).toString('base64url');
const RECORDING_SECONDS = 3600;
/** No window is longer. */
const WINDOW_BACK_MS = 4 * HOUR_MS;
/** A retracted level is gone from every cache after this. */
const LONGEST_SECONDS = 30;

/** Milliseconds from `now` to the next publication of the lane. */
export function untilNextPublication(entry: SiteEntry, lane: Lane, now: EpochMs): number {
  const secondsAt = secondsOf(entry, lane);
  const after = (at: EpochMs): number => {
    const windowMs = secondsAt(at) * 1000;
    const delayMs = lane === 'staff' ? entry.release.staffDelaySeconds * 1000 : windowMs;
    return windowStartOf(now - delayMs, windowMs) + windowMs + delayMs - now;
  };
  // Shortly after a change of length, windows of before it are still to be published.
  return Math.min(after(now), after(now - WINDOW_BACK_MS));
}

/** Caches may keep a public answer until the next window is published, a recording's for an hour. */
export function untilNext(
  { wallClock }: Pick<ReleasedContext, 'wallClock'>,
  entry: SiteEntry,
  lane: Lane,
): Keeping {
  const seconds =
    entry.replayClock === null
      ? Math.floor(untilNextPublication(entry, lane, wallClock()) / 1000)
      : RECORDING_SECONDS;
  return { maxAgeSeconds: Math.min(LONGEST_SECONDS, Math.max(0, seconds)) };
}

function tagOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/**
 * The version of what this address answers for the lane; null: there is none yet. Made of times and addresses only, never of levels (attack A8), so
 * it is known before anything is read.
 */
export function versionOf(
  { wallClock, positions }: Pick<ReleasedContext, 'wallClock' | 'positions'>,
  entry: SiteEntry,
  lane: Lane,
  target: string,
): string | null {
  const { siteId } = entry.site;
  const version =
    entry.replayClock === null
      ? positions.get(siteId, lane)
      : windowStartOf(wallClock(), RECORDING_SECONDS * 1000);
  if (version === null) return null;
  const parts = [PROCESS, siteId, lane, version, positions.revision(siteId, lane), target];
  return `W/"${tagOf(parts)}"`;
}
