// The room as a layout: which part stands where. What the parts say comes from the one scene that is on screen.
import type { ReadySite } from '#client/data/use-site.ts';
import { NO_ALERTS } from '#client/model/room-source.ts';
import type { Session } from '#shared/wire/accounts.ts';
import { AlertAnnouncer } from './alerts/alert-announcer.tsx';
import { EventStats } from './alerts/event-stats.tsx';
import { OutboxBar } from './alerts/outbox-bar.tsx';
import { CriticalBar } from './critical-bar.tsx';
import { Desk } from './desk.tsx';
import { DeviceClock } from './device-clock.tsx';
import { DrillBar } from './drill/drill-bar.tsx';
import { KeysSheet } from './help/keys-sheet.tsx';
import { useHelp } from './help/room-keys.ts';
import { RoomTabs } from './help/room-tabs.tsx';
import { RoomTools } from './help/room-tools.tsx';
import { Panel } from './panel.tsx';
import { FirstPassword } from './people/first-password.tsx';
import { TopBar } from './replay/past-parts.tsx';
import { ReplayKeys, ReplayWord } from './replay/replay-keys.tsx';
import { RoomTimeline } from './replay/room-timeline.tsx';
import { useReplayText } from './replay/texts.ts';
import { ReportAnnouncer } from './reports/report-announcer.tsx';
import styles from './room.module.css';
import { StoppedBar } from './stopped-bar.tsx';
import { useControlText } from './texts.ts';
import { Trouble } from './trouble.tsx';
import { type OnScreen, useOnScreen } from './use-on-screen.ts';
import { ZoneAnnouncer } from './zone-announcer.tsx';

export type RoomProps = { readonly site: ReadySite; readonly session: Session };

/** What is true of the whole room, whatever is on screen. */
function Standing(onScreen: OnScreen) {
  const { mode, hasFailed } = onScreen.live.mode;
  return (
    <>
      <Trouble hasFailed={hasFailed} mode={mode} />
      <DeviceClock isLive={mode === 'live'} />
      <StoppedBar {...onScreen} />
      <OutboxBar context={onScreen.live.context} />
    </>
  );
}

/** Signals of now, whatever is on screen: during a drill the keys are for its alerts, not for these. */
function Signals({ scene, live, past }: OnScreen) {
  const t = useReplayText();
  const { alerts = NO_ALERTS, step } = live.room;
  const { site, now, mayAct, rows } = live.context;
  return (
    <CriticalBar
      site={site}
      signals={scene.time === 'now' ? scene.signals : live.data.signals}
      rows={scene.time === 'drill' ? null : rows}
      {...{ alerts, now, mayAct }}
      onStep={step}
      prefix={past.source === null ? undefined : t('pinned')}
    />
  );
}

/** Of a drill what belongs to it, else what is real, also while the screen shows the past. */
function Spoken({ scene, context, live }: OnScreen) {
  const isDrill = scene.time === 'drill';
  const of = isDrill
    ? { alerts: scene.alerts, context }
    : { alerts: live.room.alerts, context: live.context };
  return <AlertAnnouncer key={isDrill ? 'drill' : 'real'} {...of} />;
}

/** What has changed, for whoever does not see it. */
function Said(props: OnScreen & Pick<Session, 'accountId'>) {
  const { scene, live, past, accountId } = props;
  const mode = past.source === null ? live.data.mode : 'replay';
  return (
    <>
      <ZoneAnnouncer rows={scene.rows} mode={mode} />
      <Spoken {...props} />
      <ReportAnnouncer
        site={live.context.site}
        reports={live.room.reports}
        accountId={accountId}
        now={live.context.now}
        isNow={scene.time === 'now'}
      />
    </>
  );
}

export function ControlRoom({ site, session }: RoomProps) {
  const r = useReplayText();
  const t = useControlText();
  const onScreen = useOnScreen(site, session);
  const help = useHelp();
  const { scene, clock, live, past, drill } = onScreen;
  const { room } = live;
  const { rows, regions, history } = scene;
  const isPast = past.source !== null;
  const { now } = live.context;
  const { alerts = NO_ALERTS } = room;
  return (
    <div className={styles.room} data-time={scene.time} data-tab={help.tab}>
      <TopBar
        {...{ site, past, history, rows, room, now }}
        live={live.mode}
        isDrill={scene.time === 'drill'}
        tools={<RoomTools {...help.tools} />}
      >
        <EventStats
          event={room.event?.state}
          alerts={room.alerts}
          context={live.context}
          accountId={session.accountId}
        />
      </TopBar>
      <DrillBar drill={drill} isShown={scene.time === 'drill'} context={live.context} />
      <Standing {...onScreen} />
      <FirstPassword session={session} />
      <Panel name={t('critical')} at={scene.at}>
        <Signals {...onScreen} />
      </Panel>
      {regions === undefined ? (
        <main aria-busy="true" className={styles.parts} />
      ) : (
        <Desk {...onScreen} regions={regions}>
          <Panel name={r('timeline')} at={scene.at}>
            <RoomTimeline {...onScreen} />
          </Panel>
        </Desk>
      )}
      {isPast && <ReplayKeys store={past.store} />}
      <ReplayWord time={isPast ? clock.time(scene.at) : null} />
      <Said {...onScreen} accountId={session.accountId} />
      <RoomTabs {...{ alerts, now }} tab={help.tab} rows={live.context.rows} />
      {help.isKeys && <KeysSheet onClose={help.closeKeys} />}
    </div>
  );
}
