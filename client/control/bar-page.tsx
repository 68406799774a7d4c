// A page of the staff side beside the room: the bar with the way around, and something below it.
import type { ReactNode } from 'react';
import { Mark } from '../ui/mark.tsx';
import styles from './bar-page.module.css';
import statusBarStyles from './status-bar.module.css';
import { Tools } from './tools.tsx';

export type BarPageProps = {
  readonly title: string;
  /** Class of the page, in the styles of whoever shows it. */
  readonly look: string | undefined;
  readonly children: ReactNode;
};

export function BarPage({ title, look, children }: BarPageProps) {
  return (
    <div className={look}>
      <header className={`${statusBarStyles.bar} ${styles.page}`} data-bar="page" data-more="true">
        <div className={statusBarStyles.identity}>
          <Mark size={28} />
          <h1>{title}</h1>
        </div>
        <Tools />
      </header>
      <main>{children}</main>
    </div>
  );
}
