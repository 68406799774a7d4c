// The phone's four parts, one at a time, at the thumb. The part stands in the address, so that going back works. On a wider screen all of them are
// there and this is not.
import { useSyncExternalStore } from 'react';
import { isOpen } from '#client/model/alerts.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useRoomText } from './help/texts.ts';
import styles from './tabs.module.css';

const TABS = ['list', 'map', 'alerts', 'replay'] as const;
export type Tab = (typeof TABS)[number];
const SIGNS: Readonly<Record<Tab, string>> = {
  list: 'M4 6h14M4 11h14M4 16h9',
  map: 'M3 6l5-2 6 2 5-2v12l-5 2-6-2-5 2zM8 4v12M14 6v12',
  alerts: 'M11 4v9M11 17v1',
  replay: 'M4 11a7 7 0 1 0 2-5M6 3v4h4M11 7v4l3 2',
};

function onHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The part that a phone shows. */
export function useTab(): Tab {
  const hash = useSyncExternalStore(onHash, () => window.location.hash.slice(1));
  return TABS.find((tab) => tab === hash) ?? 'list';
}

export function Tabs({ tab, alerts }: { readonly tab: Tab; alerts: readonly AlertView[] }) {
  const t = useRoomText();
  const open = alerts.filter(isOpen).length;
  return (
    <nav className={styles.tabs} aria-label={t('tabs')}>
      {TABS.map((name) => (
        <a key={name} href={`#${name}`} {...(name === tab ? { 'aria-current': 'page' } : {})}>
          <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <path d={SIGNS[name]} />
          </svg>
          <span>{t(`tab.${name}`)}</span>
          {name === 'alerts' && open > 0 && <em>{open}</em>}
        </a>
      ))}
    </nav>
  );
}
