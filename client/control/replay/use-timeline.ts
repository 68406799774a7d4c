// What the timeline is given: lanes of the recording, phases of the event plan, marks of the alerts that ran.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { type Language, textIn } from '#shared/languages.ts';
import { isoUtc } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { EventResource } from '../../data/room-api.ts';
import { alertsBetweenQuery } from '../../data/room-queries.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { waitingAt } from '../../model/alerts.ts';
import { siteNamedAt } from '../../model/place-names.ts';
import type { Recording } from '../../model/recording.ts';
import type { Scene } from '../../model/room-source.ts';
import { type AlertsTranslate, useAlertText } from '../alerts/texts.ts';
import type { Clock } from '../words.ts';
import type { Marker, PhaseBand } from './board.tsx';
import { lanesOf } from './sources.ts';
import { type ReplayTranslate, useReplayText } from './texts.ts';
import type { TimelineProps } from './timeline.tsx';
import type { Past } from './use-past.ts';

const NO_RECORDING: Recording = { plans: [], histories: new Map(), regions: new Map() };

function phasesOf(plan: EventPlan | null, at: number, t: AlertsTranslate): readonly PhaseBand[] {
  if (plan === null) return [];
  const end = plan.endsAt === null ? Number.POSITIVE_INFINITY : Date.parse(plan.endsAt);
  return plan.phases.map(({ phase, startsAt }, index) => {
    const from = Date.parse(startsAt);
    const to = Math.min(Date.parse(plan.phases[index + 1]?.startsAt ?? '') || end, end);
    return { from, to, name: t(`phase.${phase}`), isNow: at >= from && at < to };
  });
}

/** Every alert once; whether it is open is a thing of now. */
function markersOf(
  ran: readonly AlertView[],
  live: readonly AlertView[],
  resource: SiteResource,
  now: number,
  language: Language,
): readonly Marker[] {
  const all = new Map([...ran, ...live].map((alert) => [alert.alertId, alert]));
  const waiting = resource.clock.mode === 'live' ? waitingAt(live, now) : [];
  const open = new Set(waiting.map(({ alertId }) => alertId));
  return [...all.values()].map(({ alertId, openedAt, cells }) => ({
    at: Date.parse(openedAt),
    label: placeNameOf(siteNamedAt(resource, Date.parse(openedAt)), cells, language),
    isOpen: open.has(alertId),
  }));
}

function noticeOf(
  { source, recording, replay }: Past,
  { history }: Scene,
  clock: Clock,
  t: ReplayTranslate,
): string | null {
  if (recording.hasFailed) return t('failed');
  if (recording.isLoading) return t('loading');
  if (replay?.isOldest === true)
    return t('oldest', { time: clock.time(replay.at), day: clock.day(replay.at) });
  return source !== null && history?.windows.length === 0 ? t('nothing') : null;
}

export type TimelineRequest = {
  readonly resource: SiteResource;
  readonly past: Past;
  /** On screen. */
  readonly scene: Scene;
  readonly event: EventResource | undefined;
  /** Of now, whatever is on screen. */
  readonly alerts: readonly AlertView[];
  readonly clock: Clock;
};

/** Null until there is something to draw. */
export function useTimeline(request: TimelineRequest): TimelineProps | null {
  const { resource, past, scene, event, alerts, clock } = request;
  const { regions, history } = scene;
  const isDrill = scene.time === 'drill';
  const language = useLanguage();
  const t = useReplayText();
  const a = useAlertText();
  const { view } = past;
  const { site } = resource;
  // To the end of the view, not to now: what has opened since comes by the stream, and nothing is asked every second.
  const between = [isoUtc(view.from), isoUtc(view.to)] as const;
  const ran = useQuery({ ...alertsBetweenQuery(site.siteId, ...between), enabled: !isDrill });
  const recording = isDrill ? NO_RECORDING : past.recording;
  const { partition } = site;
  const unnamed = t(partition.kind === 'zones' ? 'mixed' : 'cells');
  const order = useMemo(
    () =>
      partition.kind === 'zones' ? partition.areas.map(({ name }) => textIn(name, language)) : [],
    [partition, language],
  );
  const lanes = useMemo(
    () =>
      regions === undefined
        ? null
        : lanesOf(recording, { history, regions }, { view, language, unnamed, order }),
    [recording, history, regions, view, language, unnamed, order],
  );
  if (lanes === null) return null;
  const now = past.recorded.to;
  const at = past.source === null ? now : scene.at;
  return {
    store: past.store,
    view,
    lanes,
    clock,
    now,
    at,
    timeZone: site.timeZone,
    hours: past.hours,
    onHours: past.setHours,
    isRecording: resource.clock.mode === 'replay',
    markers: isDrill ? [] : markersOf(ran.data ?? [], alerts, resource, now, language),
    phases: phasesOf(event?.plan ?? null, at, a),
    notice: noticeOf(past, scene, clock, t),
  };
}
