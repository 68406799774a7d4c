// The public version of the decision log: a query of its own, because only one section of one page asks for it.
import { queryOptions } from '@tanstack/react-query';
import type { PublicLog } from '#shared/wire/public-log.ts';
import { getJson, siteUrl } from './api.ts';

/** One day, or the newest of which something may be told. */
export const publicLogQuery = (siteId: string, day: string | null) =>
  queryOptions({
    queryKey: ['public-log', siteId, day],
    queryFn: ({ signal }) =>
      getJson<PublicLog>(
        `${siteUrl(siteId)}/public-log${day === null ? '' : `?day=${encodeURIComponent(day)}`}`,
        signal,
      ),
  });
