// The labels of a map, kept between the drawings of the screen: it is drawn anew each second, what stands on the map only when something of it has changed.
import { WebMercatorViewport } from '@deck.gl/core';
import { useCallback, useMemo, useRef } from 'react';
import type { Language } from '#shared/languages.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { Look } from '../model/look.ts';
import type { Rect } from '../model/standing.ts';
import { type AreaTexts, Overlay, plateScale } from './overlay.tsx';
import type { MapArea, PlacedArea, RegionLabel, SignalPlace } from './placing.ts';
import type { PlanLabel } from './plan-layers.ts';
import { type Size, textScale } from './use-size.ts';
import { cornersAt, type MapView } from './view.ts';

export type Gathering = AreaTexts & {
  /** The area of each feature, in the order of `regions`; null: it has none, and is gathered with what is near. */
  readonly areas: readonly (MapArea | null)[];
  /** Features that have a plate of their own however far away the map is. In the same order. */
  readonly kept: readonly boolean[];
};

export type LabelledRegions = {
  readonly regions: RegionCollection;
  /** One look per feature of `regions`, in its order. A new array means: draw again. */
  readonly looks: readonly Look[];
  /** Text of a feature's plate or word, in the same order. */
  readonly labels: readonly string[];
  /** Features whose plate has a corner: somebody said something of them. In the same order; absent: none. */
  readonly marked?: readonly boolean[];
  /** How zones are gathered for which there is no room; absent: they are not. */
  readonly gathering?: Gathering;
  readonly style: 'plates' | 'words';
  readonly language: Language;
  /** Id of the selected feature. */
  readonly selectedId?: string | null;
  /** Places that a single viewpoint calls critical. */
  readonly signals?: readonly SignalPlace[];
};

const NO_MARKS: readonly boolean[] = [];
const NO_SIGNALS: readonly SignalPlace[] = [];

function useRegionLabels(of: LabelledRegions): readonly RegionLabel[] {
  const { regions, looks, labels, marked = NO_MARKS, gathering } = of;
  return useMemo(
    () =>
      regions.features.map((feature, index) => ({
        id: feature.id,
        look: looks[index] ?? 'waiting',
        position: feature.properties.labelPoint,
        corners: cornersAt(feature.geometry, feature.properties.labelPoint),
        text: labels[index] ?? '',
        isMarked: marked[index] ?? false,
        area: gathering?.areas[index] ?? null,
        keepsPlate: gathering?.kept[index] ?? false,
      })),
    [regions, looks, labels, marked, gathering],
  );
}

export type MapLabelsProps = {
  readonly of: LabelledRegions;
  readonly size: Size | null;
  readonly view: MapView | null;
  readonly planLabels: readonly PlanLabel[];
  /** Where the map's own buttons and words stand. */
  readonly taken: readonly Rect[];
  /** Zones have their colours: a calm one can do without its plate. */
  readonly isDrawn: boolean;
  readonly onArea: (area: PlacedArea) => void;
};

export function MapLabels({ of, size, view, onArea, ...shown }: MapLabelsProps) {
  const viewport = useMemo(
    () => (size === null || view === null ? null : new WebMercatorViewport({ ...size, ...view })),
    [size, view],
  );
  const labels = useRegionLabels(of);
  const pressed = useRef(onArea);
  pressed.current = onArea;
  const press = useCallback((area: PlacedArea): void => pressed.current(area), []);
  if (size === null || viewport === null) return null;
  return (
    <Overlay
      viewport={viewport}
      language={of.language}
      labels={labels}
      style={of.style}
      scale={(of.style === 'words' ? 1 : plateScale(size.width)) * textScale()}
      selectedId={of.selectedId ?? null}
      signals={of.signals ?? NO_SIGNALS}
      {...shown}
      areaTexts={of.gathering ?? null}
      onArea={press}
    />
  );
}
