// The focus in a list, walked by key. Whoever is in the list hands itself in; the order is that of the page, so that a list in groups is one walk.
// Every item stays a tab stop of its own.
import { type KeyboardEvent, useState } from 'react';
import { placeAround, placeByKey } from '#client/model/roving.ts';

export type RovingFocus = {
  /** The `ref` of every item. */
  readonly item: (element: HTMLElement | null) => (() => void) | undefined;
  /** Arrow keys walk, Home and End jump; for whatever holds the list. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly focusFirst: () => void;
  /** The next or previous, round the end. */
  readonly walk: (by: 1 | -1) => void;
};

/** As they stand on the page. */
function inOrder(items: ReadonlySet<HTMLElement>): readonly HTMLElement[] {
  return [...items].sort((a, b) =>
    (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1,
  );
}

function makeRoving(): RovingFocus {
  const items = new Set<HTMLElement>();
  const goTo = (placeOf: (at: number, count: number) => number | null): HTMLElement | undefined => {
    const ordered = inOrder(items);
    const at = ordered.indexOf(document.activeElement as HTMLElement);
    const place = placeOf(at, ordered.length);
    const target = place === null ? undefined : ordered[place];
    target?.focus();
    return target;
  };
  return {
    item: (element) => {
      if (element === null) return undefined;
      items.add(element);
      return () => void items.delete(element);
    },
    onKeyDown: (event) => {
      const target = goTo((at, count) => placeByKey(event.key, at, count));
      if (target !== undefined) event.preventDefault();
    },
    focusFirst: () => void goTo((_, count) => placeByKey('Home', -1, count)),
    walk: (by) => void goTo((at, count) => placeAround(by, at, count)),
  };
}

export function useRovingFocus(): RovingFocus {
  const [roving] = useState(makeRoving);
  return roving;
}
