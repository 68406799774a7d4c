// The map on demand: nothing of it is loaded before somebody asks for it. On a device without WebGL, or when its file does not arrive, the list
// stays, and the page says so.
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { loadPart } from '../data/load-part.ts';
import { Boundary } from '../ui/boundary.tsx';
import styles from './map-section.module.css';
import type { PublicMapProps } from './public-map.tsx';
import { useSiteText } from './site-texts.ts';

type Drawn = ComponentType<PublicMapProps>;

/** What failed once stays failed: who opens the map again gets a new one, which asks for its file again. */
const newMap = (): Drawn =>
  lazy(async () => ({ default: (await loadPart(() => import('./public-map.tsx'))).PublicMap }));

export function MapSection(props: PublicMapProps) {
  const t = useSiteText();
  const [PublicMap, setMap] = useState<Drawn | null>(null);
  const isOpen = PublicMap !== null;
  return (
    <div className={styles.section}>
      <button type="button" aria-expanded={isOpen} onClick={() => setMap(isOpen ? null : newMap)}>
        {t(isOpen ? 'map.hide' : 'map.show')}
        {isOpen ? null : <i>{t('map.extra')}</i>}
      </button>
      {PublicMap !== null ? (
        <div className={styles.box} data-map="small">
          <Boundary fallback={<p role="alert">{t('map.failed')}</p>}>
            <Suspense fallback={<p role="status">{t('shell.loading')}</p>}>
              <PublicMap {...props} />
            </Suspense>
          </Boundary>
        </div>
      ) : null}
    </div>
  );
}
