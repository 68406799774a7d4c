// The room: status bar, map, zones, timeline, all of one set of states, so that no two parts can say different things.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { criticalQuery, historyQuery, regionsQuery } from '#client/data/queries.ts';
import type { ConnectionState } from '#client/data/stream.ts';
import { useLive } from '#client/data/use-live.ts';
import type { History } from '#client/model/history.ts';
import type { CriticalSignal, RegionCollection, SiteResource } from '#shared/api.ts';
import { useLanguage } from '../i18n/texts.ts';
import { type ChosenSite, useSiteNow } from '../site/use-site.ts';
import { Announcer } from './announcer.tsx';
import { CriticalBar } from './critical-bar.tsx';
import { Explanation } from './explanation.tsx';
import { staffDelayMs, unsaidSignals, type ZoneRow, zoneRows } from './rows.ts';
import { StatusBar } from './status-bar.tsx';
import { useControlText } from './texts.ts';
import { Timeline } from './timeline.tsx';
import { clockOf } from './words.ts';
import { ZoneMap } from './zone-map.tsx';
import { ZoneTable } from './zone-table.tsx';

type ReadySite = Extract<ChosenSite, { status: 'ready' }>;
export type Mode = ConnectionState | 'replay';

/** How often the page asks when its stream does not get through: a screen that stays on must not depend on one connection. */
const ASK_AGAIN_MS = 15_000;

const NO_SIGNALS: readonly CriticalSignal[] = [];

function useRoomData({ site, clock }: SiteResource) {
  const isLive = clock.mode === 'live';
  const regions = useQuery(regionsQuery(site.siteId, 'staff'));
  const connection = useLive(isLive ? site.siteId : null, 'staff');
  const history = useQuery({
    ...historyQuery(site.siteId, 'staff'),
    refetchInterval: isLive && connection !== 'live' ? ASK_AGAIN_MS : false,
  });
  const critical = useQuery({
    ...criticalQuery(site.siteId),
    enabled: isLive,
    refetchInterval: isLive && connection !== 'live' ? ASK_AGAIN_MS : false,
  });
  const mode: Mode = isLive ? connection : 'replay';
  const hasFailed = [regions, history].some((query) => query.isError && query.data === undefined);
  return {
    regions: regions.data,
    history: history.data,
    signals: critical.data ?? NO_SIGNALS,
    mode,
    hasFailed,
  };
}

type DeskProps = {
  readonly resource: SiteResource;
  readonly regions: RegionCollection;
  readonly history: History | undefined;
  readonly rows: readonly ZoneRow[];
  readonly signals: readonly CriticalSignal[];
  readonly now: number;
};

function Desk({ resource, regions, history, rows, signals, now }: DeskProps) {
  const t = useControlText();
  const language = useLanguage();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const { timeZone } = resource.site;
  const clock = useMemo(() => clockOf(timeZone, language), [timeZone, language]);
  const selected = rows.find(({ id }) => id === selectedId);
  const choose = (id: string): void => setSelectedId((known) => (known === id ? null : id));
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
      </main>
      {history !== undefined && <Timeline rows={rows} history={history} clock={clock} now={now} />}
    </>
  );
}

export function Room({ site }: { readonly site: ReadySite }) {
  const t = useControlText();
  const language = useLanguage();
  const { resource } = site;
  const now = useSiteNow(site);
  const { regions, history, signals, mode, hasFailed } = useRoomData(resource);
  const delayMs = staffDelayMs(resource);
  const rows = useMemo(
    () => (regions === undefined ? [] : zoneRows(regions, history, { now, delayMs }, language)),
    [regions, history, now, delayMs, language],
  );
  const unsaid = useMemo(() => unsaidSignals(signals, rows), [signals, rows]);
  return (
    <div className="cr" data-time={mode === 'replay' ? 'past' : 'now'}>
      <StatusBar site={site} mode={mode} history={history} rows={rows} />
      {hasFailed && (
        <p className="lostbar" role="alert">
          {t('failed')}
        </p>
      )}
      <CriticalBar site={resource.site} signals={unsaid} />
      {regions !== undefined && (
        <Desk
          resource={resource}
          regions={regions}
          history={history}
          rows={rows}
          signals={unsaid}
          now={now}
        />
      )}
      <Announcer rows={rows} mode={mode} />
    </div>
  );
}
