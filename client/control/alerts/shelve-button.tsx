import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import styles from './joined-card.module.css';
import { useJoinedText } from './texts.ts';

export type ShelveButtonProps = {
  readonly alerts: readonly AlertView[];
  readonly onShelve: () => void;
};

/** Asks for reason and end; not there for what is never put aside. */
export function ShelveButton({ alerts, onShelve }: ShelveButtonProps) {
  const t = useJoinedText();
  if (alerts.some(({ kind }) => ALERT_KINDS[kind].isUrgent)) return null;
  return (
    <button type="button" className={styles.quiet} onClick={onShelve}>
      {t('shelve')}
    </button>
  );
}
