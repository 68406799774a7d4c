// A word or a figure that opens what is behind it: it looks as the text around it does, underlined.
import type { ReactNode } from 'react';
import styles from './link-button.module.css';

export type LinkButtonProps = {
  readonly onClick: () => void;
  /** Of a line of small text by itself. */
  readonly isSmall?: boolean;
  readonly children: ReactNode;
};

export function LinkButton({ onClick, isSmall = false, children }: LinkButtonProps) {
  const className = isSmall ? `${styles.link} ${styles.small}` : styles.link;
  return (
    <button type="button" className={className} onClick={onClick}>
      {children}
    </button>
  );
}
