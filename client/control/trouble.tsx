import { useControlText } from './texts.ts';
import styles from './trouble.module.css';

/** Says that the data itself does not arrive. */
export function Trouble({ hasFailed }: { readonly hasFailed: boolean }) {
  const t = useControlText();
  if (!hasFailed) return null;
  return (
    <p className={styles.trouble} role="alert">
      {t('failed')}
    </p>
  );
}
