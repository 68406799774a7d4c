// The map of a site: deck.gl draws the site's own plan and its regions, nothing is fetched from elsewhere. The table or list beside it says the
// same; the map is a picture with a label for whoever cannot see it.
import {
  type Ref,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { SitePlan } from '#shared/wire/site.ts';
import { eastLongitude } from '../model/eastward.ts';
import type { Rect } from '../model/standing.ts';
import { MapControls, type MapControlTexts, type MapHandle } from './map-controls.tsx';
import { type LabelledRegions, MapLabels } from './map-labels.tsx';
import { usePalette } from './palette.ts';
import { drawPatterns } from './patterns.ts';
import type { PlacedArea } from './placing.ts';
import { groundLayers, overLayers, type PlanLabel, readDrawing } from './plan-layers.ts';
import { readRegions, regionLayers } from './region-layers.ts';
import styles from './site-map.module.css';
import { useDeck } from './use-deck.ts';
import { useEastward } from './use-eastward.ts';
import { type Size, useSize } from './use-size.ts';
import { closerView, fitView, type MapView, type SiteView, viewOfRegions } from './view.ts';

export type SiteMapTexts = MapControlTexts & {
  /** What the picture shows, for a screen reader. */
  readonly label: string;
  /** Stands over the map while the device does not draw it. */
  readonly undrawn: string;
};

export type SiteMapProps = LabelledRegions & {
  readonly sitePlan: SitePlan | null;
  readonly view: SiteView | null;
  readonly texts: SiteMapTexts;
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

/** What moves the map, by hand or by its buttons. */
function useMoves(
  { regions }: SiteMapProps,
  size: Size | null,
  { view, setMoved }: ReturnType<typeof useView>,
) {
  // The way back out stands where it was.
  const first = useRef<HTMLButtonElement>(null);
  const zoomBy = (by: 1 | -1): void => {
    if (view !== null) setMoved({ ...view, zoom: view.zoom + by * ZOOM_STEP });
  };
  const showArea = (area: PlacedArea): void => {
    if (view === null || size === null) return;
    const held = new Set(area.regions);
    const features = regions.features.filter(({ id }) => held.has(id));
    setMoved(closerView({ ...regions, features }, view, size, ZOOM_STEP));
    first.current?.focus();
  };
  return { first, zoomBy, showArea, fit: () => setMoved(null) };
}

const NOTHING_THERE: readonly Rect[] = [];

/** Where the map's own buttons and words stand, which would lie over a plate. */
function useTaken(
  map: RefObject<HTMLElement | null>,
  size: Size | null,
  hasFailed: boolean,
): readonly Rect[] {
  const [taken, setTaken] = useState(NOTHING_THERE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they stand elsewhere on a map of another size, and words come and go
  useLayoutEffect(() => {
    const parts = map.current?.querySelectorAll<HTMLElement>(':scope > :is([data-controls], p)');
    setTaken(
      [...(parts ?? [])].map((part) => {
        const { offsetLeft, offsetTop, offsetWidth: width, offsetHeight: height } = part;
        return { x: offsetLeft + width / 2, y: offsetTop + height / 2, width, height };
      }),
    );
  }, [map, size, hasFailed]);
  return taken;
}

export function SiteMap(given: SiteMapProps) {
  const { props, isAcross } = useEastward(given);
  const { regions, texts, version, onSelect, selectedId = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const palette = usePalette(box);
  const looking = useView(props, size);
  const { view, setMoved } = looking;
  const { first, zoomBy, showArea, fit } = useMoves(props, size, looking);
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
  const found = regions.features.findIndex((feature) => feature.id === selectedId);
  const selected = found < 0 ? null : found;
  const planLabels = useLayers(props, { deck, made, palette, zoom: view?.zoom ?? 0, selected });
  const taken = useTaken(box, size, hasFailed);
  const labels = { of: props, size, view, planLabels, taken, isDrawn: !hasFailed };
  return (
    <div className={styles.map} data-map="site" ref={box}>
      <div className={styles.canvas} ref={parent} role="img" aria-label={texts.label} />
      {hasFailed && (
        <p className={styles.undrawn} role="status">
          {texts.undrawn}
        </p>
      )}
      <MapLabels {...labels} onArea={showArea} />
      <MapControls {...{ texts, view, first, onFit: fit }} handle={props.handle} onZoom={zoomBy} />
    </div>
  );
}
