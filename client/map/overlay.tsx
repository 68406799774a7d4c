// What stands on the map as text: plates or words of the regions, names of buildings, stages and gates. HTML over the canvas: crisp, in the
// page's own type, and placed so that nothing covers a plate.
import type { WebMercatorViewport } from '@deck.gl/core';
import { memo, useMemo } from 'react';
import type { Language } from '#shared/languages.ts';
import type { AreaSum } from '../model/area-sum.ts';
import { SignalMark } from '../ui/signal-mark.tsx';
import { AreaButtons } from './area-buttons.tsx';
import { Leaders, MapPlate, MapWord } from './map-plates.tsx';
import { at } from './on-screen.ts';
import styles from './overlay.module.css';
import { heightOf, type PlacedArea, type PlacingOptions, placeAll } from './placing.ts';
import { PlanLabels } from './plan-labels.tsx';
import type { PlanLabel } from './plan-layers.ts';

/** How areas are told whose zones have no room for their plates. */
export type AreaTexts = {
  /** What is said of an area, a line each. */
  readonly linesOf: (sum: AreaSum) => readonly string[];
  /** All that its plate tells, and what pressing it does. */
  readonly labelOf: (area: PlacedArea) => string;
};

export type OverlayProps = Omit<PlacingOptions, 'linesOf'> & {
  readonly viewport: WebMercatorViewport;
  readonly language: Language;
  readonly planLabels: readonly PlanLabel[];
  readonly selectedId: string | null;
  /** Null: zones are not gathered. */
  readonly areaTexts: AreaTexts | null;
  readonly onArea: (area: PlacedArea) => void;
};

/** Size of plates on a map of so many pixels: whole on a wall, three quarters on a desk or a phone. */
export function plateScale(width: number): number {
  return Math.min(1, Math.max(0.75, width / 1000));
}

/** Where everything stands; found anew only when something of it has changed. */
function usePlaced(props: OverlayProps) {
  const { viewport, labels, style, scale, signals, taken, isDrawn, areaTexts } = props;
  const linesOf = areaTexts?.linesOf ?? null;
  return useMemo(
    () => placeAll({ viewport, labels, style, scale, signals, taken, isDrawn, linesOf }),
    [viewport, labels, style, scale, signals, taken, isDrawn, linesOf],
  );
}

/** Without colours every zone is told: by its plate, or by that of its area. */
const isTold = (isShown: boolean, { isDrawn, areaTexts }: OverlayProps): boolean =>
  isShown || (!isDrawn && areaTexts === null);

export const Overlay = memo(function Overlay(props: OverlayProps) {
  const { style, scale, selectedId, viewport, planLabels, language, areaTexts } = props;
  const { plates, areas, signals } = usePlaced(props);
  const told = plates.filter(({ place }) => isTold(place.isShown, props));
  const boxes = told.map(({ box, place: { x, y } }) => ({ ...box, x, y }));
  return (
    <>
      <div className={styles.overlay} aria-hidden="true">
        <PlanLabels
          labels={planLabels}
          viewport={viewport}
          language={language}
          boxes={[...boxes, ...areas]}
        />
        <Leaders plates={plates} />
        {told.map(({ label, box, place: { x, y } }) =>
          style === 'words' ? (
            <MapWord key={label.id} label={label} x={x} y={y} />
          ) : (
            <MapPlate
              key={label.id}
              label={label}
              x={x}
              y={y}
              height={heightOf(label.look, scale)}
              anchor={box}
              isSelected={label.id === selectedId}
            />
          ),
        )}
        {props.signals.map(({ signalId, state }, i) => (
          <span
            key={signalId}
            className={`${styles.signal} ${styles[state]}`}
            style={at(signals[i]?.x ?? 0, signals[i]?.y ?? 0)}
          >
            <SignalMark size={signals[i]?.width ?? 0} />
          </span>
        ))}
      </div>
      {areaTexts !== null && (
        <AreaButtons {...{ areas, scale }} labelOf={areaTexts.labelOf} onPress={props.onArea} />
      )}
    </>
  );
});
