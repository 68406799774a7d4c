// How long the windows of a site are, and from when on: a change of them takes effect at a bound, and windows before it keep their length for ever.
import type { EpochMs } from '../time.ts';
import type { Lane } from '../wire/record.ts';

type Seconds = { readonly windowSeconds: number; readonly publicWindowSeconds: number };
/** From then on, until the next one of the list. */
export type WindowLengths = Seconds & { readonly from: EpochMs };

export function secondsOfLane(of: Seconds, lane: Lane): number {
  return lane === 'staff' ? of.windowSeconds : of.publicWindowSeconds;
}

/** Ascending; only those that differ from the one before. */
export function changesOfLength(lengths: readonly WindowLengths[]): readonly WindowLengths[] {
  const ascending = lengths.toSorted((a, b) => a.from - b.from);
  return ascending.filter((of, at) => {
    const before = ascending[at - 1];
    return (
      before?.windowSeconds !== of.windowSeconds ||
      before.publicWindowSeconds !== of.publicWindowSeconds
    );
  });
}

/** The one in force at a time; before the first one, that; undefined of an empty list. */
export function inForceAt<T extends { readonly from: EpochMs }>(
  ascending: readonly T[],
  at: EpochMs,
): T | undefined {
  return ascending.findLast(({ from }) => from <= at) ?? ascending[0];
}
