// Neighbours by the register: one sensor has another owner, joins, or leaves. Plans differ then, so records are compared where both worlds have the same
// region of the same units; and public values close in time must not stand for two sets of units that differ in a few (promises P17, P22).

import { effectiveFromOf, planInForce } from '#aggregator/core/plan/leavers.ts';
import { OwnerTally } from '#aggregator/core/plan/owners.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { sensor, T0 } from '#test/kit/core/builders.ts';
import type { Chance } from '../attack/engine/chance.ts';
import type { Difference } from './compare.ts';
import { isRefusalClass, type Neighbour, PARTICIPATION } from './neighbour.ts';
import type { Output, Told } from './spine.ts';
import { type Arrival, readingAt, sorted, type World } from './world.ts';

const PUBLIC_MS = 15 * MINUTE_MS;
const FIRST_HOUR_MS = 60 * MINUTE_MS;
/** Public windows that must lie between two values of nearly the same units. */
const APART = 4;

type Change = {
  readonly sensorId: string;
  /** First staff window that may be another one. */
  readonly from: EpochMs;
  /** The unit is gone for good from the staff window that starts here; null: it joins, or was never otherwise. */
  readonly leftAt: EpochMs | null;
};

/** Static: the sensor always had that owner. */
export function otherOwner(world: World, chance: Chance): Neighbour {
  const [register] = world.registers;
  const sensors = register?.sensors ?? [];
  const { sensorId } = chance.pick(sensors);
  const owner = sensor({
    id: 'x',
    owner: chance.pick(['operator', 'verified:q', 'unverified'] as const),
  }).owner;
  const changed = sensors.map((one) => (one.sensorId === sensorId ? { ...one, owner } : one));
  return {
    kind: 'owner',
    world: { ...world, registers: [{ at: T0, sensors: changed }] },
    judge: judgeChange({ sensorId, from: T0, leftAt: null }),
  };
}

export function joining(world: World, chance: Chance): Neighbour {
  const [register] = world.registers;
  const sensors = register?.sensors ?? [];
  const at = momentOf(world, chance);
  const { zoneId = '' } = chance.pick(sensors);
  const joined = sensor({ id: `${zoneId}-new`, zone: zoneId, north: 500 * sensors.length });
  const registers = [...world.registers, { at, sensors: [...sensors, joined] }];
  const said: Arrival[] = [];
  for (let now = at; now < T0 + world.minutes * MINUTE_MS; now += 10_000)
    said.push({ now, reading: readingAt(joined.sensorId, now, chance.integer(5)) });
  return {
    kind: 'joins',
    world: { ...world, registers, arrivals: sorted([...world.arrivals, ...said]) },
    judge: judgeChange({ sensorId: joined.sensorId, from: windowAfter(at), leftAt: null }),
  };
}

/** How a planned sensor leaves. */
const LEAVINGS: readonly ((one: Sensor) => Sensor | null)[] = [
  (one) => ({ ...one, suspended: true }),
  () => null,
  (one) => ({ ...one, owner: sensor({ id: 'x', owner: 'verified:z' }).owner }),
  (one) => ({ ...one, location: { ...one.location, lat: one.location.lat + 1 } }),
  (one) => ({ ...one, fieldOfView: { ...one.fieldOfView, areaM2: 90 } }),
];

export function leaving(world: World, chance: Chance): Neighbour {
  const [register] = world.registers;
  const sensors = register?.sensors ?? [];
  const at = momentOf(world, chance);
  const one = chance.pick(sensors);
  const { sensorId } = one;
  // Mostly one; now and then some of its zone, or all, as when a file is loaded again.
  const share = chance.happens(0.6) ? 0 : chance.uniform() * 1.5;
  const zone = sensors.filter(({ zoneId }) => zoneId === one.zoneId);
  const leavers = new Set([sensorId]);
  for (const other of zone) if (chance.happens(share)) leavers.add(other.sensorId);
  const common = chance.pick(LEAVINGS);
  const left = sensors.flatMap((each) => {
    if (!leavers.has(each.sensorId)) return each;
    const change = chance.happens(0.7) ? common : chance.pick(LEAVINGS);
    return change(each) ?? [];
  });
  const leftAt = windowAfter(at);
  return {
    kind: 'leaves',
    world: { ...world, registers: [...world.registers, { at, sensors: left }] },
    // What has no name in the register any more is not heard for the rest of the window that runs.
    judge: judgeChange({ sensorId, from: leftAt - MINUTE_MS, leftAt }),
  };
}

/** Some time in the first public windows, so that those after it are published within the run. */
const momentOf = (world: World, chance: Chance): EpochMs =>
  T0 + Math.floor(FIRST_HOUR_MS * Math.min(1, world.minutes / 60) * chance.uniform());

const windowAfter = (at: EpochMs): EpochMs => Math.ceil(at / MINUTE_MS) * MINUTE_MS;

function judgeChange(change: Change): Neighbour['judge'] {
  return (found, first, second) => {
    const changed = {
      ...change,
      leavers: leaversOf(change, second),
      inTransition: inTransition(first, second),
    };
    return [
      ...found.filter((one) => !isAllowed(one, changed, first, second)),
      ...tooClose(second, changed),
    ];
  };
}

type Changed = Change & {
  /** The sensor, and whoever leaves with it: when one of the group `unverified` leaves a public region, all of them do. */
  readonly leavers: ReadonlyMap<string, EpochMs>;
  /** Public records that the register alone withholds. */
  readonly inTransition: ReadonlySet<string>;
};

function leaversOf({ sensorId, leftAt }: Change, { plans }: Told): ReadonlyMap<string, EpochMs> {
  const leavers = new Map(
    plans.flatMap(({ left = [] }) =>
      left.map((leaving) => [leaving.sensorId, leaving.at] as const),
    ),
  );
  if (leftAt !== null) leavers.set(sensorId, leftAt);
  return leavers;
}

const recordKey = ({ key, windowStart }: Pick<Output, 'key' | 'windowStart'>): string =>
  `${key} ${windowStart}`;

function inTransition(...tellings: readonly Told[]): ReadonlySet<string> {
  const outputs = tellings.flatMap((told) => told.outputs);
  return new Set(
    outputs.filter(({ fields }) => fields.reason === 'plan_transition').map(recordKey),
  );
}

function isAllowed(one: Difference, change: Changed, first: Told, second: Told): boolean {
  const { channel, regionId, windowStart, field, values } = one;
  if (channel === 'refused') return values.every(isRefusalClass);
  if (channel === 'critical day') return true;
  const length = channel === 'public' ? PUBLIC_MS : MINUTE_MS;
  if (windowStart + length <= change.from) return false;
  if (channel === 'batch') return field === 'rows';
  if (regionId === null) return true;
  const units = [first, second].map((told) => unitsOf(told, one));
  const [a, b] = units.map((of) => (of === null ? null : [...of.keys()].toSorted().join(' ')));
  const isOwn = (id: string): boolean => id === change.sensorId || change.leavers.has(id);
  if (a !== b || units.some((of) => [...(of?.keys() ?? [])].some(isOwn)))
    return field !== 'publishedAt';
  const isWithheld = channel === 'public' && change.inTransition.has(recordKey(one));
  return field === 'planId' || field === 'place' || (isWithheld && PARTICIPATION.has(field));
}

type Units = ReadonlyMap<string, PlannedPolicy['planning']['units'][number]['group']>;

/** Units that a region stands for, by the plan that was in force; null: that plan has no such region. */
function unitsOf(
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
function tooClose(told: Told, { leavers }: Changed): readonly Difference[] {
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
