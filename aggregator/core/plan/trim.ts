// Who of a set of units is planned: no external group may hold more than a third of a region, so the latest to come are taken out until none does
// (release specification, section 6). Taken out, they can neither darken a place that is covered without them nor narrow what it tells (promise P24).
import type { EpochMs } from '#shared/time.ts';
import { type BandMap, commonMap, keepsQuiet } from '../policy/bands.ts';
import { OPERATOR, type OwnerGroup, OwnerTally } from './owners.ts';

/** A unit as far as its place in a plan goes. */
export type PlanUnit = {
  readonly unitId: string;
  readonly cell: string;
  readonly group: OwnerGroup;
  readonly map: BandMap;
  /** First entry of its sensors into the register. */
  readonly since: EpochMs;
};

const ALL_BOUNDARIES: BandMap = [1, 2, 3, 4];

/** Boundaries that all these maps keep. */
export function commonOf(units: readonly Pick<PlanUnit, 'map'>[]): BandMap {
  return units.reduce((map, unit) => commonMap(map, unit.map), ALL_BOUNDARIES);
}

/** Oldest first; of one age, the lowest id. */
export function byAge(a: PlanUnit, b: PlanUnit): number {
  return a.since - b.since || (a.unitId < b.unitId ? -1 : 1);
}

/**
 * trim(S): units of the largest external group go, the latest first, until no group holds more than a third. Before that goes an external unit with
 * which the region would tell nothing below d3; no map of the scales of the product does that. In the order that they came in.
 */
export function trim(units: readonly PlanUnit[]): readonly PlanUnit[] {
  const own = units.filter(({ group }) => group === OPERATOR);
  if (own.length === units.length) return units;
  let map = commonOf(own);
  const fitting = units
    .filter(({ group }) => group !== OPERATOR)
    .toSorted(byAge)
    .filter((unit) => {
      const narrowed = commonMap(map, unit.map);
      if (!keepsQuiet(narrowed)) return false;
      map = narrowed;
      return true;
    });
  const owners = tallyOf([...own, ...fitting]);
  const kept = new Set<PlanUnit>(own);
  for (const group of Map.groupBy(fitting, (unit) => unit.group).values())
    for (const unit of group.slice(0, owners.mostOfOne)) kept.add(unit);
  return units.filter((unit) => kept.has(unit));
}

function tallyOf(units: readonly PlanUnit[]): OwnerTally {
  const owners = new OwnerTally();
  for (const { group } of units) owners.add(group);
  return owners;
}

/** External units that tell less than all the operator's units of their leaf do: with them the leaf would lose a boundary. */
export function narrowing(units: readonly PlanUnit[]): ReadonlySet<PlanUnit> {
  const narrow = new Set<PlanUnit>();
  for (const inCell of Map.groupBy(units, ({ cell }) => cell).values()) {
    const own = inCell.filter(({ group }) => group === OPERATOR);
    if (own.length === 0 || own.length === inCell.length) continue;
    const map = commonOf(own);
    for (const unit of inCell)
      if (map.some((boundary) => !unit.map.includes(boundary))) narrow.add(unit);
  }
  return narrow;
}
