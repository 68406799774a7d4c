import type { ReactNode } from 'react';
import styles from './fictional-line.module.css';

/** Above everything, on every page of a site that does not exist. */
export function FictionalLine({ children }: { readonly children: ReactNode }) {
  return <aside className={styles.line}>{children}</aside>;
}
