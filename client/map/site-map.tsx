// The map of a site: deck.gl draws the site's own plan and its regions, nothing is fetched from elsewhere. The table or list beside it says the
// same; the map is a picture with a label for whoever cannot see it.
import { WebMercatorViewport } from '@deck.gl/core';
import { type Ref, useEffect, useMemo, useRef, useState } from 'react';
import type { Language } from '#shared/languages.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { SitePlan } from '#shared/wire/site.ts';
import { eastLongitude } from '../model/eastward.ts';
import type { Look } from '../model/look.ts';
import { MapControls, type MapControlTexts, type MapHandle } from './map-controls.tsx';
import { Overlay, plateScale, type RegionLabel, type SignalPlace } from './overlay.tsx';
import { usePalette } from './palette.ts';
import { drawPatterns } from './patterns.ts';
import { groundLayers, overLayers, type PlanLabel, readDrawing } from './plan-layers.ts';
import { readRegions, regionLayers } from './region-layers.ts';
import styles from './site-map.module.css';
import { useDeck } from './use-deck.ts';
import { useEastward } from './use-eastward.ts';
import { type Size, useSize } from './use-size.ts';
import { cornersAt, fitView, type MapView, type SiteView, viewOfRegions } from './view.ts';

export type SiteMapTexts = MapControlTexts & {
  /** What the picture shows, for a screen reader. */
  readonly label: string;
  /** Stands over the map while the device does not draw it. */
  readonly undrawn: string;
};

export type SiteMapProps = {
  readonly sitePlan: SitePlan | null;
  readonly regions: RegionCollection;
  /** One look per feature of `regions`, in its order. A new array means: draw again. */
  readonly looks: readonly Look[];
  /** Text of a feature's plate or word, in the same order. */
  readonly labels: readonly string[];
  /** Features whose plate has a corner: somebody said something of them. In the same order; absent: none. */
  readonly marked?: readonly boolean[];
  readonly style: 'plates' | 'words';
  readonly language: Language;
  readonly view: SiteView | null;
  readonly texts: SiteMapTexts;
  /** Id of the selected feature. */
  readonly selectedId?: string | null;
  /** Places that a single viewpoint calls critical. */
  readonly signals?: readonly SignalPlace[];
  readonly onSelect?: (featureId: string) => void;
  /** Names the data on screen; stands as `data-rendered` on the element once it is drawn. */
  readonly version: string;
  /** False for a plan drawn to scale: under 1.2 px per metre it pans instead of shrinking. */
  readonly mayShrink?: boolean;
  /** For whoever moves the map from outside, by key. */
  readonly handle?: Ref<MapHandle>;
};

const ZOOM_STEP = 0.6;

type Drawing = Pick<ReturnType<typeof useDeck>, 'deck' | 'made'> & {
  readonly palette: ReturnType<typeof usePalette>;
  readonly zoom: number;
  /** Index of the selected feature; null: none. */
  readonly selected: number | null;
};

/** Tells the deck what to draw, made again only when its part of the props changes. */
function useLayers(
  { sitePlan, regions, looks, style, version }: SiteMapProps,
  { deck, made, palette, zoom, selected }: Drawing,
): readonly PlanLabel[] {
  const patterns = useMemo(drawPatterns, []);
  const drawing = useMemo(() => readDrawing(sitePlan), [sitePlan]);
  const geometry = useMemo(() => readRegions(regions), [regions]);
  const hasLeaders = style === 'plates';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a deck that was made anew has to be told what to draw
  useEffect(() => {
    const layers = [
      ...groundLayers(drawing, palette),
      ...regionLayers({ geometry, looks, palette, patterns, zoom, selected, hasLeaders }),
      ...overLayers(drawing, palette),
    ];
    deck.current?.setProps({ layers });
    deck.current?.redraw(version);
  }, [
    ...[deck, drawing, geometry, looks, palette, patterns],
    ...[zoom, selected, hasLeaders, version, made],
  ]);
  return drawing.labels;
}

/** The view that fits the element, until somebody moves the map. */
function useView({ view, regions, mayShrink = true }: SiteMapProps, size: Size | null) {
  const [moved, setMoved] = useState<MapView | null>(null);
  const home = useMemo(() => view ?? viewOfRegions(regions), [view, regions]);
  const fitted = useMemo(
    () =>
      home === null || size === null ? null : fitView(home, size.width, size.height, mayShrink),
    [home, size, mayShrink],
  );
  return { view: moved ?? fitted, setMoved };
}

function regionLabelsOf({
  regions,
  looks,
  labels,
  marked = [],
}: SiteMapProps): readonly RegionLabel[] {
  return regions.features.map((feature, index) => ({
    id: feature.id,
    look: looks[index] ?? 'waiting',
    position: feature.properties.labelPoint,
    corners: cornersAt(feature.geometry, feature.properties.labelPoint),
    text: labels[index] ?? '',
    isMarked: marked[index] ?? false,
  }));
}

export function SiteMap(given: SiteMapProps) {
  const { props, isAcross } = useEastward(given);
  const { regions, texts, version, onSelect, selectedId = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const palette = usePalette(box);
  const { view, setMoved } = useView(props, size);
  const select = (region: number): void => {
    const id = regions.features[region]?.id;
    if (id !== undefined) onSelect?.(id);
  };
  const drawn = (): void => {
    if (box.current !== null) box.current.dataset.rendered = version;
  };
  // The controller counts on from -180.
  const move = (to: MapView): void =>
    setMoved(isAcross ? { ...to, longitude: eastLongitude(to.longitude) } : to);
  const { parent, deck, made, hasFailed } = useDeck(view, {
    onView: move,
    onSelect: select,
    onDrawn: drawn,
  });
  const zoomBy = (by: 1 | -1): void => {
    if (view !== null) setMoved({ ...view, zoom: view.zoom + by * ZOOM_STEP });
  };
  const found = regions.features.findIndex((feature) => feature.id === selectedId);
  const selected = found < 0 ? null : found;
  const planLabels = useLayers(props, { deck, made, palette, zoom: view?.zoom ?? 0, selected });
  return (
    <div className={styles.map} data-map="site" ref={box}>
      <div className={styles.canvas} ref={parent} role="img" aria-label={texts.label} />
      {hasFailed && (
        <p className={styles.undrawn} role="status">
          {texts.undrawn}
        </p>
      )}
      <Labels props={props} size={size} view={view} planLabels={planLabels} isDrawn={!hasFailed} />
      <MapControls
        texts={texts}
        view={view}
        handle={props.handle}
        onZoom={zoomBy}
        onFit={() => setMoved(null)}
      />
    </div>
  );
}

type LabelsProps = {
  readonly props: SiteMapProps;
  readonly size: Size | null;
  readonly view: MapView | null;
  readonly planLabels: readonly PlanLabel[];
  /** Zones have their colours: a calm one can do without its plate. */
  readonly isDrawn: boolean;
};

function Labels({ props, size, view, planLabels, isDrawn }: LabelsProps) {
  if (size === null || view === null) return null;
  return (
    <Overlay
      viewport={new WebMercatorViewport({ ...size, ...view })}
      language={props.language}
      labels={regionLabelsOf(props)}
      style={props.style}
      planLabels={planLabels}
      scale={plateScale(size.width)}
      selectedId={props.selectedId ?? null}
      signals={props.signals ?? []}
      isDrawn={isDrawn}
    />
  );
}
