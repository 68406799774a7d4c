import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { SiteClock } from '#shared/wire/api.ts';
import type { SiteEntry } from './ports.ts';

/** What "now" is for a site: the wall clock, or the end of its recording. Nothing published later is shown. */
export function nowOf(entry: SiteEntry, wallClock: EpochMs): EpochMs {
  return entry.replayClock ?? wallClock;
}

export function clockOf(entry: SiteEntry, wallClock: EpochMs, speed: number): SiteClock {
  return {
    mode: entry.replayClock === null ? 'live' : 'replay',
    at: isoUtc(nowOf(entry, wallClock)),
    speed: entry.replayClock === null ? speed : 1,
  };
}
