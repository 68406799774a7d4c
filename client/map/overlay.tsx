// What stands on the map as text: plates or words of the regions, names of buildings, stages and gates. HTML over the canvas: crisp, in the
// page's own type, and placed so that nothing covers a plate.
import type { WebMercatorViewport } from '@deck.gl/core';
import type { Language } from '#shared/languages.ts';
import { isLevelLook, type Look, lookPriority } from '../model/look.ts';
import { hidesZone, type PlateBox, placePlates, type Rect } from '../model/plates.ts';
import { Glyph } from '../ui/glyph.tsx';
import { SignalMark } from '../ui/signal-mark.tsx';
import { at, extentOf, inView, isInView } from './on-screen.ts';
import styles from './overlay.module.css';
import { PlanLabels } from './plan-labels.tsx';
import type { PlanLabel } from './plan-layers.ts';

export type RegionLabel = {
  readonly id: string;
  readonly look: Look;
  readonly position: readonly [number, number];
  /** Corners of the box of the part that the plate stands on: longitude, latitude. */
  readonly corners: readonly (readonly [number, number])[];
  /** Short code on a plate (`MA+MC`), or a word where the map speaks in words. */
  readonly text: string;
  /** A corner of its plate is filled. */
  readonly isMarked: boolean;
};

export type OverlayProps = {
  readonly viewport: WebMercatorViewport;
  readonly language: Language;
  readonly labels: readonly RegionLabel[];
  /** `plates` for staff, `words` for residents. */
  readonly style: 'plates' | 'words';
  readonly planLabels: readonly PlanLabel[];
  readonly scale: number;
  readonly selectedId: string | null;
  readonly signals: readonly SignalPlace[];
  /** False: no zone has a colour, so each has its plate, the most urgent on top. */
  readonly isDrawn: boolean;
};

/** Where a critical signal stands; `unknown`: it was critical, and nobody sees it now. */
export type SignalPlace = {
  readonly signalId: string;
  readonly state: 'critical' | 'unknown';
  readonly lat: number;
  readonly lon: number;
};

const HEIGHTS = [26, 26, 30, 38, 46];
const UNKNOWN_HEIGHT = 28;

/** Size of plates on a map of so many pixels: whole on a wall, three quarters on a desk or a phone. */
export function plateScale(width: number): number {
  return Math.min(1, Math.max(0.75, width / 1000));
}

function heightOf(look: Look, scale: number): number {
  return (isLevelLook(look) ? (HEIGHTS[look] ?? 26) : UNKNOWN_HEIGHT) * scale;
}

function boxOf(label: RegionLabel, { viewport, style, scale }: OverlayProps): PlateBox {
  const [x = 0, y = 0] = viewport.project([...label.position]);
  const height = style === 'words' ? 20 : heightOf(label.look, scale);
  const width =
    style === 'words' ? label.text.length * 8 + 6 : height * (0.62 * label.text.length + 1.4);
  const over = sizeOf(label, viewport);
  return { id: label.id, x, y, width, height, priority: lookPriority(label.look), ...over };
}

/** Size on the screen of the part that a plate names. */
function sizeOf(
  { corners }: RegionLabel,
  viewport: WebMercatorViewport,
): Pick<PlateBox, 'over'> | Record<string, never> {
  if (corners.length === 0) return {};
  return { over: extentOf(corners, viewport) };
}

const SIGNAL_PIXELS = 40;

/** Stands where its viewpoint is; plates make room for it. */
function signalBox({ lon, lat }: SignalPlace, { viewport }: OverlayProps): Rect {
  const [x = 0, y = 0] = viewport.project([lon, lat]);
  return { x, y, width: SIGNAL_PIXELS, height: SIGNAL_PIXELS };
}

