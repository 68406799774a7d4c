// Public values that stand too close in time for two sets of viewpoints that differ in a few (promises P17, P22). The oracle knows poles, and when a register changed;
// of the product it takes only which sensors a plan holds, and who else left with strangers.
import { effectiveFromOf, planInForce } from '#aggregator/core/plan/leavers.ts';
import { plannedPlace } from '#aggregator/core/plan/leavings.ts';
import { type OwnerGroup, OwnerTally } from '#aggregator/core/plan/owners.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { sensor } from '#test/kit/core/builders.ts';
import type { Difference } from './compare.ts';
import type { Output, Told } from './spine.ts';
import type { World } from './world.ts';

export const PUBLIC_MS = 15 * MINUTE_MS;
/** Public windows that must lie between two values of nearly the same poles. */
const APART = 4;
/** Poles of a world stand on a line, so far from each other. */
const POLES_APART = sensor({ id: 'x', north: 500 }).location.lat;

type Units = ReadonlyMap<string, OwnerGroup>;
/** Poles by number, with the owner as the plan has it. */
type Poles = ReadonlyMap<number, OwnerGroup>;

/** Units that a region stands for, by the plan that was in force; null: that plan has no such region. */
export function unitsOf(told: Told, output: RegionWindow): Units | null {
  const units = plannedUnits(told, output);
  return units === null ? null : new Map(units.map(({ unitId, group }) => [unitId, group]));
}

type RegionWindow = Pick<Output, 'channel' | 'regionId' | 'windowStart'>;

function plannedUnits(
  { plans }: Told,
  { channel, regionId, windowStart }: RegionWindow,
): PlannedPolicy['planning']['units'] | null {
  if (regionId === null) return null;
  const { plan, unitsOfRegion, units } = planInForce(plans, windowStart).planning;
  const lane = channel === 'public' ? plan.public : plan.staff;
  const region = lane.find((other) => other.regionId === regionId);
  if (region === undefined) return null;
  const ids = new Set(region.staffRegionIds.flatMap((id) => unitsOfRegion.get(id) ?? []));
  return units.filter(({ unitId }) => ids.has(unitId));
}

/** What a plan rests on of a sensor, as far as worlds of the audit vary it. */
const asRegistered = ({ owner, location, fieldOfView, zoneId, suspended }: Sensor): string =>
  JSON.stringify([owner, location, fieldOfView, zoneId, suspended]);

/** The first staff window after a change of the register. */
const nextWindow = (at: EpochMs): EpochMs => (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;

/** Since when sensors do not count in a plan of theirs: the register as the plan was made from it says something else of them later. */
class Leavers {
  readonly #gone = new Map<string, EpochMs>();

  constructor({ registers }: World, planned: PlannedPolicy, madeAt: EpochMs) {
    const known = (at: EpochMs) => registers.findLast((each) => each.at <= at)?.sensors ?? [];
    const facts = new Map(known(madeAt).map((one) => [one.sensorId, asRegistered(one)]));
    for (const { at, sensors } of registers.filter((each) => each.at > madeAt)) {
      const now = new Map(sensors.map((one) => [one.sensorId, asRegistered(one)]));
      for (const [sensorId, was] of facts)
        if (now.get(sensorId) !== was) this.#leaves(sensorId, nextWindow(at));
    }
    for (const { sensorId, at } of planned.left ?? []) this.#leaves(sensorId, at);
  }

  #leaves(sensorId: string, at: EpochMs): void {
    this.#gone.set(sensorId, Math.min(at, this.#gone.get(sensorId) ?? at));
  }

  hasLeft(sensorId: string, at: EpochMs): boolean {
    return (this.#gone.get(sensorId) ?? Number.POSITIVE_INFINITY) <= at;
  }
}

function leaversByPlan(told: Told, world: World): ReadonlyMap<PlannedPolicy, Leavers> {
  return new Map(
    told.plans.map((planned) => {
      const madeAt = told.madeAt.get(planned.planning.plan.planId) ?? effectiveFromOf(planned);
      return [planned, new Leavers(world, planned, madeAt)];
    }),
  );
}

type Standing = { readonly output: Output; readonly poles: Poles; readonly isTorn: boolean };

/** Released public values that stand less than four windows apart for two sets of poles with few between them, or in whose window a few were lost. */
export function tooClose(told: Told, world: World): readonly Difference[] {
  const leavers = leaversByPlan(told, world);
  const publicK = told.plans[0]?.policy.publicK ?? 0;
  const released = told.outputs.filter(
    ({ channel, fields }) => channel === 'public' && fields.status === 'released',
  );
  const standing = released.map((output) => standingOf(output, { told, leavers, publicK }));
  const bad = standing.filter(
    (later) => later.isTorn || standing.some((earlier) => isNearPair(earlier, later, publicK)),
  );
  return bad.map(({ output: { channel, key, regionId, windowStart } }) => ({
    channel,
    key,
    regionId,
    windowStart,
    field: 'close in time to a value without, or with, a few units',
    values: [null, null],
  }));
}

type Register = {
  readonly told: Told;
  readonly leavers: ReadonlyMap<PlannedPolicy, Leavers>;
  readonly publicK: number;
};

function standingOf(output: Output, { told, leavers, publicK }: Register): Standing {
  const planned = planInForce(told.plans, output.windowStart);
  const left = leavers.get(planned);
  const units = plannedUnits(told, output) ?? [];
  const polesAt = (at: EpochMs): Poles =>
    new Map(
      units.flatMap(({ sensorIds, group }) =>
        sensorIds
          .filter((id) => left?.hasLeft(id, at) !== true)
          .map((id) => [poleOf(planned, id), group] as const),
      ),
    );
  let poles = polesAt(output.windowStart);
  let isTorn = false;
  for (let minute = 1; minute < PUBLIC_MS / MINUTE_MS; minute += 1) {
    const next = polesAt(output.windowStart + minute * MINUTE_MS);
    const lost = without(poles, next);
    if (next.size > 0 && lost.size > 0 && outsideAnyOne(lost) < publicK) isTorn = true;
    poles = next;
  }
  return { output, poles, isTorn };
}

function poleOf({ planning }: PlannedPolicy, sensorId: string): number {
  const facts = planning.facts?.get(sensorId);
  if (facts === undefined) throw new Error(`the plan holds no facts of ${sensorId}`);
  return Math.round(plannedPlace(facts).location.lat / POLES_APART);
}

function isNearPair(earlier: Standing, later: Standing, k: number): boolean {
  const passed = later.output.windowStart - earlier.output.windowStart;
  return passed > 0 && passed < APART * PUBLIC_MS && !isFarPair(earlier.poles, later.poles, k);
}

function isFarPair(a: Poles, b: Poles, k: number): boolean {
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  if (onlyA.size === a.size) return true;
  return [onlyA, onlyB].every((side) => side.size === 0 || outsideAnyOne(side) >= k);
}

const without = (a: Poles, b: Poles): Poles => new Map([...a].filter(([pole]) => !b.has(pole)));

function outsideAnyOne(poles: Poles): number {
  const owners = new OwnerTally();
  for (const group of poles.values()) owners.add(group);
  return owners.outsideAnyOne;
}
