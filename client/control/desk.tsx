// List, map and alerts of one scene, side by side; below list and map what goes with them.
import { type ReactNode, useCallback, useState } from 'react';
import { useSearch } from 'wouter';
import { NO_ALERTS, type Scene } from '#client/model/room-source.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import { type EventPlan, type Phase, scheduledPhase } from '#shared/wire/event-plan.ts';
import { useSame } from '../ui/use-same.ts';
import { useAction } from './actions.ts';
import { AlertsColumn } from './alerts/alerts-column.tsx';
import { useAlertText } from './alerts/texts.ts';
import { DrillStart } from './drill/drill-bar.tsx';
import { RealAlerts } from './drill/real-alerts.tsx';
import { alertOfSearch } from './offline/use-called.ts';
import { Panel } from './panel.tsx';
import { PastStamp, PinnedAlerts } from './replay/past-parts.tsx';
import { Reporting } from './reports/reporting.tsx';
import roomStyles from './room.module.css';
import { useControlText } from './texts.ts';
import type { Live, OnScreen } from './use-on-screen.ts';
import { withZone, zoneOfSearch } from './zone/address.ts';
import { ZoneSheet } from './zone/zone-sheet.tsx';
import { ZoneList } from './zone-list.tsx';
import { ZoneMap } from './zone-map.tsx';

const NOBODY_ACTS = (): void => {};

export type DeskProps = Pick<OnScreen, 'site' | 'clock' | 'scene' | 'context' | 'live'> & {
  readonly regions: RegionCollection;
  readonly children: ReactNode;
};

/** What goes on in earnest, beside what is past or a drill. */
function InEarnest({ scene, live: { source, room, context } }: Pick<DeskProps, 'scene' | 'live'>) {
  if (scene.time === 'drill') return <RealAlerts room={room} context={context} />;
  if (scene.recordedAt === null) return null;
  return <PinnedAlerts live={source} room={room} context={context} />;
}

/** By hand where one was set and the screen shows now, else by the schedule. */
function phaseOf({ time, at }: Scene, { room }: Live, plan: EventPlan | null): Phase {
  const set = time === 'now' ? room.event?.state.phase : undefined;
  return set ?? scheduledPhase(plan, at);
}

/** The zone that is chosen, and the one of which all is shown: that stands in the address. */
function useChosenZone() {
  const [openId, setOpenId] = useState(() => zoneOfSearch(window.location.search));
  const [selectedId, setSelectedId] = useState(openId);
  useAction('showZone', setSelectedId);
  const choose = useCallback(
    (id: string): void => setSelectedId((known) => (known === id ? null : id)),
    [],
  );
  const setOpen = (id: string | null): void => {
    setOpenId(id);
    window.history.replaceState(null, '', withZone(window.location.href, id));
  };
  return { selectedId, setSelectedId, choose, openId, setOpen };
}

type OpenedProps = Pick<DeskProps, 'site' | 'clock' | 'scene' | 'context' | 'live'> & {
  /** Of a row; null: none is open. */
  readonly id: string | null;
  readonly onClose: () => void;
};

/** All about the zone that is open. */
function Opened({ site, clock, scene, context, live, id, onClose }: OpenedProps) {
  const row = scene.rows.find((one) => one.id === id);
  if (row === undefined) return null;
  const { plan } = context;
  // What is noted in a drill would stand in the log as if it had been so.
  const mayAct = context.mayAct && scene.time === 'now';
  const about = { row, resource: site.resource, scene, plan, clock, mayAct };
  return <ZoneSheet {...about} phase={phaseOf(scene, live, plan)} onClose={onClose} />;
}

function Alerts({ scene, context, live }: Pick<DeskProps, 'scene' | 'context' | 'live'>) {
  const a = useAlertText();
  const called = alertOfSearch(useSearch());
  const { at, recordedAt } = scene;
  return (
    <Panel name={a('alerts')} at={at}>
      <AlertsColumn
        alerts={scene.alerts ?? NO_ALERTS}
        areKnown={scene.alerts !== undefined}
        context={context}
        problem={live.room.problem}
        attention={live.room.attention}
        at={recordedAt}
        called={called}
        nothingNewSince={scene.time === 'now' ? live.mode.since : null}
        pinned={<InEarnest scene={scene} live={live} />}
        drills={<DrillStart siteId={context.site.siteId} />}
        onStep={scene.step ?? NOBODY_ACTS}
      />
    </Panel>
  );
}

export function Desk({ site, clock, scene, context, live, regions, children }: DeskProps) {
  const { selectedId, setSelectedId, choose, openId, setOpen } = useChosenZone();
  const { rows, history, recordedAt, at } = scene;
  const reports = useSame(scene.reports);
  const t = useControlText();
  const table = { rows, reports, now: at, history, clock, selectedId, onSelect: choose };
  const { siteId } = context.site;
  // What is reported in a drill would stand in the log as if somebody had seen it.
  const mayReport = context.mayAct && scene.time === 'now';
  return (
    <main className={roomStyles.parts}>
      <Panel name={t('zones')} at={at}>
        <ZoneList
          {...table}
          alerts={scene.alerts ?? NO_ALERTS}
          site={context.site}
          mayReport={mayReport}
          onMore={() => setOpen(selectedId)}
          onClose={() => setSelectedId(null)}
        />
      </Panel>
      <Panel name={t('map')} at={at}>
        <ZoneMap
          resource={site.resource}
          regions={regions}
          rows={rows}
          reports={reports}
          alerts={scene.alerts ?? NO_ALERTS}
          signals={scene.signals}
          selectedId={selectedId}
          onSelect={choose}
        >
          {recordedAt !== null && <PastStamp at={scene.at} clock={clock} />}
        </ZoneMap>
      </Panel>
      <Alerts scene={scene} context={context} live={live} />
      <div className={roomStyles.below}>{children}</div>
      {mayReport && <Reporting siteId={siteId} rows={rows} selectedId={selectedId} />}
      <Opened
        {...{ site, clock, scene, context, live }}
        id={openId}
        onClose={() => setOpen(null)}
      />
    </main>
  );
}