function MapPlate({
  label,
  height,
  x,
  y,
  anchor,
  isSelected,
}: {
  label: RegionLabel;
  height: number;
  x: number;
  y: number;
  /** Where the region itself is, also when the plate had to move. */
  anchor: PlateBox | undefined;
  isSelected: boolean;
}) {
  const { look } = label;
  const kind = isLevelLook(look) ? `level-${look}` : '';
  const style = { ...at(x, y), '--h': `${height}px` };
  return (
    <span
      className={`${styles.plate} ${kind} ${isSelected ? styles.selected : ''}`}
      style={style}
      data-region={label.id}
      data-look={look}
      data-anchor={`${anchor?.x ?? x} ${anchor?.y ?? y}`}
    >
      <b className={`${styles.code} ${label.isMarked ? styles.marked : ''}`}>{label.text}</b>
      <span className={styles.value}>
        {isLevelLook(look) ? (
          <>
            <b>{look}</b>
            <i className="tally">
              {[4, 3, 2, 1].map((step) => (
                <u key={step} className={step <= look ? 'lit' : ''} />
              ))}
            </i>
          </>
        ) : (
          <Glyph name={look} size={Math.round(height * 0.6)} />
        )}
      </span>
    </span>
  );
}

function MapWord({ label, x, y }: { label: RegionLabel; x: number; y: number }) {
  const { id, look, text } = label;
  return (
    <span className={styles.word} style={at(x, y)} data-region={id} data-look={look}>
      {text}
    </span>
  );
}

type LeadersProps = {
  readonly boxes: readonly PlateBox[];
  readonly placed: readonly (Rect & { readonly isShown: boolean })[];
};

/** From a plate that stands beside its zone to the zone. */
function Leaders({ boxes, placed }: LeadersProps) {
  return (
    <svg className={styles.leaders} aria-hidden="true">
      {boxes.map((box, i) => {
        const plate = placed[i] ?? { ...box, isShown: false };
        return plate.isShown &&
          hidesZone(box) &&
          Math.hypot(plate.x - box.x, plate.y - box.y) > 4 ? (
          <line key={box.id} x1={box.x} y1={box.y} x2={plate.x} y2={plate.y} />
        ) : null;
      })}
    </svg>
  );
}

export function Overlay(props: OverlayProps) {
  const { style, scale, selectedId, viewport, planLabels, language, isDrawn } = props;
  // What is drawn later lies on top: the most urgent.
  const labels = props.labels
    .filter((label) => isInView(boxOf(label, props), viewport))
    .toSorted((a, b) => lookPriority(a.look) - lookPriority(b.look));
  const boxes = labels.map((label) => boxOf(label, props));
  const signals = props.signals.map((signal) => signalBox(signal, props));
  const places = new Map(placePlates(boxes, signals).map((place) => [place.id, place]));
  const placed = boxes.map((box) => {
    const place = places.get(box.id) ?? { x: box.x, y: box.y, isShown: false };
    return inView({ ...box, ...place }, viewport);
  });
  return (
    <div className={styles.overlay} aria-hidden="true">
      <PlanLabels labels={planLabels} viewport={viewport} language={language} boxes={placed} />
      <Leaders boxes={boxes} placed={placed} />
      {labels.map((label, i) => {
        const place = placed[i];
        if (place === undefined || (isDrawn && !place.isShown)) return null;
        const shown = { label, x: place.x, y: place.y };
        return style === 'words' ? (
          <MapWord key={label.id} {...shown} />
        ) : (
          <MapPlate
            key={label.id}
            {...shown}
            height={heightOf(label.look, scale)}
            anchor={boxes[i]}
            isSelected={label.id === selectedId}
          />
        );
      })}
      {props.signals.map(({ signalId, state }, i) => (
        <span
          key={signalId}
          className={`${styles.signal} ${styles[state]}`}
          style={at(signals[i]?.x ?? 0, signals[i]?.y ?? 0)}
        >
          <SignalMark size={SIGNAL_PIXELS} />
        </span>
      ))}
    </div>
  );
}
