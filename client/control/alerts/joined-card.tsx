// Several alerts in one card: regions that went out of sight together, or the rest of what one window opened. It says how many and since when, and lists
// each with its state; a step is taken on all that it can be taken on.
import { isOpen, isRunning } from '#client/model/alerts.ts';
import type { TakeStep } from '#client/model/room-source.ts';
import { type AlertCardOf, spanOf } from '#shared/domain/alerts/cards.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { RailContext } from './alert-card.tsx';
import { alertPlaceOf, stateLine, timeLine } from './alert-words.ts';
import styles from './joined-card.module.css';
import { ShelveButton } from './shelve-button.tsx';
import { useAlertText, useJoinedText } from './texts.ts';
import type { TogetherAsked } from './together-dialog.tsx';

export type JoinedCardProps = {
  readonly about: AlertCardOf<AlertView>['about'];
  readonly alerts: AlertCardOf<AlertView>['alerts'];
  readonly context: RailContext;
  readonly hasKeys: boolean;
  readonly onStep: TakeStep;
  readonly onAsk: (asking: TogetherAsked) => void;
};

function useTitle(): (of: Pick<JoinedCardProps, 'about' | 'alerts' | 'context'>) => string {
  const t = useJoinedText();
  return ({ about, alerts, context: { clock } }) => {
    const count = alerts.length;
    if (about !== 'blind') return t('more', { count });
    const { from, to } = spanOf(alerts);
    return to === null
      ? t('blind.since', { from: clock.time(from), count })
      : t('blind.span', { from: clock.time(from), to: clock.time(to), count });
  };
}

function Members({
  about,
  alerts,
  context,
}: Pick<JoinedCardProps, 'about' | 'alerts' | 'context'>) {
  const t = useJoinedText();
  const words = { clock: context.clock, now: context.now, t: useAlertText() };
  const language = useLanguage();
  return (
    <details className={styles.list}>
      <summary>{t(about === 'blind' ? 'list' : 'list.more')}</summary>
      <ul>
        {alerts.map((alert) => (
          <li key={alert.alertId} data-alert={alert.alertId}>
            <b>{alertPlaceOf(context.site, alert.cells, language)}</b>
            <span>{isRunning(alert) ? stateLine(alert, words) : t('gone')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Buttons({ alerts, hasKeys, onStep, onAsk }: Omit<JoinedCardProps, 'about' | 'context'>) {
  const t = useJoinedText();
  const waiting = alerts.filter(isOpen);
  const running = alerts.filter(isRunning);
  return (
    <p className={styles.buttons}>
      {waiting.length > 0 && (
        <>
          <button
            type="button"
            className="button primary"
            onClick={() => onStep(waiting, { step: 'acknowledge' })}
          >
            <span>{t('acknowledge')}</span>
            {hasKeys && <kbd>A</kbd>}
          </button>
          <button
            type="button"
            className={styles.quiet}
            onClick={() => onAsk({ alerts: waiting, step: 'acknowledge' })}
          >
            {t('acknowledge.with')}
          </button>
        </>
      )}
      <ShelveButton alerts={running} onShelve={() => onAsk({ alerts: running, step: 'shelve' })} />
    </p>
  );
}

export function JoinedCard({ about, alerts, context, ...steps }: JoinedCardProps) {
  const t = useJoinedText();
  const words = { clock: context.clock, now: context.now, t: useAlertText() };
  const title = useTitle()({ about, alerts, context });
  const open = alerts.filter(isOpen).length;
  const running = alerts.filter(isRunning).length - open;
  const isGone = open + running === 0;
  const state = isGone ? t('state.cleared') : t('state', { open, running });
  return (
    <article
      className={styles.card}
      aria-label={title}
      data-joined={about}
      data-state={alerts[0].state}
    >
      <header>
        <span>{state}</span>
        <span>{timeLine(alerts[0], words)}</span>
      </header>
      <h3>{title}</h3>
      <Members {...{ about, alerts, context }} />
      {context.mayAct && !isGone && <Buttons alerts={alerts} {...steps} />}
    </article>
  );
}
