// What of the room is about the past: its bar, the stamp on the map, and the alerts of now, which stay in sight and in reach.
import type { ReactNode } from 'react';
import { waitingAt } from '#client/model/alerts.ts';
import type { History } from '#client/model/history.ts';
import type { RoomSource } from '#client/model/room-source.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { scheduledPhase } from '#shared/wire/event-plan.ts';
import { AlertRail } from '../alerts/alert-rail.tsx';
import type { RailContext } from '../alerts/card-head.tsx';
import { useAlertText } from '../alerts/texts.ts';
import type { RoomAlerts } from '../alerts/use-room.ts';
import type { Mode } from '../mode.ts';
import statStyles from '../stat.module.css';
import { MODE_KEYS, StatusBar, type StatusBarProps } from '../status-bar.tsx';
import { useControlText } from '../texts.ts';
import type { Clock } from '../words.ts';
import styles from './past-parts.module.css';
import { ReplayBar } from './replay-bar.tsx';
import { useReplayText } from './texts.ts';
import type { Past } from './use-past.ts';

/** On the map: it is the largest thing on the screen, and the likeliest to be photographed. */
export function PastStamp({ at, clock }: { readonly at: number; readonly clock: Clock }) {
  const t = useReplayText();
  return (
    <p className={styles.stamp}>
      {t('past')} <b>{clock.time(at)}</b>
    </p>
  );
}

const NOTHING = (): void => {};

export type PinnedAlertsProps = {
  readonly room: RoomAlerts;
  readonly context: RailContext;
  readonly live: RoomSource;
};

/** Open alerts of now, with their buttons and keys: looking back must not keep anybody from answering. */
export function PinnedAlerts({ room, context, live }: PinnedAlertsProps) {
  const t = useReplayText();
  const { time, alerts } = live.sceneAt(context.now);
  const open = time === 'now' && alerts !== undefined ? waitingAt(alerts, context.now) : [];
  if (open.length === 0) return null;
  return (
    <section className={styles.pinned} aria-label={t('pinned')}>
      <h3>{t('pinned')}</h3>
      <AlertRail
        alerts={open}
        context={context}
        problem={room.problem}
        onStep={room.step}
        onSelect={NOTHING}
      />
    </section>
  );
}

type LiveWordsProps = {
  readonly room: RoomAlerts;
  readonly mode: Mode;
  readonly now: number;
};

function LiveWords({ room, mode, now }: LiveWordsProps) {
  const t = useReplayText();
  const c = useControlText();
  if (mode !== 'live') return c(MODE_KEYS[mode]).toLowerCase();
  if (room.alerts === undefined) return c('connecting').toLowerCase();
  const count = waitingAt(room.alerts, now).length;
  if (count === 0) return t('live.none');
  return count === 1 ? t('live.one') : t('live.many', { count });
}

function PhaseThen({ room, at }: { readonly room: RoomAlerts; readonly at: number }) {
  const t = useReplayText();
  const a = useAlertText();
  const plan = room.event?.plan ?? null;
  if (plan === null) return null;
  return (
    <div className={`${statStyles.stat} ${statStyles.phase}`}>
      <span>{t('phaseThen')}</span>
      <b>{a(`phase.${scheduledPhase(plan, at)}`)}</b>
    </div>
  );
}

export type TopBarProps = Pick<StatusBarProps, 'site' | 'live' | 'isDrill' | 'tools'> & {
  readonly past: Past;
  readonly history: History | undefined;
  readonly rows: readonly ZoneRow[];
  readonly room: RoomAlerts;
  /** By the site's clock, whatever time is on screen. */
  readonly now: number;
  readonly children: ReactNode;
};

/** The status bar, or the bar of the past in its place. */
export function TopBar({ past, room, now, children, ...bar }: TopBarProps) {
  const { replay } = past;
  const { mode } = bar.live;
  const isAnyWaiting = waitingAt(room.alerts ?? [], now).length > 0;
  if (replay === null) return <StatusBar {...bar}>{children}</StatusBar>;
  return (
    <ReplayBar
      site={bar.site}
      shown={replay}
      rows={bar.rows}
      liveAlerts={<LiveWords {...{ room, mode, now }} />}
      isUrgent={mode !== 'replay' && (mode !== 'live' || isAnyWaiting)}
      onLive={() => past.store.act({ kind: 'live' })}
    >
      <PhaseThen room={room} at={replay.at} />
    </ReplayBar>
  );
}
