// When two sets of units give nobody away by their difference (release specification, section 11): what a public region is at one moment beside a public region of
// another. A side may differ by nobody, or by a crowd.
import type { EpochMs } from '#shared/time.ts';
import { type OwnerGroup, OwnerTally } from './owners.ts';
import type { PlannedPolicy } from './plan-index.ts';
import { type CountingUnit, countingUnits, type Partner, UnitsOfMoment } from './same-units.ts';
import type { Unit } from './units.ts';

export type Leavers = {
  /** First staff window in which a planned sensor counts no more. Absent: nobody leaves. */
  readonly leftAtOf?: (sensorId: string) => EpochMs;
};
/** The units of one public region that count at a moment. */
export type RegionUnits = readonly CountingUnit[];

export const NEVER = Number.POSITIVE_INFINITY;

export function leftAt({ leftAtOf }: Leavers, sensorId: string): EpochMs {
  return leftAtOf?.(sensorId) ?? NEVER;
}

/** Units of each public region, in the order of the plan. */
export function publicUnits({ planning }: PlannedPolicy): readonly (readonly Unit[])[] {
  const byId = new Map(planning.units.map((unit) => [unit.unitId, unit]));
  return planning.plan.public.map(({ staffRegionIds }) =>
    staffRegionIds
      .flatMap((id) => planning.unitsOfRegion.get(id) ?? [])
      .flatMap((unitId) => byId.get(unitId) ?? []),
  );
}

/** Those of a region that still count in the staff window that starts at `at`. */
export function countingAt(
  plan: PlannedPolicy & Leavers,
  units: readonly Unit[],
  at: EpochMs,
  region = 0,
): RegionUnits {
  const leftAtOf = (sensorId: string): EpochMs => leftAt(plan, sensorId);
  return countingUnits(plan.planning, { units, region }, { at, leftAtOf });
}

/** At least k units, whichever one external group is taken away. */
export function isCrowd(groups: readonly OwnerGroup[], k: number): boolean {
  const tally = new OwnerTally();
  for (const group of groups) tally.add(group);
  return tally.outsideAnyOne >= k;
}

/** A plan as it begins, found by what its units have in common with those of another moment. */
type Begun = { readonly regions: readonly RegionUnits[]; readonly units: UnitsOfMoment };

export function begunPlan(plan: PlannedPolicy & Leavers, others: PlannedPolicy): Begun {
  const at = Date.parse(plan.planning.plan.effectiveFrom);
  const regions = publicUnits(plan).map((units, region) => countingAt(plan, units, at, region));
  return { regions, units: new UnitsOfMoment(regions.flat(), others.planning) };
}

/** Those of one side of a pair of regions, with what each has in common with the other side. */
type Side = ReadonlyMap<CountingUnit, readonly Partner[]>;

/**
 * A side may differ by nobody, or by a crowd. Whether it is nobody is judged by the largest difference that there may be: each unit is one unit of the other
 * side, in its place. Whether it is a crowd is judged by the smallest: units that have nothing in common with anybody there.
 */
function isSafeSide(side: Side, back: Side, k: number): boolean {
  const isKept = (partners: readonly Partner[]): boolean => {
    const [only] = partners;
    return partners.length === 1 && only?.isInPlace === true && back.get(only.unit)?.length === 1;
  };
  if ([...side.values()].every(isKept)) return true;
  const gone = [...side].filter(([, partners]) => partners.length === 0);
  return isCrowd(
    gone.map(([{ group }]) => group),
    k,
  );
}

/** Numbers of the regions that begin and are not safe beside these units of one region of before. Those without a common unit tell nothing about each other. */
export function unsafeBeside(
  units: RegionUnits,
  { regions, units: begun }: Begun,
  k: number,
): number[] {
  const partners = new Map(units.map((unit) => [unit, begun.partnersOf(unit)]));
  const shared = new Set([...partners.values()].flatMap((of) => of.map(({ unit }) => unit.region)));
  return [...shared].filter((number) => {
    const side = new Map(
      [...partners].map(([unit, of]) => [unit, of.filter((each) => each.unit.region === number)]),
    );
    const back = new Map<CountingUnit, Partner[]>(
      (regions[number] ?? []).map((unit) => [unit, []]),
    );
    for (const [unit, of] of side)
      for (const { unit: other, isInPlace } of of) back.get(other)?.push({ unit, isInPlace });
    return !isSafeSide(side, back, k) || !isSafeSide(back, side, k);
  });
}
