// Critical signals that nobody answered, above everything: somebody must go and look, whatever the pooled levels say. It knows a place and a
// time, nothing else. Answered, a signal goes on in the rail and on the map.
import { useMemo } from 'react';
import { isOpen, railOrder } from '#client/model/alerts.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { Site } from '#shared/wire/site.ts';
import { useLanguage } from '../i18n/texts.ts';
import { SignalMark } from '../ui/signal-mark.tsx';
import { alertPlaceOf } from './alerts/alert-words.ts';
import { useAlertText } from './alerts/texts.ts';
import styles from './critical-bar.module.css';
import { useControlText } from './texts.ts';
import { localClockOf } from './words.ts';

/** More would push the map off the screen; every signal stands on the map. */
const MOST_LINES = 3;

export type CriticalBarProps = {
  readonly site: Site;
  readonly signals: readonly CriticalSignal[];
  readonly alerts: readonly AlertView[];
  readonly mayAct: boolean;
  readonly onStep: (alert: AlertView, action: AlertAction) => void;
  /** Stands before each signal while the screen shows the past. */
  readonly prefix?: string | undefined;
};

/** The signal of each zone that has been critical for longest; what is critical stands before what nobody sees any more. */
function onePerCell(signals: readonly CriticalSignal[]): readonly CriticalSignal[] {
  const ordered = signals.toSorted(
    (a, b) => a.state.localeCompare(b.state) || a.since.localeCompare(b.since),
  );
  return [...Map.groupBy(ordered, ({ cell }) => cell).values()].flatMap((inCell) =>
    inCell.slice(0, 1),
  );
}

function alertOf(alerts: readonly AlertView[], cell: string): AlertView | undefined {
  return alerts.find(({ kind, cells }) => kind === 'critical' && cells.includes(cell));
}

export function CriticalBar({ site, signals, alerts, mayAct, onStep, prefix }: CriticalBarProps) {
  const t = useControlText();
  const words = useAlertText();
  const language = useLanguage();
  const clock = useMemo(() => localClockOf(site.timeZone, language), [site.timeZone, language]);
  const waiting = onePerCell(signals).filter(({ cell }) => {
    const alert = alertOf(alerts, cell);
    return alert === undefined || isOpen(alert);
  });
  // The one that the key answers: the first of the rail.
  const first = railOrder(alerts).find(isOpen);
  const more = waiting.length - MOST_LINES;
  return (
    <div className={styles.bar} data-bar="critical" role="alert">
      {waiting.length > 0 && (
        <ul aria-label={t('critical')}>
          {waiting.slice(0, MOST_LINES).map(({ cell, state, since }) => {
            const alert = alertOf(alerts, cell);
            const place = alertPlaceOf(site, [cell], language);
            return (
              <li key={cell}>
                <SignalMark />
                <p>
                  {prefix !== undefined && <b>{prefix}: </b>}
                  <b>{t(`critical.${state}`, { place, time: clock.time(Date.parse(since)) })}</b>{' '}
                  <span>{t('critical.go')}</span>
                </p>
                {mayAct && alert !== undefined && (
                  <button
                    type="button"
                    className={`button ${styles.answer}`}
                    aria-label={`${words('critical.goes')}: ${place}`}
                    onClick={() => onStep(alert, { step: 'acknowledge' })}
                  >
                    {words('critical.goes')}
                    {alert === first && <kbd>A</kbd>}
                  </button>
                )}
              </li>
            );
          })}
          {more > 0 && (
            <li>
              <b>{t('critical.more', { more })}</b>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
