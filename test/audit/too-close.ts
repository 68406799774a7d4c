// Public values that stand too close in time for two sets of units that differ in a few (promises P17, P22).
import { effectiveFromOf, planInForce } from '#aggregator/core/plan/leavers.ts';
import { OwnerTally } from '#aggregator/core/plan/owners.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Difference } from './compare.ts';
import type { Output, Told } from './spine.ts';

export const PUBLIC_MS = 15 * MINUTE_MS;
/** Public windows that must lie between two values of nearly the same units. */
const APART = 4;

type Units = ReadonlyMap<string, PlannedPolicy['planning']['units'][number]['group']>;

/** Units that a region stands for, by the plan that was in force; null: that plan has no such region. */
export function unitsOf(
  { plans }: Told,
  { channel, regionId, windowStart }: Pick<Output, 'channel' | 'regionId' | 'windowStart'>,
): Units | null {
  if (regionId === null) return null;
  const { plan, unitsOfRegion, units } = planInForce(plans, windowStart).planning;
  const groups = new Map(units.map(({ unitId, group }) => [unitId, group]));
  const lane = channel === 'public' ? plan.public : plan.staff;
  const region = lane.find((other) => other.regionId === regionId);
  if (region === undefined) return null;
  const ids = region.staffRegionIds.flatMap((id) => unitsOfRegion.get(id) ?? []);
  return new Map(ids.map((id) => [id, groups.get(id) ?? null]));
}

/** Released public values that stand less than four windows apart for two sets of units with few between them, or in whose window a unit left. */
export function tooClose(
  told: Told,
  { leavers }: { readonly leavers: ReadonlyMap<string, EpochMs> },
): readonly Difference[] {
  const released = told.outputs.filter(
    ({ channel, fields }) => channel === 'public' && fields.status === 'released',
  );
  const publicK = told.plans[0]?.policy.publicK ?? 0;
  const standing = released.map((output) => {
    const units = new Map(unitsOf(told, output));
    const end = output.windowStart + PUBLIC_MS;
    // Who is in a plan that began after the leaving was taken in again.
    const from = effectiveFromOf(planInForce(told.plans, output.windowStart));
    const gone = [...leavers].filter(([, at]) => at < end && at >= from);
    const isTorn = isTornBy(gone, units, output.windowStart, publicK);
    for (const [id] of gone) units.delete(id);
    return { output, units, isTorn };
  });
  const bad = standing.filter(
    (later) =>
      later.isTorn ||
      standing.some((earlier) => {
        const passed = later.output.windowStart - earlier.output.windowStart;
        return (
          passed > 0 &&
          passed < APART * PUBLIC_MS &&
          !isFarPair(earlier.units, later.units, publicK)
        );
      }),
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

/** Whether units left inside the window, so few at once that they could be told, and somebody was left. */
function isTornBy(
  gone: readonly (readonly [string, EpochMs])[],
  units: Units,
  windowStart: EpochMs,
  k: number,
): boolean {
  const left = gone.filter(([id, at]) => at > windowStart && units.has(id));
  const isEmpty = [...units.keys()].every((id) => gone.some(([other]) => other === id));
  if (left.length === 0 || isEmpty) return false;
  return [...Map.groupBy(left, ([, at]) => at).values()].some(
    (together) => outsideAnyOne(new Map(together.map(([id]) => [id, units.get(id) ?? null]))) < k,
  );
}

function isFarPair(a: Units, b: Units, k: number): boolean {
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  if (onlyA.size === a.size) return true;
  return [onlyA, onlyB].every((side) => side.size === 0 || outsideAnyOne(side) >= k);
}

const without = (a: Units, b: Units): Units => new Map([...a].filter(([id]) => !b.has(id)));

function outsideAnyOne(units: Units): number {
  const owners = new OwnerTally();
  for (const group of units.values()) owners.add(group);
  return owners.outsideAnyOne;
}
