// What the zone sheet shows of a day: the zone's own levels until the moment on screen, and what such a day is like in the public region that holds it.
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLengths } from '#client/data/lengths.ts';
import { regionsQuery } from '#client/data/queries.ts';
import { dayQuery, publicStretchQuery } from '#client/data/replay-queries.ts';
import {
  endOf,
  type History,
  mergeHistories,
  seriesOf,
  windowMsAt,
  withLengths,
} from '#client/model/history.ts';
import { endOfDate, localDate, startOfDate } from '#client/model/local-time.ts';
import {
  datesBefore,
  type HourShares,
  hourShares,
  hoursOf,
  type Series,
  type ZoneHour,
} from '#client/model/normal-day.ts';
import type { Scene } from '#client/model/room-source.ts';
import { staffDelayMs, type ZoneRow } from '#client/model/zone-rows.ts';
import { windowStartOf } from '#shared/time.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import { useSame } from '../../ui/use-same.ts';
import { daysOf } from '../replay/use-recording.ts';

type Span = { readonly from: number; readonly to: number };
type PublicFeature = RegionCollection['features'][number]['properties'];

export type ZoneDay = {
  readonly span: Span;
  /** End of the window of the zone that starts then. */
  readonly endOf: (start: number) => number;
  /** Per window that was published by the moment on screen. */
  readonly today: Series;
  readonly hours: readonly ZoneHour[];
  /** The public region that holds the zone; null: none does. Undefined: it has not come. */
  readonly region: PublicFeature | null | undefined;
  /** Days of which something is known. */
  readonly usualDays: number;
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
};

const seriesIn = (history: History | undefined, regionId: string | null): Series =>
  history === undefined || regionId === null ? [] : seriesOf(history, regionId);

/** The public region that holds all of a zone's cells. */
function publicRegionOf(
  regions: RegionCollection | undefined,
  { cells }: ZoneRow,
): PublicFeature | null | undefined {
  const holding = regions?.features.find(
    ({ properties }) =>
      properties.regionId !== null && cells.every((cell) => properties.cells.includes(cell)),
  );
  return regions === undefined ? undefined : (holding?.properties ?? null);
}

/** Windows of the day that were published by the moment on screen: the newer ones of the stream laid over what was fetched. */
function useToday(resource: SiteResource, { at, history }: Scene, row: ZoneRow, span: Span) {
  const { siteId } = resource.site;
  const planId = history?.planId ?? null;
  const days = useQueries({
    queries: daysOf(span.from, Math.min(span.to, at)).map((day) => dayQuery(siteId, day, planId)),
  });
  const fetched = useSame(days.map(({ data }) => data?.history));
  const lengths = useLengths(resource, 'staff');
  const published = at - staffDelayMs(resource);
  const today = useMemo(() => {
    const parts = [...fetched, history].filter((part) => part !== undefined);
    const merged = parts.reduce<History | undefined>(mergeHistories, undefined);
    const whole = withLengths(merged, lengths);
    const end = (start: number): number => (whole === undefined ? start : endOf(whole, start));
    const series = seriesIn(whole, row.regionId).filter(
      ({ start }) => start >= span.from && start < span.to && end(start) <= published,
    );
    return { today: series, endOf: end };
  }, [fetched, history, row.regionId, span, published, lengths]);
  return { ...today, isLoading: days.some(({ isPending }) => isPending) };
}

/** The same weekday of the weeks before, in today's public region. */
function useUsual(
  resource: SiteResource,
  regions: RegionCollection | undefined,
  region: PublicFeature | null | undefined,
  date: string,
): {
  readonly shares: readonly HourShares[];
  readonly days: number;
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
} {
  const { siteId, timeZone, publicWindowSeconds } = resource.site;
  const lengths = useLengths(resource, 'public');
  const spans = useMemo(() => {
    const known = { windowSeconds: publicWindowSeconds, lengths };
    const startAt = (at: number): number => windowStartOf(at, windowMsAt(known, at));
    return datesBefore(date).map((day) => ({
      from: startAt(startOfDate(day, timeZone)),
      to: startAt(endOfDate(day, timeZone)),
    }));
  }, [date, timeZone, publicWindowSeconds, lengths]);
  const planId = regions?.planId ?? null;
  const isAsked = region !== null && region !== undefined && planId !== null;
  const answers = useQueries({
    queries: isAsked
      ? spans.map(({ from, to }) => publicStretchQuery(siteId, planId, from, to))
      : [],
  });
  const histories = useSame(answers.map(({ data }) => data));
  const regionId = region?.regionId ?? null;
  const days = useMemo(
    () => histories.map((history) => seriesIn(history, regionId)),
    [histories, regionId],
  );
  const shares = useMemo(() => hourShares(days, timeZone), [days, timeZone]);
  return {
    shares,
    days: days.filter((day) => day.some(({ byte }) => byte <= 4)).length,
    isLoading: region === undefined || answers.some(({ isPending }) => isPending),
    hasFailed: answers.some(({ isError, data }) => isError && data === undefined),
  };
}

export function useZoneDay(resource: SiteResource, scene: Scene, row: ZoneRow): ZoneDay {
  const { timeZone, siteId } = resource.site;
  const date = localDate(scene.at, timeZone);
  const span = useMemo(
    () => ({ from: startOfDate(date, timeZone), to: endOfDate(date, timeZone) }),
    [date, timeZone],
  );
  const regions = useQuery(regionsQuery(siteId, 'public'));
  const region = publicRegionOf(regions.data, row);
  const { today, endOf: end, isLoading } = useToday(resource, scene, row, span);
  const usual = useUsual(resource, regions.data, region, date);
  return {
    span,
    endOf: end,
    today,
    hours: useMemo(
      () => hoursOf(span, today, usual.shares, timeZone),
      [span, today, usual.shares, timeZone],
    ),
    region,
    usualDays: usual.days,
    isLoading: isLoading || usual.isLoading,
    hasFailed: usual.hasFailed || (regions.isError && regions.data === undefined),
  };
}
