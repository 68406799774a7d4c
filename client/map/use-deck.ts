// The deck of one element: made when the element is there, told what to draw, ended with the element. A device without WebGL, or one whose graphics were taken
// away (another program, a driver that starts anew, a laptop that wakes), leaves the map without its colours; the deck is then made anew, at a rising pause.
import { Deck, type PickingInfo } from '@deck.gl/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { RegionPart } from './region-layers.ts';
import type { MapView } from './view.ts';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export type DeckHandlers = {
  readonly onView: (view: MapView) => void;
  readonly onSelect: (region: number) => void;
  readonly onDrawn: () => void;
};

type Told = Omit<DeckHandlers, 'onDrawn'> & {
  readonly onDrawn: () => void;
  readonly onFailed: () => void;
};

function makeDeck(parent: HTMLDivElement, told: RefObject<Told>): Deck {
  return new Deck({
    parent,
    viewState: { longitude: 0, latitude: 0, zoom: 1 },
    controller: { dragRotate: false, touchRotate: false, keyboard: true, scrollZoom: true },
    layers: [],
    getCursor: ({ isHovering }) => (isHovering ? 'pointer' : 'grab'),
    onViewStateChange: ({ viewState, interactionState }) => {
      // Only what a person does moves the map; the controller's own corrections, as on a first size of nothing, do not.
      if (!Object.values(interactionState).some(Boolean)) return;
      const { longitude, latitude, zoom, bearing } = viewState as MapView;
      told.current.onView({ longitude, latitude, zoom, bearing });
    },
    onClick: (info: PickingInfo<RegionPart>) => {
      if (info.object !== undefined) told.current.onSelect(info.object.region);
    },
    onAfterRender: () => told.current.onDrawn(),
    onError: () => told.current.onFailed(),
  });
}

/** How often the deck was made anew, and whether the one of now does not draw. */
function useTries() {
  const [state, setState] = useState({ tries: 0, hasFailed: false });
  const { tries, hasFailed } = state;
  useEffect(() => {
    if (!hasFailed) return undefined;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
    const timer = setTimeout(
      () => setState((known) => ({ ...known, tries: known.tries + 1 })),
      pause,
    );
    return () => clearTimeout(timer);
  }, [tries, hasFailed]);
  const failed = (): void => setState((known) => ({ ...known, hasFailed: true }));
  const drew = (): void =>
    setState((known) => (known.hasFailed ? { tries: 0, hasFailed: false } : known));
  return { tries, hasFailed, failed, drew };
}

/** `made` changes when there is a new deck, which has to be told what to draw. */
export function useDeck(view: MapView | null, { onView, onSelect, onDrawn }: DeckHandlers) {
  const parent = useRef<HTMLDivElement>(null);
  const deck = useRef<Deck | null>(null);
  const { tries: made, hasFailed, failed, drew } = useTries();
  const told = useRef<Told>({ onView, onSelect, onDrawn, onFailed: failed });
  told.current = {
    onView,
    onSelect,
    onDrawn: () => {
      drew();
      onDrawn();
    },
    onFailed: failed,
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `made` says that a new one is wanted
  useEffect(() => {
    if (parent.current === null) return undefined;
    const another = makeDeck(parent.current, told);
    deck.current = another;
    return () => {
      deck.current = null;
      another.finalize();
    };
  }, [made]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new deck has to be told where to look
  useEffect(() => {
    if (view !== null) deck.current?.setProps({ viewState: { ...view, pitch: 0 } });
  }, [view, made]);
  return { parent, deck, made, hasFailed };
}
