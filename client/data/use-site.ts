// The site that the public pages are about, with "now" as its server sees it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { hasNotCome, siteQuery, sitesQuery } from '#client/data/queries.ts';
import type { EpochMs } from '#shared/time.ts';
import type { SiteResource } from '#shared/wire/api.ts';

export type ChosenSite =
  | { readonly status: 'loading' | 'failed' | 'none'; readonly resource?: undefined }
  | { readonly status: 'ready'; readonly resource: SiteResource; readonly fetchedAt: EpochMs };

/** A site that has come. */
export type ReadySite = Extract<ChosenSite, { readonly status: 'ready' }>;

/** The first site of this server; `among` null: of all. */
export function useSite(among: readonly string[] | null = null): ChosenSite {
  const sites = useQuery(sitesQuery());
  const siteId = sites.data?.sites.find(
    (site) => among === null || among.includes(site.siteId),
  )?.siteId;
  const site = useQuery({ ...siteQuery(siteId ?? ''), enabled: siteId !== undefined });
  if (site.data !== undefined) {
    return { status: 'ready', resource: site.data, fetchedAt: site.dataUpdatedAt };
  }
  if (hasNotCome(sites) || hasNotCome(site)) return { status: 'failed' };
  return { status: sites.data !== undefined && siteId === undefined ? 'none' : 'loading' };
}

const NOW_TICK_MS = 5000;
/** Less than this is the server's cache, more is a clock that is wrong. */
const WRONG_CLOCK_MS = 90_000;

/**
 * The time at the site: of a recording its end; live the device's clock, put right by the server's when they differ by minutes, because a
 * device that runs behind would show old words as new.
 */
export function useSiteNow(site: ChosenSite, tickMs = NOW_TICK_MS): EpochMs {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  if (site.status !== 'ready') return now;
  const at = Date.parse(site.resource.clock.at);
  if (site.resource.clock.mode === 'replay') return at;
  const { speed } = site.resource.clock;
  if (speed !== 1) return at + (now - site.fetchedAt) * speed;
  const difference = at - site.fetchedAt;
  return Math.abs(difference) > WRONG_CLOCK_MS ? now + difference : now;
}
