// What is on screen, and what goes on in earnest behind it. One of three sources gives the scene: the past that somebody looks at, else a drill that
// runs, else what is live. Everything that the room shows is made of that scene, so that no two parts can say different things.
import { useCallback, useMemo } from 'react';
import { type ReadySite, useSiteNow } from '#client/data/use-site.ts';
import { liveSource } from '#client/model/live-source.ts';
import { siteNamedAt } from '#client/model/place-names.ts';
import type { RoomSource, Scene } from '#client/model/room-source.ts';
import { staffDelayMs } from '#client/model/zone-rows.ts';
import { isOneOf, OPERATORS } from '#shared/domain/roles.ts';
import { type EpochMs, SECOND_MS } from '#shared/time.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import { useLanguage } from '../i18n/texts.ts';
import { useSame } from '../ui/use-same.ts';
import type { RailContext } from './alerts/card-head.tsx';
import { type RoomAlerts, useRoomAlerts } from './alerts/use-room.ts';
import { type RunningDrill, useDrill } from './drill/use-drill.ts';
import { useBackOnLine, useKeeping } from './offline/use-kept-room.ts';
import { type Past, usePast } from './replay/use-past.ts';
import { useRoomData } from './use-room-data.ts';
import { type RoomMode, useRoomMode } from './use-room-mode.ts';
import { type Clock, localClockOf } from './words.ts';

type RoomData = ReturnType<typeof useRoomData>;

/** What goes on in earnest, whatever the screen shows. */
export type Live = {
  readonly source: RoomSource;
  readonly data: RoomData;
  readonly mode: RoomMode;
  readonly room: RoomAlerts;
  /** What its alerts are told in. */
  readonly context: RailContext;
};

export type OnScreen = {
  readonly site: ReadySite;
  readonly clock: Clock;
  readonly scene: Scene;
  /** What the alerts of the scene are told in: as of its moment. */
  readonly context: RailContext;
  readonly live: Live;
  readonly past: Past;
  readonly drill: RunningDrill | null;
};

function useLiveSource(resource: SiteResource, data: RoomData, room: RoomAlerts): RoomSource {
  const language = useLanguage();
  const of = useSame({
    isNow: data.mode !== 'replay',
    regions: data.regions,
    history: data.history,
    signals: data.signals,
    alerts: room.alerts,
    reports: room.reports,
    step: room.step,
    delayMs: staffDelayMs(resource),
    isCutOff: data.isCutOff,
    language,
  });
  return useMemo(() => liveSource(of), [of]);
}

export function useOnScreen(site: ReadySite, session: Session): OnScreen {
  const language = useLanguage();
  const { resource } = site;
  const { timeZone, siteId } = resource.site;
  // Waiting times of alerts move each second.
  const now = useSiteNow(site, SECOND_MS);
  const clock = useMemo(() => localClockOf(timeZone, language), [timeZone, language]);
  const data = useRoomData(resource);
  const siteAt = useCallback((at: EpochMs) => siteNamedAt(resource, at), [resource]);
  const room = useRoomAlerts(siteAt(now), clock, now, data.askAgainMs);
  const hasFailed = data.hasFailed || room.hasFailed;
  const mode = useRoomMode(site, { ...data, hasFailed }, now);
  const isHeard = mode.mode === 'live';
  useBackOnLine(isHeard);
  const { event, alerts } = room;
  const { regions, history } = data;
  useKeeping({ session, resource, regions, event, alerts, history, isHeard });
  const source = useLiveSource(resource, data, room);
  const real = source.sceneAt(now);
  const drill = useDrill({ siteId, event: room.event, regions, live: real, isHeard, now });
  const past = usePast(resource, data, now);
  const shown = past.source ?? drill?.source ?? null;
  const scene = shown === null ? real : shown.sceneAt(now);
  const mayAct = isOneOf(OPERATORS, session.role) && data.mode !== 'replay';
  const plan = room.event?.plan ?? null;
  const { rows, reports } = real;
  const inEarnest = { site: siteAt(now), siteAt, rows, reports, plan, clock, now, mayAct };
  const context = {
    ...inEarnest,
    site: siteAt(scene.at),
    rows: scene.rows,
    reports: scene.reports,
    now: scene.at,
    mayAct: mayAct && scene.step !== null,
  };
  return {
    site,
    clock,
    scene,
    context,
    live: { source, data, mode, room, context: inEarnest },
    past,
    drill,
  };
}
