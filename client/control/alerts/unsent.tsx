import { useOutbox } from '#client/data/outbox.ts';
import type { AlertPlace } from '#client/model/alert-places.ts';
import { lateOn } from '#client/model/outbox.ts';
import { useGivenWord } from './given-words.ts';
import { useOutboxText } from './texts.ts';
import styles from './unsent.module.css';

/** On its card: what was given for it here and has not come through. Nobody else sees it yet. */
export function Unsent({ place }: { readonly place: AlertPlace }) {
  const t = useOutboxText();
  const wordOf = useGivenWord();
  const ids = place.alerts.map(({ alertId }) => alertId);
  const late = lateOn(useOutbox(), ids);
  return late.map(({ key, given }) => (
    <p key={key} className={styles.unsent} data-unsent="">
      {t('unsent', { what: wordOf(given) })}
    </p>
  ));
}
