import { DAY_MS, type EpochMs, isoUtc, SECOND_MS, windowStartOf } from '#shared/time.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { useLengths } from '../data/lengths.ts';
import { nowAtSite } from '../data/server-clock.ts';
import { windowMsAt } from '../model/history.ts';

/** Where a file of the last 24 hours starts: a bound of the public windows, which is what the API takes. */
export function startOfLastDay(publicWindowSeconds: number, now: EpochMs): string {
  return isoUtc(windowStartOf(now - DAY_MS, publicWindowSeconds * 1000));
}

/** The same of a site, whose windows may have had another length then. */
export function useLastDay(resource: SiteResource): string {
  const lengths = useLengths(resource, 'public');
  const known = { windowSeconds: resource.site.publicWindowSeconds, lengths };
  const now = nowAtSite();
  return startOfLastDay(windowMsAt(known, now - DAY_MS) / SECOND_MS, now);
}
