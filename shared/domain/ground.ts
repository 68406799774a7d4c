// What a plan stands on: the zones or the grid of its site, and the scales of their levels. A plan keeps the ground that it was made from for ever; what is
// registered since is that of a later plan.
import type { EpochMs } from '../time.ts';
import type { Site } from '../wire/site.ts';

export type Ground = Pick<Site, 'partition' | 'scales'>;
/** From then on, until the next one of the list. */
export type GroundFrom = Ground & { readonly from: EpochMs };

function isSameGround(a: Ground, b: Ground): boolean {
  const content = ({ partition, scales }: Ground): string => JSON.stringify([partition, scales]);
  return content(a) === content(b);
}

/** Ascending; only those that differ from the one before. */
export function changesOfGround(grounds: readonly GroundFrom[]): readonly GroundFrom[] {
  const ascending = grounds.toSorted((a, b) => a.from - b.from);
  return ascending.filter((ground, at) => {
    const before = ascending[at - 1];
    return before === undefined || !isSameGround(before, ground);
  });
}
