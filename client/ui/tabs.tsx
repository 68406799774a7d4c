// Parts of a page, one at a time, at the thumb. The part stands in the address, so that going back works.
import { useSyncExternalStore } from 'react';
import styles from './tabs.module.css';

export type Tab<Name extends string> = {
  readonly name: Name;
  readonly label: string;
  /** Path of its sign, in a box of 22 by 22. */
  readonly sign: string;
  /** How many things wait there; 0 is not shown. */
  readonly waiting: number;
};

function onHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The part that the address names, the first when it names none of them. */
export function useTab<Name extends string>(names: readonly [Name, ...Name[]]): Name {
  const hash = useSyncExternalStore(onHash, () => window.location.hash.slice(1));
  return names.find((name) => name === hash) ?? names[0];
}

export type TabsProps<Name extends string> = {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly current: Name;
};

export function Tabs<Name extends string>({ label, tabs, current }: TabsProps<Name>) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map(({ name, label: word, sign, waiting }) => (
        <a key={name} href={`#${name}`} {...(name === current ? { 'aria-current': 'page' } : {})}>
          <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <path d={sign} />
          </svg>
          <span>{word}</span>
          {waiting > 0 && <em>{waiting}</em>}
        </a>
      ))}
    </nav>
  );
}
