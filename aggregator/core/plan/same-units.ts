// Which unit of one moment is which unit of another. A sensor's id says little: devices are replaced on their poles, and a pole that gets a second one keeps its
// viewpoint. So units are compared by the ids of their sensors and by their places; whoever wants a few units that came or went to look like a crowd, or like
// nobody, would have to move poles.

import type { EpochMs } from '#shared/time.ts';
import { plannedPlace } from './leavings.ts';
import { Neighbourhood, type Spot, spotOf } from './neighbourhood.ts';
import type { OwnerGroup } from './owners.ts';
import type { SitePlanning } from './plan.ts';
import type { Unit } from './units.ts';

/** A sensor that counts; `spot` undefined: a plan of a release that did not keep places. */
type CountingSensor = { readonly sensorId: string; readonly spot: Spot | undefined };

/** A unit with those of its sensors that count at a moment: at least one. */
export type CountingUnit = {
  readonly sensors: readonly CountingSensor[];
  readonly group: OwnerGroup;
  /** Number of its public region. */
  readonly region: number;
};

/** Plans stay as they were made, so their places are measured once. */
const spotsOfPlanning = new WeakMap<SitePlanning, ReadonlyMap<string, Spot>>();

function spotsOf(planning: SitePlanning): ReadonlyMap<string, Spot> {
  const known = spotsOfPlanning.get(planning);
  if (known !== undefined) return known;
  const facts = [...(planning.facts ?? [])];
  const spots = new Map(facts.map(([sensorId, of]) => [sensorId, spotOf(plannedPlace(of))]));
  spotsOfPlanning.set(planning, spots);
  return spots;
}

/** Those of a region's units that count in the staff window that starts at `at`. `leftAtOf`: first staff window in which a sensor counts no more. */
export function countingUnits(
  planning: SitePlanning,
  { units, region }: { readonly units: readonly Unit[]; readonly region: number },
  { at, leftAtOf }: { readonly at: EpochMs; readonly leftAtOf: (sensorId: string) => EpochMs },
): readonly CountingUnit[] {
  const spots = spotsOf(planning);
  return units.flatMap(({ sensorIds, group }) => {
    const counting = sensorIds.filter((sensorId) => leftAtOf(sensorId) > at);
    const sensors = counting.map((sensorId) => ({ sensorId, spot: spots.get(sensorId) }));
    return sensors.length === 0 ? [] : [{ sensors, group, region }];
  });
}

/** Another moment's unit with a sensor or a place in common. `isInPlace`: it is there, not only one of its sensors by name. */
export type Partner = { readonly unit: CountingUnit; readonly isInPlace: boolean };

type Placed = Spot & { readonly unit: CountingUnit };

/** The counting units of all public regions of a plan, found by what they have in common with a unit of another moment. */
export class UnitsOfMoment {
  readonly #byId = new Map<string, { unit: CountingUnit; spot: Spot | undefined }>();
  readonly #places: Neighbourhood<Placed>;

  constructor(units: readonly CountingUnit[], others: SitePlanning) {
    const placed: Placed[] = [];
    for (const unit of units) {
      for (const { sensorId, spot } of unit.sensors) {
        this.#byId.set(sensorId, { unit, spot });
        if (spot !== undefined) placed.push({ ...spot, unit });
      }
    }
    this.#places = new Neighbourhood<Placed>([...placed, ...spotsOf(others).values()]);
    for (const each of placed) this.#places.add(each);
  }

  partnersOf({ sensors }: CountingUnit): readonly Partner[] {
    const found = new Map<CountingUnit, boolean>();
    const add = (unit: CountingUnit, isInPlace: boolean): void => {
      found.set(unit, isInPlace || found.get(unit) === true);
    };
    for (const { sensorId, spot } of sensors) {
      const named = this.#byId.get(sensorId);
      if (named !== undefined) add(named.unit, spot === undefined || named.spot === undefined);
      if (spot === undefined) continue;
      for (const { unit } of this.#places.of(spot)) add(unit, true);
    }
    return [...found].map(([unit, isInPlace]) => ({ unit, isInPlace }));
  }
}
