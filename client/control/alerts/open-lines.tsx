import { isOpen, railOrder } from '#client/model/alerts.ts';
import { isShelvedAt } from '#shared/domain/alerts/people.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import type { RailContext } from './alert-card.tsx';
import { alertPlaceOf, stateLine, waitingLine } from './alert-words.ts';
import styles from './open-lines.module.css';
import { useAlertText } from './texts.ts';

export type OpenLinesProps = {
  readonly alerts: readonly AlertView[];
  readonly context: RailContext;
};

/** Open alerts in one line each, for a page that shows something else. */
export function OpenLines({ alerts, context }: OpenLinesProps) {
  const t = useAlertText();
  const language = useLanguage();
  const words = { clock: context.clock, now: context.now, t };
  const open = railOrder(alerts).filter(
    (alert) => isOpen(alert) && !isShelvedAt(alert, context.now),
  );
  if (open.length === 0) return null;
  return (
    <ul className={styles.lines}>
      {open.map((alert) => (
        <li key={alert.alertId}>
          <b>{alertPlaceOf(context.site, alert.cells, language)}</b>{' '}
          <span>
            <span className="visually-hidden">{stateLine(alert, words)} </span>
            {waitingLine(alert, words)}
          </span>
        </li>
      ))}
    </ul>
  );
}
