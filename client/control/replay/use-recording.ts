// The recording around a moment: the days that the screen and its timeline need, in the regions of every plan that was in force in them.
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { dayQuery, planRegionsQuery } from '#client/data/replay-queries.ts';
import {
  type History,
  type LaneLength,
  mergeHistories,
  withLengths,
} from '#client/model/history.ts';
import { joinHistories, plansOf, type Recording, type Stretch } from '#client/model/recording.ts';
import { DAY_MS } from '#shared/time.ts';
import { useSame } from '../../ui/use-same.ts';

export type AskedRecording = Recording & {
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
};

/** UTC days that a stretch of time touches. */
export function daysOf(from: number, to: number): readonly number[] {
  const first = Math.floor(from / DAY_MS) * DAY_MS;
  const count = Math.max(0, Math.ceil((to - first) / DAY_MS));
  return Array.from({ length: count }, (_, index) => first + index * DAY_MS);
}

type Asked = { readonly day: number; readonly planId: string };

/** Days are answered in the regions of the newest plan; for every other plan of a day it is asked again. */
function otherPlans(days: readonly number[], answers: readonly (Stretch | undefined)[]): Asked[] {
  const known = answers.filter((answer) => answer !== undefined);
  const current = known[0]?.history.planId;
  const others = plansOf(known).filter(({ planId }) => planId !== current);
  return others.flatMap(({ planId }) => days.map((day) => ({ day, planId })));
}

/** `live`: what the stream has brought; it continues the newest plan. */
export function useRecording(
  siteId: string,
  days: readonly number[],
  live: History | undefined,
  lengths: readonly LaneLength[],
): AskedRecording {
  const base = useQueries({ queries: days.map((day) => dayQuery(siteId, day, null)) });
  const baseData = useSame(base.map(({ data }) => data));
  const asked = useMemo(() => otherPlans(days, baseData), [days, baseData]);
  const more = useQueries({
    queries: asked.map(({ day, planId }) => dayQuery(siteId, day, planId)),
  });
  const moreData = useSame(more.map(({ data }) => data));
  const plans = useMemo(() => plansOf(baseData.filter((data) => data !== undefined)), [baseData]);
  const places = useQueries({
    queries: plans.map(({ planId }) => planRegionsQuery(siteId, planId)),
  });
  const placeData = useSame(places.map(({ data }) => data));
  const recorded = useMemo(() => {
    const parts = [...baseData, ...moreData].flatMap((data) => data?.history ?? []);
    return new Map(
      plans.flatMap(({ planId }) => {
        const joined = withLengths(joinHistories(planId, parts), lengths);
        return joined === undefined ? [] : [[planId, joined] as const];
      }),
    );
  }, [baseData, moreData, plans, lengths]);
  const regions = useMemo(
    () =>
      new Map(placeData.flatMap((data) => (data?.planId ? [[data.planId, data] as const] : []))),
    [placeData],
  );
  const histories = useMemo(() => withLive(recorded, live), [recorded, live]);
  const all = [...base, ...more, ...places];
  return {
    plans,
    histories,
    regions,
    isLoading: all.some(({ isPending }) => isPending),
    hasFailed: all.some(({ isError, data }) => isError && data === undefined),
  };
}

/** A day was asked for once; what came since stands in the live history. */
function withLive(
  recorded: ReadonlyMap<string, History>,
  live: History | undefined,
): ReadonlyMap<string, History> {
  const known = live === undefined ? undefined : recorded.get(live.planId);
  if (live === undefined || known === undefined) return recorded;
  return new Map(recorded).set(live.planId, mergeHistories(known, live));
}
