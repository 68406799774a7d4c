// Critical signals that nobody answered, above everything: somebody must go and look, whatever the pooled levels say. It knows a place and a
// time, nothing else. Answered, a signal goes on in the rail and on the map.
import { useMemo } from 'react';
import { placeNameOf } from '#shared/domain/place-names.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import { useLanguage } from '../i18n/texts.ts';
import { alertPlaces, isWaiting } from '../model/alert-places.ts';
import { isOpen } from '../model/alerts.ts';
import type { NamedSite } from '../model/place-names.ts';
import type { ZoneRow } from '../model/zone-rows.ts';
import { SignalMark } from '../ui/signal-mark.tsx';
import { useAlertText } from './alerts/texts.ts';
import styles from './critical-bar.module.css';
import { useControlText } from './texts.ts';
import { type Clock, localClockOf } from './words.ts';

/** More would push the map off the screen; every signal stands on the map. */
const MOST_LINES = 3;

export type CriticalBarProps = {
  readonly site: NamedSite;
  readonly signals: readonly CriticalSignal[];
  readonly alerts: readonly AlertView[];
  /** Of now. Null: the keys of the rail are for other alerts than these. */
  readonly rows: readonly ZoneRow[] | null;
  readonly now: EpochMs;
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

type SignalLineProps = Pick<CriticalBarProps, 'site' | 'mayAct' | 'onStep' | 'prefix'> & {
  readonly signal: CriticalSignal;
  readonly alert: AlertView | undefined;
  readonly clock: Clock;
  /** Its place is the first of the rail: the one that the key answers. */
  readonly isFirst: boolean;
};

function SignalLine({ signal, alert, clock, isFirst, site, ...rest }: SignalLineProps) {
  const t = useControlText();
  const words = useAlertText();
  const { cell, state, since } = signal;
  const { mayAct, onStep, prefix } = rest;
  const place = placeNameOf(site, [cell], useLanguage());
  return (
    <li>
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
          {isFirst && <kbd>A</kbd>}
        </button>
      )}
    </li>
  );
}

export function CriticalBar({ signals, alerts, rows, now, ...line }: CriticalBarProps) {
  const t = useControlText();
  const language = useLanguage();
  const { timeZone } = line.site;
  const clock = useMemo(() => localClockOf(timeZone, language), [timeZone, language]);
  const waiting = onePerCell(signals).filter(({ cell }) => {
    const alert = alertOf(alerts, cell);
    return alert === undefined || isOpen(alert);
  });
  const first = rows === null ? undefined : alertPlaces(alerts, rows, now).find(isWaiting);
  const more = waiting.length - MOST_LINES;
  // Apart from the lines: a key or a button that comes or goes in them is no news.
  const sentenceOf = ({ cell, state, since }: CriticalSignal): string => {
    const place = placeNameOf(line.site, [cell], language);
    const what = t(`critical.${state}`, { place, time: clock.time(Date.parse(since)) });
    return `${line.prefix === undefined ? '' : `${line.prefix}: `}${what} ${t('critical.go')}`;
  };
  return (
    <div className={styles.bar} data-bar="critical">
      <p className="visually-hidden" role="alert">
        {waiting.slice(0, MOST_LINES).map(sentenceOf).join(' ')}
      </p>
      {waiting.length > 0 && (
        <section aria-label={t('critical')}>
          <ul>
            {waiting.slice(0, MOST_LINES).map((signal) => {
              const alert = alertOf(alerts, signal.cell);
              const isFirst = alert !== undefined && first?.alerts.includes(alert) === true;
              return (
                <SignalLine key={signal.cell} {...{ signal, alert, clock, isFirst }} {...line} />
              );
            })}
            {more > 0 && (
              <li>
                <b>{t('critical.more', { more })}</b>
              </li>
            )}
          </ul>
        </section>
      )}
    </div>
  );
}
