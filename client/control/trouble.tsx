import type { Mode } from './mode.ts';
import { useControlText } from './texts.ts';
import styles from './trouble.module.css';
import { TROUBLE_WORDS } from './use-room-mode.ts';

export type TroubleProps = { readonly hasFailed: boolean; readonly mode: Mode };

/** Says that the data itself does not arrive, unless the bar already says why. */
export function Trouble({ hasFailed, mode }: TroubleProps) {
  const t = useControlText();
  if (!hasFailed || mode in TROUBLE_WORDS) return null;
  return (
    <p className={styles.trouble} role="alert">
      {t('failed')}
    </p>
  );
}
