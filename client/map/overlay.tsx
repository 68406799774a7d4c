// What stands on the map as text: plates or words of the regions, names of buildings, stages and gates. HTML over the canvas: crisp, in the
// page's own type, and placed so that nothing covers a plate.
import type { WebMercatorViewport } from '@deck.gl/core';
import { DEFAULT_LANGUAGE, type Language, textIn } from '#shared/languages.ts';
import { isLevelLook, type Look, lookPriority } from '../model/look.ts';
import { hidesZone, type PlateBox, placePlates, type Rect } from '../model/plates.ts';
import { Glyph } from '../ui/glyph.tsx';
import { SignalMark } from '../ui/signal-mark.tsx';
import styles from './overlay.module.css';
import type { PlanLabel } from './plan-layers.ts';

export type RegionLabel = {
  readonly id: string;
  readonly look: Look;
  readonly position: readonly [number, number];
  /** Corners of the box of the part that the plate stands on: longitude, latitude. */
  readonly corners: readonly (readonly [number, number])[];
  /** Short code on a plate (`MA+MC`), or a word where the map speaks in words. */
  readonly text: string;
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

function extentOf(
  places: readonly (readonly [number, number])[],
  viewport: WebMercatorViewport,
): { readonly width: number; readonly height: number } {
  const points = places.map((place) => viewport.project([...place]));
  const span = (axis: 0 | 1): number => {
    const values = points.map((point) => point[axis] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  return { width: span(0), height: span(1) };
}

const SIGNAL_PIXELS = 40;
/** Between a plate and the edge of the map, for its outline. */
const EDGE_PIXELS = 8;

/** Stands where its viewpoint is; plates make room for it. */
function signalBox({ lon, lat }: SignalPlace, { viewport }: OverlayProps): Rect {
  const [x = 0, y = 0] = viewport.project([lon, lat]);
  return { x, y, width: SIGNAL_PIXELS, height: SIGNAL_PIXELS };
}

function at(x: number, y: number): { transform: string } {
  return { transform: `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)` };
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
      <b className={styles.code}>{label.text}</b>
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

/** Whether what is named is much higher than wide on the screen. */
function isTall({ outline }: PlanLabel, viewport: WebMercatorViewport): boolean {
  const { width, height } = extentOf(outline, viewport);
  return height > 1.4 * width;
}

/** Names of the drawing give way to plates: one that a plate would cover is left out. */
function PlanLabels({ boxes, props }: { boxes: readonly PlateBox[]; props: OverlayProps }) {
  const { planLabels, viewport, language } = props;
  return planLabels.map((label) => {
    const [x = 0, y = 0] = viewport.project([...label.position]);
    const isUpright = label.kind === 'stage' && isTall(label, viewport);
    const half = label.kind === 'gate' ? 12 : textIn(label, language).length * 3.4;
    const [halfX, halfY] = isUpright ? [9, half] : [half, 9];
    const covered = boxes.some(
      (box) =>
        Math.abs(box.x - x) < box.width / 2 + halfX && Math.abs(box.y - y) < box.height / 2 + halfY,
    );
    const isWhole =
      x > halfX && y > halfY && x < viewport.width - halfX && y < viewport.height - halfY;
    if (label.kind === 'poi' || !isWhole || (covered && label.kind !== 'stage')) return null;
    return (
      <span
        key={`${label.kind} ${textIn(label, DEFAULT_LANGUAGE)} ${label.position[0]}`}
        className={`${styles[label.kind] ?? ''} ${isUpright ? styles.upright : ''}`}
        style={at(x, y)}
      >
        {textIn(label, language)}
      </span>
    );
  });
}

/** From a plate that stands beside its zone to the zone. */
function Leaders({ boxes, placed }: { boxes: readonly PlateBox[]; placed: readonly PlateBox[] }) {
  return (
    <svg className={styles.leaders} aria-hidden="true">
      {boxes.map((box, i) => {
        const plate = placed[i] ?? box;
        return hidesZone(box) && Math.hypot(plate.x - box.x, plate.y - box.y) > 4 ? (
          <line key={box.id} x1={box.x} y1={box.y} x2={plate.x} y2={plate.y} />
        ) : null;
      })}
    </svg>
  );
}

/** A plate of what is in view is in view whole. */
function inView<T extends Rect>(box: T, { width, height }: WebMercatorViewport): T {
  const within = (at: number, size: number, most: number): number =>
    size > most ? most / 2 : Math.min(Math.max(at, size / 2), most - size / 2);
  const x = within(box.x, box.width + EDGE_PIXELS, width);
  return { ...box, x, y: within(box.y, box.height + EDGE_PIXELS, height) };
}

const isInView = ({ x, y }: Rect, { width, height }: WebMercatorViewport): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

export function Overlay(props: OverlayProps) {
  const { style, scale, selectedId, viewport } = props;
  const labels = props.labels.filter((label) => isInView(boxOf(label, props), viewport));
  const boxes = labels.map((label) => boxOf(label, props));
  const signals = props.signals.map((signal) => signalBox(signal, props));
  const places = new Map(placePlates(boxes, signals).map((place) => [place.id, place]));
  const placed = boxes.map((box) => inView({ ...box, ...places.get(box.id) }, viewport));
  return (
    <div className={styles.overlay} aria-hidden="true">
      <PlanLabels boxes={placed} props={props} />
      <Leaders boxes={boxes} placed={placed} />
      {labels.map((label, i) => {
        const { x, y } = placed[i] ?? { x: 0, y: 0 };
        const isSelected = label.id === selectedId;
        if (style === 'plates') {
          return (
            <MapPlate
              key={label.id}
              label={label}
              height={heightOf(label.look, scale)}
              x={x}
              y={y}
              anchor={boxes[i]}
              isSelected={isSelected}
            />
          );
        }
        return (
          <span
            key={label.id}
            className={styles.word}
            style={at(x, y)}
            data-region={label.id}
            data-look={label.look}
          >
            {label.text}
          </span>
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
