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
  readonly onDrawn: (deck: number) => void;
  readonly onFailed: (deck: number) => void;
};

function makeDeck(parent: HTMLDivElement, told: RefObject<Told>, number: number): Deck {
  // On a large wall the page is enlarged, and pixels of the screen are what is drawn.
  const zoom = parent.currentCSSZoom ?? 1;
  return new Deck({
    parent,
    useDevicePixels: zoom === 1 ? true : zoom * window.devicePixelRatio,
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
    onAfterRender: () => told.current.onDrawn(number),
    onError: () => told.current.onFailed(number),
    // Graphics that are taken away are no error to deck.gl: it would go on drawing nothing.
    onDeviceInitialized: ({ lost }) => {
      void lost.then(() => told.current.onFailed(number));
    },
  });
}

type Tries = {
  /** Number of the deck of now: how many were made before it. */
  readonly made: number;
  /** Number of the last that failed, until another one draws; null: none. */
  readonly failed: number | null;
  /** Decks that failed since one drew. */
  readonly failures: number;
};

/** Makes another deck a while after one has failed, and says whether the one of now does not draw. */
function useTries() {
  const [{ made, failed, failures }, setState] = useState<Tries>({
    made: 0,
    failed: null,
    failures: 0,
  });
  useEffect(() => {
    if (failures === 0) return undefined;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    const timer = setTimeout(
      () => setState((known) => ({ ...known, made: known.made + 1 })),
      pause,
    );
    return () => clearTimeout(timer);
  }, [failures]);
  // Several errors of one deck are one failure, one that has failed draws no more, and what becomes of one that was replaced is no matter.
  const onFailed = (deck: number): void =>
    setState((known) =>
      known.failed === deck || known.made !== deck
        ? known
        : { ...known, failed: deck, failures: known.failures + 1 },
    );
  const onDrawn = (deck: number): void =>
    setState((known) =>
      known.failed === null || known.failed === deck
        ? known
        : { ...known, failed: null, failures: 0 },
    );
  return { made, hasFailed: failed !== null, onFailed, onDrawn };
}

/** `made` changes when there is a new deck, which has to be told what to draw. */
export function useDeck(view: MapView | null, { onView, onSelect, onDrawn }: DeckHandlers) {
  const parent = useRef<HTMLDivElement>(null);
  const deck = useRef<Deck | null>(null);
  const { made, hasFailed, ...tries } = useTries();
  const handlers: Told = {
    onView,
    onSelect,
    onDrawn: (number) => {
      tries.onDrawn(number);
      onDrawn();
    },
    onFailed: tries.onFailed,
  };
  const told = useRef(handlers);
  told.current = handlers;
  useEffect(() => {
    if (parent.current === null) return undefined;
    const another = makeDeck(parent.current, told, made);
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
