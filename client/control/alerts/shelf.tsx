// Alerts that were put aside, with their end and the reason, and the way back.
import type { TakeStep } from '#client/model/room-source.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import styles from './alert-lists.module.css';
import type { RailContext } from './card-head.tsx';
import { useJoinedText } from './texts.ts';

export type ShelfProps = {
  readonly alerts: readonly AlertView[];
  readonly context: RailContext;
  readonly onStep: TakeStep;
};

function reasonOf({ comments }: AlertView): string | undefined {
  return comments.findLast(({ step }) => step === 'alert_shelved' || step === 'shelve')?.text;
}

export function Shelf({ alerts, context, onStep }: ShelfProps) {
  const t = useJoinedText();
  const language = useLanguage();
  if (alerts.length === 0) return null;
  return (
    <details className={styles.shelf} data-shelf="">
      <summary>{t('shelf', { count: alerts.length })}</summary>
      <ul>
        {alerts.map((alert) => {
          const until = Date.parse(alert.shelved?.until ?? '');
          const reason = reasonOf(alert);
          const place = placeNameOf(context.site, alert.cells, language);
          return (
            <li key={alert.alertId}>
              <b>{place}</b>
              <span>{t('shelf.until', { time: context.clock.time(until) })}</span>
              {reason !== undefined && <q>{reason}</q>}
              {context.mayAct && (
                <button
                  type="button"
                  aria-label={`${t('unshelve')}: ${place}`}
                  onClick={() => onStep(alert, { step: 'unshelve' })}
                >
                  {t('unshelve')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
