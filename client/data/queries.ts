// Keys and fetchers together: one cache for REST and stream. Use with TanStack Query: `useQuery(siteQuery('demo'))`.
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { type History, mergeHistories } from '#client/model/history.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import {
  ApiError,
  fetchChanges,
  fetchCritical,
  fetchHistory,
  fetchRegions,
  fetchSensor,
  fetchSensors,
  fetchSite,
  fetchSitePlan,
  fetchSites,
  fetchStops,
} from './api.ts';
import { whoIsHere } from './leaving.ts';
import { hearClock } from './server-clock.ts';

/** The one client of the page. A refusal is not tried again; a lost connection is. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: MINUTE_MS,
        retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < 3,
      },
    },
  });
}

/** It failed and has nothing to show. Each new try of it begins as one that loads; what failed is said until something comes. */
export const hasNotCome = (query: { data: unknown; errorUpdateCount: number }): boolean =>
  query.data === undefined && query.errorUpdateCount > 0;

/** How often what the room must not be without is asked for, until it has come. */
const ASK_UNTIL_IT_COMES_MS = 15_000;

/** A question whose first answer failed is asked again, whatever the stream says; once answered, as often as `afterMs` says. */
export const untilItComes =
  (afterMs: number | false) =>
  ({ state }: { readonly state: { readonly data: unknown } }): number | false =>
    state.data === undefined ? ASK_UNTIL_IT_COMES_MS : afterMs;

export const sitesQuery = () =>
  queryOptions({ queryKey: ['sites'], queryFn: ({ signal }) => fetchSites(signal) });

export const siteQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['site', siteId],
    queryFn: async ({ signal }) => {
      const resource = await fetchSite(siteId, signal);
      hearClock(resource.clock);
      return resource;
    },
  });

export const sitePlanQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['site-plan', siteId],
    queryFn: ({ signal }) => fetchSitePlan(siteId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const regionsQuery = (siteId: string, lane: Lane) =>
  queryOptions({
    queryKey: ['regions', siteId, lane],
    queryFn: ({ signal }) => fetchRegions(siteId, lane, signal),
  });

export const historyKey = (siteId: string, lane: Lane) => ['history', siteId, lane] as const;

/** Windows of the last six hours; the stream adds to the same entry, and a late REST answer is merged, never laid over. */
export const historyQuery = (siteId: string, lane: Lane) =>
  queryOptions({
    queryKey: historyKey(siteId, lane),
    queryFn: ({ signal }) => fetchHistory(siteId, lane, signal),
    structuralSharing: (known, added) =>
      mergeHistories(known as History | undefined, added as History),
  });

export const criticalKey = (siteId: string) => ['critical', siteId, 'staff'] as const;

/** Critical signals; the stream replaces the whole list. */
export const criticalQuery = (siteId: string) =>
  queryOptions({
    queryKey: criticalKey(siteId),
    queryFn: ({ signal }) => fetchCritical(siteId, signal),
  });

export const changesQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['changes', siteId],
    queryFn: ({ signal }) => fetchChanges(siteId, signal),
  });

export const stopsQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['stops', siteId],
    queryFn: ({ signal }) => fetchStops(siteId, signal),
  });

export const sessionQuery = () =>
  queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => whoIsHere(signal) });

/** The register, page after page. */
export const sensorsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['sensors'],
    queryFn: ({ pageParam, signal }) => fetchSensors(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.links.next,
  });

export const sensorQuery = (sensorId: string) =>
  queryOptions({
    queryKey: ['sensor', sensorId],
    queryFn: ({ signal }) => fetchSensor(sensorId, signal),
  });
