// The room: status bar, map, zones, alerts, timeline, all of one set of states, so that no two parts can say different things.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { criticalQuery, historyQuery, regionsQuery } from '#client/data/queries.ts';
import type { ConnectionState } from '#client/data/stream.ts';
import { useLive } from '#client/data/use-live.ts';
import type { History } from '#client/model/history.ts';
import type { Session } from '#shared/accounts.ts';
import type { CriticalSignal, RegionCollection, SiteResource } from '#shared/api.ts';
import { useLanguage } from '../i18n/texts.ts';
import { type ChosenSite, useSiteNow } from '../site/use-site.ts';
import { AlertsColumn } from './alerts/alerts-column.tsx';
import { EventStats } from './alerts/event-stats.tsx';
import { type RoomAlerts, useRoomAlerts } from './alerts/use-room.ts';
import { Announcer } from './announcer.tsx';
import { CriticalBar } from './critical-bar.tsx';
import { Explanation } from './explanation.tsx';
import { staffDelayMs, unsaidSignals, type ZoneRow, zoneRows } from './rows.ts';
import { StatusBar } from './status-bar.tsx';
import { useControlText } from './texts.ts';
import { Timeline } from './timeline.tsx';
import { type Clock, clockOf } from './words.ts';
import { ZoneMap } from './zone-map.tsx';
import { ZoneTable } from './zone-table.tsx';

type ReadySite = Extract<ChosenSite, { status: 'ready' }>;
export type Mode = ConnectionState | 'replay';

/** How often the page asks when its stream does not get through: a screen that stays on must not depend on one connection. */
const ASK_AGAIN_MS = 15_000;
/** How often the waiting times of alerts move. */
const SECOND_MS = 1000;
/** How often states are computed again between windows: what is due is stale 30 s later. */
const STATE_MS = 5000;

const NO_SIGNALS: readonly CriticalSignal[] = [];

function useRoomData({ site, clock }: SiteResource) {
  const isLive = clock.mode === 'live';
  const regions = useQuery(regionsQuery(site.siteId, 'staff'));
  const connection = useLive(isLive ? site.siteId : null, 'staff');
  const askAgainMs: number | false = isLive && connection !== 'live' ? ASK_AGAIN_MS : false;
  const history = useQuery({
    ...historyQuery(site.siteId, 'staff'),
    refetchInterval: askAgainMs,
  });
  const critical = useQuery({
    ...criticalQuery(site.siteId),
    enabled: isLive,
    refetchInterval: askAgainMs,
  });
  const mode: Mode = isLive ? connection : 'replay';
  const hasFailed = [regions, history].some((query) => query.isError && query.data === undefined);
  return {
    regions: regions.data,
    history: history.data,
    signals: critical.data ?? NO_SIGNALS,
    mode,
    askAgainMs,
    hasFailed,
  };
}

type DeskProps = {
  readonly resource: SiteResource;
  readonly regions: RegionCollection;
  readonly history: History | undefined;
  readonly rows: readonly ZoneRow[];
  readonly signals: readonly CriticalSignal[];
  readonly room: RoomAlerts;
  readonly clock: Clock;
  readonly now: number;
  readonly mayAct: boolean;
};

function Desk({ resource, regions, history, rows, signals, room, clock, now, mayAct }: DeskProps) {
  const t = useControlText();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const selected = rows.find(({ id }) => id === selectedId);
  const choose = (id: string): void => setSelectedId((known) => (known === id ? null : id));
  const context = { site: resource.site, rows, plan: room.event?.plan ?? null, clock, now, mayAct };
  return (
    <>
      <main className="cr-main">
        <section className="cr-zones" aria-labelledby="zones-title">
          <div className="colhead">
            <h2 id="zones-title">{t('zones')}</h2>
            <span>{t('zones.span')}</span>
          </div>
          {/* A scrolling column that holds buttons is reached by them; no tab stop of its own. */}
          <div className="scroll">
            <ZoneTable
              rows={rows}
              history={history}
              clock={clock}
              selectedId={selectedId}
              onSelect={choose}
            />
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
          signals={signals}
          selectedId={selectedId}
          onSelect={choose}
        />
        <AlertsColumn
          alerts={room.alerts}
          context={context}
          problem={room.problem}
          attention={room.attention}
          at={null}
          onStep={room.step}
          onSelect={setSelectedId}
        />
      </main>
      {history !== undefined && <Timeline rows={rows} history={history} clock={clock} now={now} />}
    </>
  );
}

export type RoomProps = { readonly site: ReadySite; readonly session: Session };

export function Room({ site, session }: RoomProps) {
  const t = useControlText();
  const language = useLanguage();
  const { resource } = site;
  const now = useSiteNow(site, SECOND_MS);
  const clock = useMemo(
    () => clockOf(resource.site.timeZone, language),
    [resource.site.timeZone, language],
  );
  const { regions, history, signals, mode, askAgainMs, hasFailed } = useRoomData(resource);
  const room = useRoomAlerts(resource.site, clock, now, askAgainMs);
  const delayMs = staffDelayMs(resource);
  const shownAt = Math.floor(now / STATE_MS) * STATE_MS;
  const rows = useMemo(
    () =>
      regions === undefined ? [] : zoneRows(regions, history, { now: shownAt, delayMs }, language),
    [regions, history, shownAt, delayMs, language],
  );
  const unsaid = useMemo(() => unsaidSignals(signals, rows), [signals, rows]);
  const mayAct = mode !== 'replay' && ['operator', 'admin'].includes(session.role);
  return (
    <div className="cr" data-time={mode === 'replay' ? 'past' : 'now'}>
      <StatusBar site={site} mode={mode} history={history} rows={rows}>
        <EventStats
          siteId={resource.site.siteId}
          event={room.event?.state}
          mayAct={mayAct}
          accountId={session.accountId}
        />
      </StatusBar>
      {hasFailed && (
        <p className="lostbar" role="alert">
          {t('failed')}
        </p>
      )}
      <CriticalBar
        site={resource.site}
        signals={unsaid}
        alerts={room.alerts}
        onStep={room.step}
        mayAct={mayAct}
      />
      {regions !== undefined && (
        <Desk
          resource={resource}
          regions={regions}
          history={history}
          rows={rows}
          signals={unsaid}
          room={room}
          clock={clock}
          now={now}
          mayAct={mayAct}
        />
      )}
      <Announcer rows={rows} mode={mode} />
    </div>
  );
}
