// The map on demand: nothing of it is loaded before somebody asks for it.
import { Component, lazy, type ReactNode, Suspense, useState } from 'react';
import styles from './map-section.module.css';
import type { PublicMapProps } from './public-map.tsx';
import { useSiteText } from './texts/site-text.ts';

const PublicMap = lazy(async () => ({ default: (await import('./public-map.tsx')).PublicMap }));

/** A device without WebGL, or a file that does not arrive: the list stays, and the page says so. */
class MapBoundary extends Component<{ fallback: ReactNode; children: ReactNode }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}

export function MapSection(props: PublicMapProps) {
  const t = useSiteText();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.section}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? 'map.hide' : 'map.show')}
        {isOpen ? null : <i>{t('map.extra')}</i>}
      </button>
      {isOpen ? (
        <div className={styles.box} data-map="small">
          <MapBoundary fallback={<p role="alert">{t('map.failed')}</p>}>
            <Suspense fallback={<p role="status">{t('shell.loading')}</p>}>
              <PublicMap {...props} />
            </Suspense>
          </MapBoundary>
        </div>
      ) : null}
    </div>
  );
}
