// How long an answer may be kept, and whether the caller has it already. A retraction changes every tag of its lane at once; a cache in between
// keeps an answer for half a minute at most.
import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { SiteEntry } from '../ports.ts';
import type { ServerContext } from './context.ts';
import { windowSecondsOf } from './query.ts';

/** Tags of an earlier process never match: what it served may have been made by other code. */
const PROCESS = randomBytes(6).toString('base64url');
const RECORDING_SECONDS = 3600;
/** A retracted level is gone from every cache after this. */
const LONGEST_SECONDS = 30;

/** Milliseconds from `now` to the next publication of the lane. */
export function untilNextPublication(entry: SiteEntry, lane: Lane, now: EpochMs): number {
  const windowMs = windowSecondsOf(entry.site, lane) * 1000;
  const { staffDelaySeconds, publicDelaySeconds } = entry.release;
  const delayMs = (lane === 'staff' ? staffDelaySeconds : publicDelaySeconds) * 1000;
  return windowStartOf(now - delayMs, windowMs) + windowMs + delayMs - now;
}

/** Lets caches keep a public answer until the next window is published, a recording's for an hour. Staff answers stay as they are. */
export function cacheUntilNext(
  context: ServerContext,
  res: Response,
  entry: SiteEntry,
  lane: Lane,
): void {
  if (res.locals.isPrivate === true) return;
  const seconds =
    entry.replayClock === null
      ? Math.floor(untilNextPublication(entry, lane, context.wallClock()) / 1000)
      : RECORDING_SECONDS;
  res.set('Cache-Control', `public, max-age=${Math.min(LONGEST_SECONDS, Math.max(0, seconds))}`);
}

function tagOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/**
 * Tags the answer with the version of the lane's data and answers 304 when the caller has it: true then, and the route stops before its
 * query. The tag is made of times and addresses only, never of levels (attack A8).
 */
export function isUnchanged(
  context: ServerContext,
  req: Request,
  res: Response,
  entry: SiteEntry,
  lane: Lane,
): boolean {
  const { siteId } = entry.site;
  const isReplay = entry.replayClock !== null;
  const version = isReplay
    ? windowStartOf(context.wallClock(), RECORDING_SECONDS * 1000)
    : context.positions.get(siteId, lane);
  if (version === null) return false;
  res.set(
    'ETag',
    `W/"${tagOf([PROCESS, siteId, lane, version, context.positions.revision(siteId, lane), req.originalUrl])}"`,
  );
  if (!req.fresh) return false;
  res.status(304).end();
  return true;
}
