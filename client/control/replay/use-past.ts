// The moment that is on screen instead of now: its regions, windows and alerts. Null parts mean that it is live. What the stream brings goes on
// arriving underneath and changes nothing here: everything is cut at the moment.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { changesQuery } from '#client/data/queries.ts';
import { alertsAtQuery } from '#client/data/room-queries.ts';
import type { History } from '#client/model/history.ts';
import { historyAt, LOOK_BACK_MS, planAt } from '#client/model/recording.ts';
import { liveView, type Recorded, type Replay, type View, viewOf } from '#client/model/replay.ts';
import { staffDelayMs } from '#client/model/zone-rows.ts';
import { isoUtc } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import type { SpanHours } from './day-picker.tsx';
import type { ReplayStore } from './replay-store.ts';
import { daysOf, type Recording, useRecording } from './use-recording.ts';
import { useReplay } from './use-replay.ts';

/** Staff records are kept so long. */
const KEPT_MS = 30 * 86_400_000;
/** How often alerts and log follow a moment that moves. */
const FOLLOW_MS = 500;
const NO_ALERTS: readonly AlertView[] = [];

/** From the first plan, thirty days back at most. */
function useRecorded({ site, clock, plan }: SiteResource, now: number): Recorded {
  const changes = useQuery(changesQuery(site.siteId));
  const isLive = clock.mode === 'live';
  const starts = (changes.data?.plans ?? []).map(({ effectiveFrom }) => Date.parse(effectiveFrom));
  if (!isLive && plan !== null) starts.push(Date.parse(plan.effectiveFrom));
  const oldest = starts.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...starts);
  const to = isLive ? now : Date.parse(clock.at);
  return { from: Math.max(oldest, to - KEPT_MS), to, windowMs: site.windowSeconds * 1000 };
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

/** As the screen was at the moment; undefined until it has come. */
export type Screen = {
  readonly at: number;
  readonly regions: RegionCollection | undefined;
  readonly history: History | undefined;
  /** As they stood at `alertsAt`, which follows the moment a little later. */
  readonly alerts: readonly AlertView[];
  readonly alertsAt: string;
};

export type Past = {
  readonly store: ReplayStore;
  readonly replay: Replay | null;
  /** Null: live. */
  readonly screen: Screen | null;
  readonly recording: Recording;
  readonly recorded: Recorded;
  readonly view: View;
  readonly hours: SpanHours;
  readonly setHours: (hours: SpanHours) => void;
};

function useScreen(
  resource: SiteResource,
  recording: Recording,
  at: number | null,
  windowMs: number,
): Screen | null {
  const delayMs = staffDelayMs(resource);
  const published = at === null ? null : { at, windowMs, delayMs };
  const planId = published === null ? null : planAt(recording.plans, published);
  const whole = planId === null ? undefined : recording.histories.get(planId);
  const history = useMemo(
    () =>
      whole === undefined || at === null ? undefined : historyAt(whole, { at, windowMs, delayMs }),
    [whole, at, windowMs, delayMs],
  );
  const followed = useThrottled(at, FOLLOW_MS) ?? at;
  const alertsAt = isoUtc(followed ?? 0);
  const { siteId } = resource.site;
  const alerts = useQuery({ ...alertsAtQuery(siteId, alertsAt), enabled: at !== null });
  if (at === null) return null;
  const regions = planId === null ? undefined : recording.regions.get(planId);
  return { at, regions, history, alerts: alerts.data ?? NO_ALERTS, alertsAt };
}

/** `live`: what the stream has brought; `now`: at the site. */
export function usePast(resource: SiteResource, live: History | undefined, now: number): Past {
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
  const recording = useRecording(siteId, useSameDays(days), live);
  const screen = useScreen(resource, recording, at, recorded.windowMs);
  return { store, replay, screen, recording, recorded, view, hours, setHours };
}

function useSameDays(days: readonly number[]): readonly number[] {
  const name = days.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says everything that the list says
  return useMemo(() => days, [name]);
}
