// Where the focus goes in a list that is walked by key. Pure: places in, places out.

/** By an arrow key, Home or End: no further than the ends; null where the key means nothing here. `at` -1: outside of the list. */
export function placeByKey(key: string, at: number, count: number): number | null {
  const places = new Map([
    ['ArrowDown', at + 1],
    ['ArrowUp', at - 1],
    ['Home', 0],
    ['End', count - 1],
  ]);
  const to = places.get(key) ?? -1;
  return to >= 0 && to < count ? to : null;
}

/** The next or previous, round the end; from outside of the list its first or last. Null: the list is empty. */
export function placeAround(by: 1 | -1, at: number, count: number): number | null {
  if (count === 0) return null;
  if (at < 0) return by === 1 ? 0 : count - 1;
  return (at + by + count) % count;
}
