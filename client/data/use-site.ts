// The site that the public pages are about, with "now" as its server sees it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { hasNotCome, siteQuery, sitesQuery } from '#client/data/queries.ts';
import type { EpochMs } from '#shared/time.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { nowAtSite } from './server-clock.ts';

export type ChosenSite =
  | { readonly status: 'loading' | 'failed' | 'none'; readonly resource?: undefined }
  | { readonly status: 'ready'; readonly resource: SiteResource };

/** A site that has come. */
export type ReadySite = Extract<ChosenSite, { readonly status: 'ready' }>;

/** The first site of this server; `among` null: of all. `askAgainMs`: how often what is said of it is asked for again. */
export function useSite(
  among: readonly string[] | null = null,
  askAgainMs: number | false = false,
): ChosenSite {
  const sites = useQuery(sitesQuery());
  const siteId = sites.data?.sites.find(
    (site) => among === null || among.includes(site.siteId),
  )?.siteId;
  const site = useQuery({
    ...siteQuery(siteId ?? ''),
    enabled: siteId !== undefined,
    refetchInterval: askAgainMs,
  });
  if (site.data !== undefined) return { status: 'ready', resource: site.data };
  if (hasNotCome(sites) || hasNotCome(site)) return { status: 'failed' };
  return { status: sites.data !== undefined && siteId === undefined ? 'none' : 'loading' };
}

const NOW_TICK_MS = 5000;

/** The time at the site: of a recording its end, else that of the service, whatever the device's clock says. */
export function useSiteNow(site: ChosenSite, tickMs = NOW_TICK_MS): EpochMs {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  const clock = site.resource?.clock;
  return clock?.mode === 'replay' ? Date.parse(clock.at) : nowAtSite();
}
