// What a site has to leave to the other sites of the installation: read anew for each plan, since every site has a runner of its own.
import type pg from 'pg';
import {
  type CountedPlan,
  type NearSensor,
  placesCounted,
  plansFrom,
  sensorsNear,
  type ViewpointReach,
} from '#database/aggregator/other-sites.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { isAsPlanned, plannedPlace } from '../core/plan/leavings.ts';
import { reachOf } from '../core/plan/neighbourhood.ts';
import type { OtherSites } from '../core/plan/other-sites.ts';
import { TRANSITION_WINDOWS } from '../core/policy/floors.ts';

/** A suspended sensor keeps its place for so long. */
const HELD_MS = 7 * DAY_MS;
/** Its site plans with a new sensor within seconds; one whose aggregator is away holds a place for so long. */
const NEW_MS = HOUR_MS;

export type OwnPlan = {
  readonly siteId: string;
  readonly publicWindowSeconds: number;
  readonly sensors: readonly Sensor[];
  /** Sensors that our plans count as they are now. */
  readonly counted: ReadonlySet<string>;
  readonly now: EpochMs;
  /** First instant of the plan that is being made. */
  readonly effectiveFrom: EpochMs;
};

export async function otherSites(pool: pg.Pool, own: OwnPlan): Promise<OtherSites> {
  const { now, effectiveFrom, counted } = own;
  const reach = reachOf(own.sensors);
  if (reach === null) return { sensors: [], places: [], counted, at: now };
  const near = (await sensorsNear(pool, own.siteId, reach)).map((other) => ({
    ...other,
    from: placeFrom(other, own),
  }));
  const siteIds = [...new Set(near.map(({ sensor }) => sensor.siteId))];
  const from = near.reduce((first, other) => Math.min(first, other.from), effectiveFrom);
  const plans = Map.groupBy(await plansFrom(pool, siteIds, from), ({ siteId }) => siteId);
  const theirs = new Map([...plans].map(([siteId, of]) => [siteId, of.map(withSets)]));
  const sensors = near.map(({ sensor, recordedAt, from: since }) => {
    const made = theirs.get(sensor.siteId) ?? [];
    const isKnown = made.at(-1)?.judged.has(sensor.sensorId) === true;
    return {
      sensor,
      isCounted: inForceFrom(made, since).some((plan) => plan.counts(sensor)),
      isNew: !isKnown && now - recordedAt < NEW_MS,
    };
  });
  return { sensors, places: await placesElsewhere(pool, { ...own, reach }), counted, at: now };
}

/** What plans of other sites count, or counted within the reach of ours, near our sensors. */
async function placesElsewhere(
  pool: pg.Pool,
  own: OwnPlan & { readonly reach: ViewpointReach },
): Promise<OtherSites['places']> {
  const found = await placesCounted(pool, own, TRANSITION_WINDOWS);
  return found.map(({ rest, until, publicWindowSeconds }) => ({
    place: plannedPlace({ rest }),
    until: until ?? Number.POSITIVE_INFINITY,
    publicWindowMs: publicWindowSeconds * 1000,
  }));
}

/** A plan that counts it from then on keeps its place: any that is in force beside ours, or one from before it was suspended, for a few days. */
function placeFrom({ suspendedSince }: NearSensor, { now, effectiveFrom }: OwnPlan): EpochMs {
  return suspendedSince !== null && now - suspendedSince < HELD_MS
    ? Math.min(suspendedSince, effectiveFrom)
    : effectiveFrom;
}

function withSets({ effectiveFrom, sensorIds, facts, judged }: CountedPlan) {
  const counted = new Set(sensorIds);
  const known = new Map(facts.map(([sensorId, , rest]) => [sensorId, rest]));
  const counts = (sensor: Sensor): boolean =>
    counted.has(sensor.sensorId) && isAsPlanned(sensor, known.get(sensor.sensorId));
  return { effectiveFrom, counts, judged: new Set(judged) };
}

/** Of plans in ascending order, those in force at `from` or later. */
function inForceFrom<P extends { readonly effectiveFrom: EpochMs }>(
  plans: readonly P[],
  from: EpochMs,
): readonly P[] {
  const inForce = plans.findLastIndex(({ effectiveFrom }) => effectiveFrom <= from);
  return plans.slice(Math.max(0, inForce));
}
