// Pairs of worlds that differ in one thing of one unit, and what a promise allows to differ in what is told of them. Whatever else differs is a violation.
import { signalIdOf } from '#aggregator/core/plan/identity.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { T0 } from '#test/kit/core/builders.ts';
import type { Chance } from '../attack/engine/chance.ts';
import { inBatches, joining, leaving, otherOwner } from './changes.ts';
import { isRefusalClass, type Kind, type Neighbour, PARTICIPATION } from './neighbour.ts';
import { type Arrival, readingAt, sorted, type World } from './world.ts';

/** Carried levels count for so many windows after their own (policy of a minute's windows). */
const CARRY_MS = 5 * MINUTE_MS;
const PUBLIC_MS = 15 * MINUTE_MS;

const sensorsOf = (world: World): readonly Sensor[] => world.registers[0]?.sensors ?? [];

type Span = { readonly from: EpochMs; readonly to: EpochMs };

/** A world beside `world` that differs in one unit. */
export function drawNeighbour(kind: Kind, world: World, chance: Chance): Neighbour {
  switch (kind) {
    case 'levels':
      return otherLevels(world, chance);
    case 'moved':
      return movedReading(world, chance);
    case 'silent':
      return silentFor(world, chance);
    case 'owner':
      return otherOwner(world, chance);
    case 'joins':
      return joining(world, chance);
    case 'leaves':
      return leaving(world, chance);
    case 'batch':
      return inBatches(world, chance);
  }
}

/** Regions of both lanes that hold the unit of a sensor. */
function regionsWith(
  { planning }: { readonly planning: SitePlanning },
  sensorId: string,
): ReadonlySet<string> {
  const unitId = planning.unitOfSensor.get(sensorId) ?? '';
  const staff = [...planning.unitsOfRegion].filter(([, units]) => units.includes(unitId));
  const ids = new Set(staff.map(([regionId]) => regionId));
  for (const region of planning.plan.public)
    if (region.staffRegionIds.some((id) => ids.has(id))) ids.add(region.regionId);
  return ids;
}

/** What may differ where one unit's readings do: its own regions, in windows that the change reaches. */
function ownRegions(
  sensorId: string,
  fields: ReadonlySet<string>,
  { from, to }: Span,
): Neighbour['judge'] {
  return (found, first) => {
    const [planned] = first.plans;
    if (planned === undefined) return found;
    const own = regionsWith(planned, sensorId);
    const unitId = planned.planning.unitOfSensor.get(sensorId) ?? '';
    const signal = signalIdOf(planned.planning.plan.siteId, unitId);
    return found.filter(({ channel, key, regionId, windowStart, field }) => {
      if (channel === 'critical day') return false;
      if (channel === 'critical') return key !== signal;
      if (regionId === null || !own.has(regionId) || !fields.has(field)) return true;
      const end = windowStart + (channel === 'public' ? PUBLIC_MS : MINUTE_MS);
      return end <= from || windowStart > to;
    });
  };
}

function otherLevels(world: World, chance: Chance): Neighbour {
  const { sensorId } = chance.pick(sensorsOf(world));
  const from = T0 + chance.integer(world.minutes) * MINUTE_MS;
  const to = from + (1 + chance.integer(20)) * MINUTE_MS;
  const arrivals = world.arrivals.map((arrival): Arrival => {
    const { reading } = arrival;
    const at = Date.parse(reading.observedAt);
    if (reading.sensorId !== sensorId || at < from || at >= to) return arrival;
    return { ...arrival, reading: readingAt(sensorId, at, chance.integer(5)) };
  });
  const reach = { from, to: to + CARRY_MS };
  // A reading that comes twice may now say two things; the first one counts, so that is no matter.
  return {
    kind: 'levels',
    world: { ...world, arrivals },
    judge: ownRegions(sensorId, new Set(['level']), reach),
  };
}

/** Until when a change of who reports may be felt: rosters are formed anew at the next epoch, of units that are live by then. */
function participationReach({ policy }: World, { from, to }: Span): Span {
  const epochMs = policy.rosterEpochSeconds * 1000;
  return { from, to: Math.ceil((to + CARRY_MS + 1) / epochMs) * epochMs };
}

/** Refusals of the same reasons may fall into another class, and no finer; records as `own` says. */
function participates(own: Neighbour['judge']): Neighbour['judge'] {
  return (found, first, second) =>
    own(found, first, second).filter(
      ({ channel, values }) => channel !== 'refused' || !values.every(isRefusalClass),
    );
}

function movedReading(world: World, chance: Chance): Neighbour {
  const index = chance.integer(world.arrivals.length);
  const { now, reading } = chance.pick(world.arrivals.slice(index, index + 1));
  const { sensorId, level } = reading;
  const at = Date.parse(reading.observedAt);
  const moved = Math.max(T0, at + Math.round(chance.between(-90_000, 90_000)));
  // Comes at its own time, or too early or late.
  const arrival = {
    now: chance.happens(0.7) ? Math.max(now, moved) : now,
    reading: readingAt(sensorId, moved, level),
  };
  const others = world.arrivals.toSpliced(index, 1);
  const span = { from: Math.min(at, moved), to: Math.max(at, moved) };
  return {
    kind: 'moved',
    world: { ...world, arrivals: sorted([...others, arrival]) },
    judge: participates(ownRegions(sensorId, PARTICIPATION, participationReach(world, span))),
  };
}

function silentFor(world: World, chance: Chance): Neighbour {
  const { sensorId } = chance.pick(sensorsOf(world));
  const from = T0 + chance.integer(world.minutes) * MINUTE_MS;
  const to = from + (1 + chance.integer(20)) * MINUTE_MS;
  const arrivals = world.arrivals.filter(({ reading }) => {
    const at = Date.parse(reading.observedAt);
    return reading.sensorId !== sensorId || at < from || at >= to;
  });
  return {
    kind: 'silent',
    world: { ...world, arrivals },
    judge: participates(
      ownRegions(sensorId, PARTICIPATION, participationReach(world, { from, to })),
    ),
  };
}
