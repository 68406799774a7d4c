// The room: status bar, map, zones, alerts, timeline, all of one set of states, so that no two parts can say different things.
import { useMemo, useState } from 'react';
import type { History } from '#client/model/history.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import { useLanguage } from '../i18n/texts.ts';
import { type ChosenSite, useSiteNow } from '../site/use-site.ts';
import type { RailContext } from './alerts/alert-card.tsx';
import { AlertsColumn } from './alerts/alerts-column.tsx';
import { EventStats } from './alerts/event-stats.tsx';
import { type RoomAlerts, useRoomAlerts } from './alerts/use-room.ts';
import type { Steps } from './alerts/use-steps.ts';
import { Announcer } from './announcer.tsx';
import { CriticalBar } from './critical-bar.tsx';
import { DrillBar } from './drill/drill-bar.tsx';
import { type RunningDrill, useDrill } from './drill/use-drill.ts';
import { Explanation } from './explanation.tsx';
import { KeysSheet } from './help/keys-sheet.tsx';
import { useHelp } from './help/room-keys.ts';
import { RoomTools } from './help/room-tools.tsx';
import { FirstPassword } from './people/first-password.tsx';
import { PastStamp, PinnedAlerts, readOnlyAt, TopBar } from './replay/past-parts.tsx';
import { ReplayKeys, ReplayWord } from './replay/replay-keys.tsx';
import { STATE_MS } from './replay/replay-store.ts';
import { useReplayText } from './replay/texts.ts';
import { type Past, usePast } from './replay/use-past.ts';
import { useTimeline } from './replay/use-timeline.ts';
import styles from './room.module.css';
import { staffDelayMs, unsaidSignals, type ZoneRow, zoneRows } from './rows.ts';
import { Tabs } from './tabs.tsx';
import { useControlText } from './texts.ts';
import { Timeline } from './timeline.tsx';
import { Trouble } from './trouble.tsx';
import { NO_SIGNALS, useRoomData } from './use-room-data.ts';
import { clockOf } from './words.ts';
import { ZoneMap } from './zone-map.tsx';
import { ZoneTable } from './zone-table.tsx';

type ReadySite = Extract<ChosenSite, { status: 'ready' }>;

/** How often the waiting times of alerts move. */
const SECOND_MS = 1000;

const OPERATORS: ReadonlySet<string> = new Set(['operator', 'admin']);

/** What the screen shows: the live state, or a drill in its place. Everything below the bar is made of it, so no two parts can disagree. */
type Shown = {
  readonly time: 'now' | 'past' | 'drill';
  readonly regions: RegionCollection | undefined;
  readonly history: History | undefined;
  readonly rows: readonly ZoneRow[];
  readonly signals: readonly CriticalSignal[];
  readonly alerts: readonly AlertView[];
  readonly step: Steps['step'];
};

type DeskProps = {
  readonly past: Past;
  readonly resource: SiteResource;
  readonly regions: RegionCollection;
  readonly shown: Shown;
  readonly context: RailContext;
  readonly room: RoomAlerts;
  readonly data: ReturnType<typeof useRoomData>;
};

function Desk({ past, resource, regions, shown, context, room, data }: DeskProps) {
  const t = useControlText();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const { rows, history } = shown;
  const { clock } = context;
  const selected = rows.find(({ id }) => id === selectedId);
  const choose = (id: string): void => setSelectedId((known) => (known === id ? null : id));
  const table = { rows, history, clock, selectedId, onSelect: choose };
  return (
    <main className={styles.parts}>
      <section className={styles.zones} aria-labelledby="zones-title">
        <div className={styles.heading}>
          <h2 id="zones-title">{t('zones')}</h2>
          <span>{t('zones.span')}</span>
        </div>
        {/* A scrolling column that holds buttons is reached by them; no tab stop of its own. */}
        <div className={styles.scroll}>
          <ZoneTable {...table} />
        </div>
        <Explanation
          row={selected}
          history={history}
          clock={clock}
          onClose={() => setSelectedId(null)}
        />
      </section>
      <ZoneMap
        resource={resource}
        regions={regions}
        rows={rows}
        signals={shown.signals}
        selectedId={selectedId}
        onSelect={choose}
      >
        {past.screen !== null && <PastStamp at={past.screen.at} clock={clock} />}
      </ZoneMap>
      <AlertsColumn
        alerts={shown.alerts}
        context={past.screen === null ? context : readOnlyAt(context, past.screen.at)}
        problem={room.problem}
        attention={room.attention}
        at={past.screen?.alertsAt ?? null}
        pinned={past.screen !== null && <PinnedAlerts {...{ resource, room, context, data }} />}
        onStep={shown.step}
        onSelect={setSelectedId}
      />
    </main>
  );
}

