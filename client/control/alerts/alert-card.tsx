// One alert: what and where, how long it waits, what was agreed, and the steps. Red and filled while it waits for somebody, red outline while it
// runs, green words once something was done.

import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { textIn } from '#shared/languages.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { Site } from '#shared/wire/site.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { isLevelLook, type Look, lookOf } from '../../model/look.ts';
import type { ZoneRow } from '../../model/zone-rows.ts';
import { Plate } from '../../ui/plate.tsx';
import { SignalMark } from '../../ui/signal-mark.tsx';
import { useControlText } from '../texts.ts';
import { type Clock, wordOf } from '../words.ts';
import styles from './alert-card.module.css';
import {
  agreedFor,
  alertPlaceOf,
  rowOf,
  stateLine,
  takenText,
  timeLine,
  type WordsOf,
  whyLine,
  withRepeats,
} from './alert-words.ts';
import { ShelveButton } from './shelve-button.tsx';
import type { AskedStep } from './step-dialog.tsx';
import { useAlertText } from './texts.ts';

/** What a rail's cards have in common. */
export type RailContext = {
  readonly site: Site;
  readonly rows: readonly ZoneRow[];
  readonly plan: EventPlan | null;
  readonly clock: Clock;
  readonly now: number;
  /** False for viewers, auditors, and everything that is past. */
  readonly mayAct: boolean;
};

export type CardProps = {
  readonly alert: AlertView;
  readonly context: RailContext;
  /** Keys work on the first open alert and on the first that still needs a measure. */
  readonly hasKeys: boolean;
  readonly onAsk: (alert: AlertView, step: AskedStep) => void;
  /** Absent: it is not shelved from here. */
  readonly onShelve?: (alert: AlertView) => void;
  readonly onStep: (alert: AlertView, action: AlertAction) => void;
  readonly onSelect: (regionId: string) => void;
};

function lookFor(alert: AlertView, row: ZoneRow | undefined): Look {
  if (row !== undefined) return lookOf(row.state);
  return alert.level ?? 'withheld';
}

function Why({
  alert,
  row,
  words,
}: {
  alert: AlertView;
  row: ZoneRow | undefined;
  words: WordsOf;
}) {
  const control = useControlText();
  const look = lookFor(alert, row);
  const fired = alert.level === null ? null : wordOf(alert.level, control);
  const isOther = isLevelLook(look) && look !== alert.level;
  const { namesLevel } = ALERT_KINDS[alert.kind];
  const nowWord = namesLevel && isOther ? wordOf(look, control) : null;
  const line = withRepeats(whyLine(alert, nowWord, words), alert, words.t);
  return (
    <p className={styles.why}>
      {namesLevel && fired !== null && <b className={styles.capital}>{fired}</b>} {line}
      {row?.state.kind === 'level' && namesLevel && (
        <> {`· ${control(`trend.${row.state.trend}`)}`}</>
      )}
    </p>
  );
}

function Agreed({ alert, plan }: { readonly alert: AlertView; readonly plan: EventPlan | null }) {
  const t = useAlertText();
  const language = useLanguage();
  const [first] = agreedFor(plan, alert);
  const taken = takenText(plan, alert, language, t);
  return (
    <div className={styles.measure}>
      {first === undefined ? (
        <p>{t('agreed.none')}</p>
      ) : (
        <>
          <span className={styles.label}>
            {t('agreed', { team: textIn(first.team, language), channel: first.channel })}
          </span>
          <p>{textIn(first.text, language)}</p>
        </>
      )}
      {taken !== null && <p className={`${styles.note} ${styles.taken}`}>{taken}</p>}
      {alert.comments.map(({ at, text }) => (
        <p className={styles.note} key={`${at} ${text}`}>
          “{text}”
        </p>
      ))}
    </div>
  );
}

function Pips({ alert }: { readonly alert: AlertView }) {
  const t = useAlertText();
  if (alert.state === 'open' || alert.state === 'cleared' || alert.windowsBelow === 0) return null;
  const words = t(ALERT_KINDS[alert.kind].isBlind ? 'below.blind' : 'below', {
    count: alert.windowsBelow,
  });
  return (
    <p className={styles.clearing}>
      <span className={styles.pips} aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <i key={step} className={step <= alert.windowsBelow ? styles.passed : ''} />
        ))}
      </span>
      {words}
    </p>
  );
}

function Buttons({
  alert,
  hasKeys,
  onAsk,
  onStep,
  onShelve,
}: Omit<CardProps, 'context' | 'onSelect'>) {
  const t = useAlertText();
  const isOpen = alert.state === 'open';
  return (
    <p className={styles.buttons}>
      {isOpen && (
        <button
          type="button"
          className="button primary"
          onClick={() => onStep(alert, { step: 'acknowledge' })}
        >
          <span>{t(ALERT_KINDS[alert.kind].isUrgent ? 'critical.goes' : 'acknowledge')}</span>
          {hasKeys && <kbd>A</kbd>}
        </button>
      )}
      <button type="button" className="button" onClick={() => onAsk(alert, 'measure')}>
        <span>{t('measure')}</span>
        {hasKeys && <kbd>M</kbd>}
      </button>
      {isOpen && (
        <button
          type="button"
          className={styles.withNote}
          onClick={() => onAsk(alert, 'acknowledge')}
        >
          {t('acknowledge.with')}
        </button>
      )}
      {onShelve !== undefined && <ShelveButton alerts={[alert]} onShelve={() => onShelve(alert)} />}
      {alert.sight === 'unknown' && !isOpen && (
        <button type="button" className="button" onClick={() => onAsk(alert, 'close')}>
          {t('close')}
        </button>
      )}
    </p>
  );
}

const CLASSES = {
  open: styles.open,
  acknowledged: styles.acknowledged,
  measure_taken: styles.done,
  cleared: styles.gone,
} as const;

export function AlertCard({ alert, context, ...steps }: CardProps) {
  const t = useAlertText();
  const language = useLanguage();
  const { site, rows, plan, clock, now, mayAct } = context;
  const words = { clock, now, t };
  const row = rowOf(alert, rows);
  const place = alertPlaceOf(site, alert.cells, language);
  const isGone = alert.state === 'cleared';
  return (
    <article
      className={`${styles.card} ${CLASSES[alert.state]}`}
      aria-label={`${stateLine(alert, words)}: ${place}`}
      data-alert={alert.alertId}
      data-state={alert.state}
    >
      <header>
        <span className={styles.state}>{stateLine(alert, words)}</span>
        <span className={styles.time}>{timeLine(alert, words)}</span>
      </header>
      <div className={styles.head}>
        {ALERT_KINDS[alert.kind].isUrgent ? (
          <SignalMark />
        ) : (
          <Plate look={lookFor(alert, row)} size={alert.state === 'open' ? 'xl' : 'l'} />
        )}
        <div>
          <h3>
            {row?.regionId === undefined || row.regionId === null ? (
              place
            ) : (
              <button type="button" onClick={() => steps.onSelect(row.id)}>
                {place}
              </button>
            )}
          </h3>
          {!isGone && <Why alert={alert} row={row} words={words} />}
        </div>
      </div>
      {!isGone && <Agreed alert={alert} plan={plan} />}
      <Pips alert={alert} />
      {mayAct && !isGone && <Buttons alert={alert} {...steps} />}
    </article>
  );
}
