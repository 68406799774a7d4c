// Neighbours by the register: one sensor has another owner, joins, or leaves. Plans differ then, so records are compared where both worlds have the same
// region of the same units; and public values close in time must not stand for two sets of units that differ in a few (promises P17, P22).

import { effectiveFromOf, planInForce } from '#aggregator/core/plan/leavers.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { sensor, T0 } from '#test/kit/core/builders.ts';
import type { Chance } from '../attack/engine/chance.ts';
import { batched } from './batches.ts';
import type { Difference } from './compare.ts';
import { isRefusalClass, type Neighbour, PARTICIPATION } from './neighbour.ts';
import { CLOSES_AFTER_MS, type Output, type Told } from './spine.ts';
import { PUBLIC_MS, tooClose, unitsOf } from './too-close.ts';
import { type Arrival, readingAt, sorted, type World } from './world.ts';

const FIRST_HOUR_MS = 60 * MINUTE_MS;

type Change = {
  /** Whose units may be told of differently. */
  readonly touched: ReadonlySet<string>;
  /** First staff window that may be another one. */
  readonly from: EpochMs;
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
  const neighbour = { ...world, registers: [{ at: T0, sensors: changed }] };
  const change = { touched: new Set([sensorId]), from: T0 };
  return { kind: 'owner', world: neighbour, judge: judgeChange(neighbour, change) };
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
  const neighbour = { ...world, registers, arrivals: sorted([...world.arrivals, ...said]) };
  const change = { touched: new Set([joined.sensorId]), from: windowAfter(at) };
  return { kind: 'joins', world: neighbour, judge: judgeChange(neighbour, change) };
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
  const neighbour = { ...world, registers: [...world.registers, { at, sensors: left }] };
  const change = { touched: leavers, from: stillOpen(at) };
  return { kind: 'leaves', world: neighbour, judge: judgeChange(neighbour, change) };
}

/** Up to three changes of many sensors each, some of them undone by the next. */
export function inBatches(world: World, chance: Chance): Neighbour {
  const moments = Array.from({ length: 1 + chance.integer(3) }, () => momentOf(world, chance));
  moments.sort((a, b) => a - b);
  const { world: neighbour, touched } = batched(world, moments, chance);
  const change = { touched, from: stillOpen(moments[0] ?? T0) };
  return { kind: 'batch', world: neighbour, judge: judgeChange(neighbour, change) };
}

/** Some time in the first public windows, so that those after it are published within the run. */
const momentOf = (world: World, chance: Chance): EpochMs =>
  T0 + Math.floor(FIRST_HOUR_MS * Math.min(1, world.minutes / 60) * chance.uniform());

const windowAfter = (at: EpochMs): EpochMs => Math.ceil(at / MINUTE_MS) * MINUTE_MS;

/**
 * Windows that end after this are not closed yet. What has no name in the register any more is heard in none of them from then on: what it observed before and
 * what is still under way is refused.
 */
const stillOpen = (at: EpochMs): EpochMs => at - CLOSES_AFTER_MS;

function judgeChange(world: World, { touched, from }: Change): Neighbour['judge'] {
  return (found, first, second) => {
    const changed = {
      from,
      // When one of the group `unverified` leaves a public region, all of them do.
      touched: new Set([...touched, ...leaversOf(second)]),
      inTransition: inTransition(first, second),
    };
    return [
      ...found.filter((one) => !isAllowed(one, changed, first, second)),
      ...tooClose(second, world),
    ];
  };
}

type Changed = Change & {
  /** Public records that the register alone withholds. */
  readonly inTransition: ReadonlySet<string>;
};

const leaversOf = ({ plans }: Told): ReadonlySet<string> =>
  new Set(plans.flatMap(({ left = [] }) => left.map(({ sensorId }) => sensorId)));

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
  const isOwn = (id: string): boolean => change.touched.has(id);
  if (a !== b || units.some((of) => [...(of?.keys() ?? [])].some(isOwn)))
    return field !== 'publishedAt';
  if (joined([first, second], one, [...(units[0]?.keys() ?? [])])) return field !== 'publishedAt';
  const isWithheld = channel === 'public' && change.inTransition.has(recordKey(one));
  return field === 'planId' || field === 'place' || (isWithheld && PARTICIPATION.has(field));
}

/**
 * Whether one of the units came into either world with the plan of that window: what it said before was heard in one of them only, so until the next
 * roster epoch it may be live in one of them only.
 */
function joined(
  tellings: readonly Told[],
  { windowStart }: Difference,
  unitIds: readonly string[],
): boolean {
  return tellings.some(({ plans }) => {
    const plan = planInForce(plans, windowStart);
    const before = plans[plans.indexOf(plan) - 1]?.planning.units ?? plan.planning.units;
    const known = new Set(before.map(({ unitId }) => unitId));
    const epochMs = plan.policy.rosterEpochSeconds * 1000;
    const isFirst = windowStart < effectiveFromOf(plan) + epochMs;
    return isFirst && unitIds.some((unitId) => !known.has(unitId));
  });
}
