import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { textIn } from '#shared/languages.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { Site } from '#shared/wire/site.ts';
import { sitePlanQuery } from '../data/queries.ts';
import { useLanguage } from '../i18n/texts.ts';
import type { MapHandle } from '../map/map-controls.tsx';
import type { Gathering } from '../map/map-labels.tsx';
import { SiteMap } from '../map/site-map.tsx';
import { cellsOf, isOpen } from '../model/alerts.ts';
import { LEVEL_LOOKS, type Look, lookOf, UNKNOWN_LOOKS } from '../model/look.ts';
import { type PlaceReport, reportsOn } from '../model/place-reports.ts';
import type { ZoneRow } from '../model/zone-rows.ts';
import { LinkButton } from '../ui/link-button.tsx';
import { Plate } from '../ui/plate.tsx';
import { useSame } from '../ui/use-same.ts';
import { useAction } from './actions.ts';
import { LevelSheet } from './help/level-sheet.tsx';
import { useRoomText } from './help/texts.ts';
import { useOwnArrows } from './shortcuts.ts';
import { useControlText } from './texts.ts';
import { areaLines, wordOf } from './words.ts';
import styles from './zone-map.module.css';

/** Plates beside the map's words, known above not known. */
function Legend({ site }: { readonly site: Site }) {
  const t = useControlText();
  const words = useRoomText();
  const [isOpen, setOpen] = useState(false);
  const part = (looks: readonly Look[]) => (
    <ul>
      {looks.map((look) => (
        <li key={look}>
          <Plate look={look} size="s" />
          {wordOf(look, t)}
        </li>
      ))}
    </ul>
  );
  return (
    <section className={styles.legend} aria-label={t('legend')}>
      {part(LEVEL_LOOKS)}
      {part(UNKNOWN_LOOKS.filter((look) => look !== 'waiting'))}
      <LinkButton isSmall onClick={() => setOpen(true)}>
        {words('legend.open')}
      </LinkButton>
      {isOpen && <LevelSheet site={site} onClose={() => setOpen(false)} />}
    </section>
  );
}

export type ZoneMapProps = {
  readonly resource: SiteResource;
  readonly regions: RegionCollection;
  readonly rows: readonly ZoneRow[];
  /** What people on the spot reported: a corner of the plate, no colour. */
  readonly reports: readonly PlaceReport[];
  /** A zone with one that nobody has answered is never told by its area only. */
  readonly alerts: readonly AlertView[];
  readonly signals: readonly CriticalSignal[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
  /** Over the map: that it is not now. */
  readonly children?: ReactNode;
};

/** What the map can be asked for; on it the arrow keys are its own. */
function useMapActions() {
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<MapHandle>(null);
  useOwnArrows(box);
  useAction('focusMap', () => map.current?.focus());
  useAction('zoomMap', (by) => map.current?.zoom(by));
  useAction('fitMap', () => map.current?.fit());
  return { box, map };
}

/** Zones are told by their area where there is no room for each; those with an open alert, and the one that is chosen, have their own plate always. */
function useGathering({ rows, alerts, selectedId }: ZoneMapProps): Gathering {
  const t = useControlText();
  const open = useMemo(() => cellsOf(alerts, isOpen), [alerts]);
  const kept = useSame(
    rows.map(({ id, cells }) => id === selectedId || cells.some((cell) => open.has(cell))),
  );
  const ids = useSame(rows.map(({ areaId }) => areaId));
  const names = useSame(rows.map(({ area }) => area));
  return useMemo(
    () => ({
      areas: ids.map((key, index) => (key === null ? null : { key, name: names[index] ?? key })),
      kept,
      linesOf: (sum) => areaLines(sum, t),
      labelOf: ({ name, more, lines }) =>
        t('area.closer', { area: more > 0 ? `${name} +${more}` : name, says: lines.join(', ') }),
    }),
    [ids, names, kept, t],
  );
}

export function ZoneMap(props: ZoneMapProps) {
  const { resource, regions, rows, reports, signals, selectedId, onSelect, children } = props;
  const t = useControlText();
  const language = useLanguage();
  const { site } = resource;
  const { box, map } = useMapActions();
  const plan = useQuery(sitePlanQuery(site.siteId));
  const gathering = useGathering(props);
  const looks = useSame(rows.map(({ state }) => lookOf(state)));
  const labels = useSame(rows.map(({ code }) => code));
  const marked = useSame(rows.map(({ cells }) => reportsOn(reports, cells).length > 0));
  const texts = useMemo(
    () => ({
      label: t('map.label', { site: textIn(site.name, language), all: rows.length }),
      zoomIn: t('map.in'),
      zoomOut: t('map.out'),
      fit: t('map.fit'),
      north: t('map.north'),
      undrawn: t('map.undrawn'),
    }),
    [t, site, language, rows.length],
  );
  return (
    <section className={styles.map} aria-label={t('map')}>
      <div className={styles.box} ref={box}>
        {plan.data !== undefined && (
          <SiteMap
            handle={map}
            sitePlan={plan.data}
            regions={regions}
            looks={looks}
            labels={labels}
            marked={marked}
            gathering={gathering}
            style="plates"
            language={language}
            view={site.view ?? null}
            {...{ texts, signals, selectedId, onSelect }}
            version={looks.join(' ')}
            mayShrink={site.view === undefined}
          />
        )}
      </div>
      {children}
      <Legend site={site} />
    </section>
  );
}
