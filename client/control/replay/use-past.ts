// The moment that is on screen instead of now, and the source that shows it. What the stream brings goes on arriving underneath and changes nothing
// here: everything is cut at the moment.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLengths } from '#client/data/lengths.ts';
import { changesQuery } from '#client/data/queries.ts';
import { alertsAtQuery, reportsQuery } from '#client/data/room-queries.ts';
import type { History } from '#client/model/history.ts';
import { recordedSource } from '#client/model/recorded-source.ts';
import { LOOK_BACK_MS } from '#client/model/recording.ts';
import { liveView, type Recorded, type Replay, type View, viewOf } from '#client/model/replay.ts';
import type { RoomSource } from '#client/model/room-source.ts';
import { staffDelayMs } from '#client/model/zone-rows.ts';
import { DAY_MS, isoUtc } from '#shared/time.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useSame } from '../../ui/use-same.ts';
import type { SpanHours } from './day-picker.tsx';
import type { ReplayStore } from './replay-store.ts';
import { type AskedRecording, daysOf, useRecording } from './use-recording.ts';
import { useReplay } from './use-replay.ts';

/** Staff records are kept so long. */
const RECORDS_KEPT_MS = 30 * DAY_MS;
/** How often alerts and log follow a moment that moves. */
const FOLLOW_MS = 500;

/** From the first plan, thirty days back at most. */
function useRecorded({ site, windows, clock, plan }: SiteResource, now: number): Recorded {
  const changes = useQuery(changesQuery(site.siteId));
  const isLive = clock.mode === 'live';
  const starts = (changes.data?.plans ?? []).map(({ effectiveFrom }) => Date.parse(effectiveFrom));
  if (!isLive && plan !== null) starts.push(Date.parse(plan.effectiveFrom));
  const oldest = starts.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...starts);
  const to = isLive ? now : Date.parse(clock.at);
  // A step passes over no window, however long windows were.
  const shortest = Math.min(site.windowSeconds, ...windows.map((of) => of.windowSeconds));
  return { from: Math.max(oldest, to - RECORDS_KEPT_MS), to, windowMs: shortest * 1000 };
}

/** A value that changes often, at most so often. */
function useThrottled<T>(value: T, everyMs: number): T {
  const [held, setHeld] = useState(value);
  const newest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  newest.current = value;
  useEffect(() => {
    if (Object.is(value, held)) return;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      setHeld(newest.current);
    }, everyMs);
  }, [value, held, everyMs]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return held;
}

/** The span of the timeline: it stays while the moment is in it. */
function useView(at: number | null, now: number, hours: SpanHours): View {
  const known = useRef<View | null>(null);
  const live = liveView(now, hours);
  const next = at === null ? live : viewOf(known.current, at, hours);
  if (known.current?.from !== next.from || known.current.to !== next.to) known.current = next;
  return known.current;
}

export type Past = {
  readonly store: ReplayStore;
  readonly replay: Replay | null;
  /** Null: live. */
  readonly source: RoomSource | null;
  readonly recording: AskedRecording;
  readonly recorded: Recorded;
  readonly view: View;
  readonly hours: SpanHours;
  readonly setHours: (hours: SpanHours) => void;
};

/** What goes on meanwhile: what the stream has brought, and the regions of now. */
export type Meanwhile = {
  readonly history: History | undefined;
  readonly regions: RegionCollection | undefined;
};

function useSource(
  resource: SiteResource,
  { plans, histories, regions }: AskedRecording,
  regionsOfNow: RegionCollection | undefined,
  at: number | null,
): RoomSource | null {
  const language = useLanguage();
  const delayMs = staffDelayMs(resource);
  const { siteId, windowSeconds } = resource.site;
  const windowMs = windowSeconds * 1000;
  const lengths = useLengths(resource, 'staff');
  const followed = useThrottled(at, FOLLOW_MS) ?? at;
  const alertsAt = isoUtc(followed ?? 0);
  const { data: alerts } = useQuery({ ...alertsAtQuery(siteId, alertsAt), enabled: at !== null });
  const told = useQuery({ ...reportsQuery(siteId, alertsAt), enabled: at !== null });
  const recording = useSame({ plans, histories, regions });
  const of = useSame({
    at,
    windowMs,
    lengths,
    delayMs,
    language,
    recording,
    regionsOfNow,
    alerts,
    alertsAt,
    reports: told.data,
  });
  return useMemo(() => (of.at === null ? null : recordedSource({ ...of, at: of.at })), [of]);
}

/** `now`: at the site. */
export function usePast(resource: SiteResource, meanwhile: Meanwhile, now: number): Past {
  const recorded = useRecorded(resource, now);
  const { store, shown: replay } = useReplay(recorded);
  const [hours, setHours] = useState<SpanHours>(6);
  const at = replay?.at ?? null;
  const view = useView(at, recorded.to, hours);
  const { siteId } = resource.site;
  const isNeeded = at !== null || hours > 6;
  const from = at === null ? view.from : Math.min(view.from, at - LOOK_BACK_MS);
  const to = Math.min(view.to, recorded.to);
  const days = useMemo(() => (isNeeded ? daysOf(from, to) : []), [isNeeded, from, to]);
  const lengths = useLengths(resource, 'staff');
  const recording = useRecording(siteId, useSame(days), meanwhile.history, lengths);
  const source = useSource(resource, recording, meanwhile.regions, at);
  return { store, replay, source, recording, recorded, view, hours, setHours };
}
