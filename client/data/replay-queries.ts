// The past in the one cache: a day of windows, in the regions of the plan that is asked for, and the regions of a plan that has passed.
import { queryOptions } from '@tanstack/react-query';
import type { Stretch as Past } from '#client/model/recording.ts';
import { DAY_MS, isoUtc } from '#shared/time.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import { framesHistory, getFrames, getJson, siteUrl } from './api.ts';

/** Asked again after this, should word of a retraction have been lost. */
const FRAMES_STALE_MS = 300_000;

async function fetchDay(
  siteId: string,
  day: number,
  planId: string | null,
  signal: AbortSignal,
): Promise<Past> {
  const asked = { lane: 'staff', from: isoUtc(day), to: isoUtc(day + DAY_MS) } as const;
  const answers = await getFrames(siteId, { ...asked, plan: planId }, signal);
  const starts = answers.flatMap(({ plans }) =>
    plans.map(({ planId: id, from }) => ({ planId: id, from: Date.parse(from) })),
  );
  // A plan goes on where its windows are asked for a second time.
  const plans = starts.filter((of, at) => starts[at - 1]?.planId !== of.planId);
  return { history: framesHistory(answers), plans };
}

/** One UTC day of the staff lane; `planId` null: in the regions that are on screen now. */
export const dayQuery = (siteId: string, day: number, planId: string | null) =>
  queryOptions({
    queryKey: ['frames', siteId, 'staff', day, planId],
    queryFn: ({ signal }) => fetchDay(siteId, day, planId, signal),
    staleTime: FRAMES_STALE_MS,
    // A day is megabytes of bytes: comparing them one by one gains nothing.
    structuralSharing: false,
  });

/** A stretch of the public lane, in the regions of a plan: what such a day is like does not change. */
export const publicStretchQuery = (siteId: string, planId: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['frames', siteId, 'public', planId, from],
    queryFn: async ({ signal }) => {
      const range = { from: isoUtc(from), to: isoUtc(to) };
      const asked = { lane: 'public', ...range, plan: planId } as const;
      return framesHistory(await getFrames(siteId, asked, signal));
    },
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

/** Regions of a plan; they never change. */
export const planRegionsQuery = (siteId: string, planId: string) =>
  queryOptions({
    queryKey: ['plan-regions', siteId, 'staff', planId],
    queryFn: ({ signal }) =>
      getJson<RegionCollection>(`${siteUrl(siteId)}/regions?lane=staff&plan=${planId}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
