// What a joined card stands for: each alert with its state, and what was agreed for it.
import { agreedAt } from '#client/model/alert-places.ts';
import { isOpen, isRunning } from '#client/model/alerts.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { textIn } from '#shared/languages.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import styles from './alert-lists.module.css';
import { stateLine } from './alert-words.ts';
import { GoesLine } from './card-goes.tsx';
import type { WhyProps } from './card-why.tsx';
import { useAlertText, useJoinedText } from './texts.ts';

function Member({ alert, context }: Pick<WhyProps, 'context'> & { readonly alert: AlertView }) {
  const t = useAlertText();
  const language = useLanguage();
  const [measure] = agreedAt(context.plan, [alert]);
  return (
    <li>
      <b>{placeNameOf(context.site, alert.cells, language)}</b>
      <span>{stateLine(alert, { ...context, t })}</span>
      {alert.goes !== null && <GoesLine goes={alert.goes} context={context} isShort />}
      {measure !== undefined && (
        <span className={styles.measure}>{textIn(measure.text, language)}</span>
      )}
    </li>
  );
}

/** How many of them wait, and how many somebody answered. */
export function useMemberCounts(alerts: readonly AlertView[]): string {
  const t = useAlertText();
  const open = alerts.filter(isOpen).length;
  return t('alerts.counts', { open, running: alerts.filter(isRunning).length - open });
}

export function Members({ place: { about, alerts }, context }: WhyProps) {
  const t = useJoinedText();
  const counts = useMemberCounts(alerts);
  return (
    <details className={styles.list}>
      <summary>
        {t(about === 'blind' ? 'list' : 'list.more')} · {counts}
      </summary>
      <ul>
        {alerts.map((alert) => (
          <Member key={alert.alertId} alert={alert} context={context} />
        ))}
      </ul>
    </details>
  );
}
