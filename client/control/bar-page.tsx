// A page of the staff side beside the room: the bar with the way around, and something below it.
import './people/people.css';
import type { ReactNode } from 'react';
import { Mark } from '../ui/mark.tsx';
import { Tools } from './tools.tsx';

export type BarPageProps = { readonly title: string; readonly children: ReactNode };

export function BarPage({ title, children }: BarPageProps) {
  return (
    <div className="people">
      <header className="bar" data-more="true">
        <div className="id">
          <Mark size={28} />
          <h1>{title}</h1>
        </div>
        <Tools />
      </header>
      <main>{children}</main>
    </div>
  );
}
