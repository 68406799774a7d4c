// A page of the staff side beside the room: the bar with the way around, and something below it.
import type { ReactNode } from 'react';
import { Mark } from '../ui/mark.tsx';
import peopleStyles from './people/people.module.css';
import statusBarStyles from './status-bar.module.css';
import { Tools } from './tools.tsx';

export type BarPageProps = { readonly title: string; readonly children: ReactNode };

export function BarPage({ title, children }: BarPageProps) {
  return (
    <div className={peopleStyles.page}>
      <header
        className={`${statusBarStyles.bar} ${statusBarStyles.page}`}
        data-bar="page"
        data-more="true"
      >
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