type Source = {
  readonly resource: SiteResource;
  readonly data: ReturnType<typeof useRoomData>;
  readonly room: RoomAlerts;
  readonly drill: RunningDrill | null;
  readonly past: Past;
  readonly now: number;
};

function useShown({ resource, data, room, drill, past, now }: Source): Shown {
  const language = useLanguage();
  const { signals, mode } = data;
  const { screen } = past;
  const regions = screen?.regions ?? data.regions;
  const history = screen === null ? (drill?.history ?? data.history) : screen.history;
  const delayMs = screen === null && drill !== null ? 0 : staffDelayMs(resource);
  const shownAt = screen?.at ?? Math.floor(now / STATE_MS) * STATE_MS;
  const rows = useMemo(
    () =>
      regions === undefined ? [] : zoneRows(regions, history, { now: shownAt, delayMs }, language),
    [regions, history, shownAt, delayMs, language],
  );
  const unsaid = useMemo(() => unsaidSignals(signals, rows), [signals, rows]);
  if (screen !== null) {
    const { alerts } = screen;
    return { time: 'past', regions, history, rows, signals: NO_SIGNALS, alerts, step: room.step };
  }
  if (drill !== null) {
    const { alerts, step } = drill;
    return { time: 'drill', regions, history, rows, signals: NO_SIGNALS, alerts, step };
  }
  const time = mode === 'replay' ? 'past' : 'now';
  return { time, regions, history, rows, signals: unsaid, alerts: room.alerts, step: room.step };
}

export type RoomProps = { readonly site: ReadySite; readonly session: Session };

export function Room({ site, session }: RoomProps) {
  const language = useLanguage();
  const r = useReplayText();
  const { resource } = site;
  const { timeZone, siteId } = resource.site;
  const now = useSiteNow(site, SECOND_MS);
  const clock = useMemo(() => clockOf(timeZone, language), [timeZone, language]);
  const data = useRoomData(resource);
  const { mode } = data;
  const room = useRoomAlerts(resource.site, clock, now, data.askAgainMs);
  const drill = useDrill(siteId, room.event, data.regions, now);
  const past = usePast(resource, data.history, now);
  const shown = useShown({ resource, data, room, drill, past, now });
  const { regions, rows, history } = shown;
  const isPast = past.screen !== null;
  const mayAct = mode !== 'replay' && OPERATORS.has(session.role);
  const plan = room.event?.plan ?? null;
  const context = { site: resource.site, rows, plan, clock, now, mayAct };
  const event = room.event;
  const isDrill = shown.time === 'drill';
  const help = useHelp();
  const timeline = useTimeline({
    ...{ resource, past, regions, history, isDrill, event, clock },
    alerts: room.alerts,
  });
  return (
    <div className={styles.room} data-time={shown.time} data-tab={help.tab}>
      <TopBar
        {...{ site, past, history, rows, room }}
        mode={isDrill ? 'drill' : mode}
        tools={<RoomTools {...help.tools} />}
      >
        <EventStats
          siteId={siteId}
          event={event?.state}
          mayAct={mayAct}
          accountId={session.accountId}
        />
      </TopBar>
      {drill !== null && <DrillBar endsAt={drill.endsAt} context={context} live={room.alerts} />}
      <Trouble hasFailed={data.hasFailed} />
      <FirstPassword session={session} />
      <CriticalBar
        site={resource.site}
        signals={shown.time === 'now' ? shown.signals : data.signals}
        alerts={room.alerts}
        onStep={room.step}
        mayAct={mayAct}
        prefix={isPast ? r('pinned') : undefined}
      />
      {regions !== undefined && (
        <Desk {...{ past, resource, regions, shown, context, room, data }} />
      )}
      {timeline !== null && <Timeline {...timeline} />}
      {isPast && <ReplayKeys store={past.store} />}
      <ReplayWord time={isPast ? clock.time(past.screen.at) : null} />
      <Announcer rows={rows} mode={isPast ? 'replay' : mode} />
      <Tabs tab={help.tab} alerts={room.alerts} />
      {help.isKeys && <KeysSheet onClose={help.closeKeys} />}
    </div>
  );
}
