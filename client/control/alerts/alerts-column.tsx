// The column of alerts and log. On the log's page the open alerts stay above it, small.
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { alertPlaces, isWaiting } from '#client/model/alert-places.ts';
import { runAction, useAction } from '../actions.ts';
import roomStyles from '../room.module.css';
import { useShortcut } from '../shortcuts.ts';
import { AlertRail, type AlertRailProps } from './alert-rail.tsx';
import styles from './alerts-column.module.css';
import type { Attention } from './attention.ts';
import { LogPanel } from './log-panel.tsx';
import { OpenLines } from './open-lines.tsx';
import { useAlertText } from './texts.ts';

function Calls({
  attention,
  context,
}: {
  attention: Attention;
  context: AlertRailProps['context'];
}) {
  const t = useAlertText();
  const { mutedUntil, isSoundReady, toggleMute, notifies, toggleNotify } = attention;
  const soundKey = isSoundReady ? 'sound.on' : 'sound.blocked';
  useShortcut('s', t('sound.mute'), toggleMute);
  return (
    <p className={styles.calls}>
      <button type="button" aria-pressed={mutedUntil !== null} onClick={toggleMute}>
        {mutedUntil === null
          ? t(soundKey)
          : t('sound.off', { time: context.clock.time(mutedUntil) })}
        <kbd>S</kbd>
      </button>
      <button type="button" aria-pressed={notifies} onClick={toggleNotify}>
        {t(notifies ? 'notify.on' : 'notify.off')}
      </button>
    </p>
  );
}

export type AlertsColumnProps = Omit<AlertRailProps, 'onSelect' | 'isBehind'> & {
  readonly attention: Attention;
  /** False: the alerts have not come yet, which is not that there are none. */
  readonly areKnown: boolean;
  /** Null: now. */
  readonly at: string | null;
  /** Alerts are made of what comes: since when nothing does, epoch milliseconds; null: it does. */
  readonly nothingNewSince: number | null;
  /** Live alerts above those of the past. */
  readonly pinned?: ReactNode;
  /** What starts a drill. */
  readonly drills: ReactNode;
};

type Page = 'alerts' | 'log';

/** Whoever was called for an alert came to see it, whatever page was open. */
function usePage(called: string | null) {
  const [page, setPage] = useState<Page>('alerts');
  useEffect(() => {
    if (called !== null) setPage('alerts');
  }, [called]);
  return [page, setPage] as const;
}

function PageSwitch({
  page,
  onPage,
  first,
}: {
  readonly page: Page;
  readonly onPage: (page: Page) => void;
  readonly first: Ref<HTMLButtonElement>;
}) {
  const t = useAlertText();
  return (
    <h2>
      {(['alerts', 'log'] as const).map((name) => (
        <button
          key={name}
          ref={name === 'alerts' ? first : undefined}
          type="button"
          aria-pressed={page === name}
          onClick={() => onPage(name)}
        >
          {t(name)}
        </button>
      ))}
    </h2>
  );
}

/** Now, how many cards wait and how many are being worked on; of the past, how many there were. */
function Counts({ alerts, at, context }: Pick<AlertsColumnProps, 'alerts' | 'at' | 'context'>) {
  const t = useAlertText();
  const places = alertPlaces(alerts, context.rows, context.now);
  const open = places.filter(isWaiting).length;
  const running = places.filter(({ state }) => state !== 'cleared').length - open;
  return (
    <span>
      {at === null
        ? t('alerts.counts', { open, running })
        : t('alerts.then', { running: open + running })}
    </span>
  );
}

/** How much the alerts below say: those of a moment of the past, or of before nothing new came. */
function AsOf({
  at,
  nothingNewSince,
  context,
}: Pick<AlertsColumnProps, 'at' | 'nothingNewSince' | 'context'>) {
  const t = useAlertText();
  const time = (ms: number): string => context.clock.time(ms);
  if (at !== null)
    return <p className={styles.asOf}>{t('alerts.asof', { time: time(Date.parse(at)) })}</p>;
  if (nothingNewSince === null) return null;
  return (
    <p className={styles.asOf} data-nothing-new="">
      {t('alerts.nothingnew', { time: time(nothingNewSince) })}
    </p>
  );
}

export function AlertsColumn({ attention, at, pinned, drills, ...shown }: AlertsColumnProps) {
  const { nothingNewSince, areKnown, ...rail } = shown;
  const t = useAlertText();
  const { alerts, context } = rail;
  const mayWrite = context.mayAct && at === null;
  const [page, setPage] = usePage(rail.called ?? null);
  const first = useRef<HTMLButtonElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  useAction('focusAlerts', () => first.current?.focus());
  useShortcut(mayWrite ? 'n' : '', mayWrite ? t('log.write') : null, () => {
    // Drawn at once, so that the field is there to be written in.
    flushSync(() => setPage('log'));
    note.current?.focus();
  });
  return (
    <aside className={styles.column} id="alerts" aria-label={t('alerts')}>
      <div className={`${roomStyles.heading} ${styles.heading}`}>
        <PageSwitch page={page} onPage={setPage} first={first} />
        {areKnown && <Counts {...{ alerts, at, context }} />}
      </div>
      <div className={styles.scroll} data-alerts="">
        {pinned}
        <AsOf {...{ at, nothingNewSince, context }} />
        {page === 'alerts' ? (
          <AlertRail
            {...rail}
            isBehind={nothingNewSince !== null || !areKnown}
            onSelect={(regionId) => runAction('showZone', regionId)}
          />
        ) : (
          <>
            <OpenLines alerts={alerts} context={context} />
            <LogPanel
              siteId={context.site.siteId}
              siteAt={context.siteAt}
              clock={context.clock}
              mayAct={context.mayAct}
              at={at}
              note={note}
              drills={drills}
            />
          </>
        )}
      </div>
      {at === null && <Calls attention={attention} context={context} />}
    </aside>
  );
}
