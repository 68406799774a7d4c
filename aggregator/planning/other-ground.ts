// Plans that were made of other zones than the site is registered with by now. The id of a zone says something beside the other zones of its site alone: a
// sensor of which nothing but that id is another stands where it stood, sees what it saw, and has left nothing.
import type pg from 'pg';
import { loadGrounds, plansElsewhere } from '#database/aggregator/grounds.ts';
import { inForceAt } from '#shared/domain/window-lengths.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { effectiveFromOf } from '../core/plan/leavers.ts';
import { type PlannedFacts, plannedFacts } from '../core/plan/leavings.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';

/** Where the zone stands in what a plan rests on. */
const ZONE = 3;

/** The zone that a sensor was planned in, where nothing else of it is another; null: it has none. Undefined: it is as planned, or more is another. */
function otherZone(sensor: Sensor, facts: PlannedFacts | undefined): string | null | undefined {
  const now = plannedFacts(sensor).rest;
  if (facts === undefined || facts.rest === now) return undefined;
  const then = JSON.parse(facts.rest) as (string | null)[];
  const isSame = JSON.stringify(then.with(ZONE, sensor.zoneId ?? null)) === now;
  return isSame ? (then[ZONE] ?? null) : undefined;
}

function inZonesOfNow(planned: PlannedPolicy, sensors: readonly Sensor[]): PlannedPolicy {
  const facts = new Map(planned.planning.facts);
  for (const sensor of sensors) {
    const known = facts.get(sensor.sensorId);
    if (known !== undefined && otherZone(sensor, known) !== undefined)
      facts.set(sensor.sensorId, { ...known, rest: plannedFacts(sensor).rest });
  }
  return { ...planned, planning: { ...planned.planning, facts } };
}

/** The plans, each that was made of other zones as if its sensors had been in those that they are registered in by now. */
export async function asRegistered(
  pool: pg.Pool,
  plans: readonly PlannedPolicy[],
  { site, sensors }: Standing,
): Promise<readonly PlannedPolicy[]> {
  const elsewhere = await plansElsewhere(pool, site.siteId);
  return plans.map((planned) =>
    elsewhere.has(planned.planning.plan.planId) ? inZonesOfNow(planned, sensors) : planned,
  );
}

function inZone({ zoneId: _now, ...sensor }: Sensor, zoneId: string | null): Sensor {
  return zoneId === null ? sensor : { ...sensor, zoneId };
}

type Standing = { readonly site: Site; readonly sensors: readonly Sensor[] };

/** What a plan is gone on from: the site and its sensors as it was made from them, but for who has left. */
export async function standingUnder(
  pool: pg.Pool,
  planned: PlannedPolicy,
  { site, sensors }: Standing,
): Promise<Standing> {
  const ground = inForceAt(await loadGrounds(pool, site.siteId), effectiveFromOf(planned));
  if (ground === undefined) return { site, sensors };
  const { partition, scales } = ground;
  const { facts } = planned.planning;
  return {
    site: { ...site, partition, scales },
    sensors: sensors.map((sensor) => {
      const zoneId = otherZone(sensor, facts?.get(sensor.sensorId));
      return zoneId === undefined ? sensor : inZone(sensor, zoneId);
    }),
  };
}
