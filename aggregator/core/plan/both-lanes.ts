// The covers of both lanes, and who may be in them: what others add must cost no place that is covered without them (release specification, section 6;
// promise P24). Within a leaf `trim` and `narrowing` see to that; here it is what lies round it that others could lay out anew.
import type { BandMap } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { type Cover, coverTree, type Part, type Planned } from './cover.ts';
import { regionIdOf } from './identity.ts';
import { OPERATOR, UNVERIFIED } from './owners.ts';
import type { PartitionTree } from './partition.ts';
import { byAge, type PlanUnit } from './trim.ts';

export type BothLanes = {
  /** In order of regionId. */
  readonly staffParts: readonly Planned[];
  readonly staff: Cover;
  /** `sources` are indices of `staffParts`. */
  readonly public: Cover;
};

export function byRegionId(a: Part, b: Part): number {
  return regionIdOf(a.cells) < regionIdOf(b.cells) ? -1 : 1;
}

/** The staff lane covers every leaf that has a unit; the public one takes the staff regions as its parts. */
function coverBothLanes<U extends PlanUnit>(
  units: readonly U[],
  tree: PartitionTree,
  policy: Policy,
): BothLanes {
  const { staffK: k, staffPlannedUnits: plannedUnits, ownerSlack } = policy;
  const staff = coverTree(leafParts(units), tree, { k, plannedUnits, ownerSlack });
  const staffParts = staff.regions.toSorted(byRegionId);
  const publicCover = coverTree(
    staffParts.map((part, index) => ({ ...part, sources: [index] })),
    tree,
    { k: policy.publicK, plannedUnits: policy.publicPlannedUnits, ownerSlack },
  );
  return { staffParts, staff, public: publicCover };
}

/** Every leaf cell that has a unit. */
function leafParts(units: readonly PlanUnit[]): readonly Part[] {
  const byCell = Map.groupBy(units, ({ cell }) => cell);
  return [...byCell].map(([cell, inCell], index) => ({
    cells: [cell],
    units: inCell,
    partOf: null,
    sources: [index],
  }));
}

type Admitted<U> = { readonly units: readonly U[]; readonly lanes: BothLanes };

/**
 * Units with which no leaf is lost that is covered without them: first the operator's, then those of verified owners, then strangers', who may not cost
 * it a boundary either. Where all of a kind would, only the oldest of them are taken, as many as a search finds.
 */
export function admitUnits<U extends PlanUnit>(
  units: readonly U[],
  tree: PartitionTree,
  policy: Policy,
): Admitted<U> {
  const lay = (of: readonly U[]): Admitted<U> => ({
    units: of,
    lanes: coverBothLanes(of, tree, policy),
  });
  const isOf = (unit: U, kind: 'operator' | 'verified' | 'stranger'): boolean =>
    kind ===
    (unit.group === OPERATOR ? 'operator' : unit.group === UNVERIFIED ? 'stranger' : 'verified');
  let admitted = lay(units.filter((unit) => isOf(unit, 'operator')));
  for (const kind of ['verified', 'stranger'] as const) {
    const more = units.filter((unit) => isOf(unit, kind)).toSorted(byAge);
    const before = admitted;
    const withOldest = (count: number): Admitted<U> =>
      lay([...before.units, ...more.slice(0, count)]);
    const isHarmless = ({ lanes }: Admitted<U>): boolean =>
      keepsAll(before.lanes, lanes, kind === 'stranger');
    if (more.length > 0) admitted = mostThat(more.length, withOldest, isHarmless) ?? before;
  }
  return admitted;
}

/** The whole if it will do, else what a search by halves finds of its beginnings; null: none. */
function mostThat<T>(
  whole: number,
  take: (count: number) => T,
  isGood: (taken: T) => boolean,
): T | null {
  const all = take(whole);
  if (isGood(all)) return all;
  let best: T | null = null;
  let [good, bad] = [0, whole];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    const taken = take(middle);
    if (isGood(taken)) [best, good] = [taken, middle];
    else bad = middle;
  }
  return best;
}

/** Whether every leaf that was covered is covered, on both lanes; `withMaps`: and tells apart what it told. */
function keepsAll(before: BothLanes, after: BothLanes, withMaps: boolean): boolean {
  return (['staff', 'public'] as const).every((lane) => {
    const maps = mapsOf(after[lane]);
    return [...mapsOf(before[lane])].every(([cell, boundaries]) => {
      const map = maps.get(cell);
      return map !== undefined && (!withMaps || boundaries.every((b) => map.includes(b)));
    });
  });
}

function mapsOf({ regions }: Cover): ReadonlyMap<string, BandMap> {
  return new Map(regions.flatMap(({ cells, map }) => cells.map((cell) => [cell, map] as const)));
}
