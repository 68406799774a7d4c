// A plan by numbers: units and regions as arrays, in the order of the plan.

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { Region } from '#shared/wire/plan.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { levelTable } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { epochEndedBy, isAsPlanned, type Leaving } from './leavings.ts';
import type { OwnerGroup } from './owners.ts';
import type { SitePlanning } from './plan.ts';
import { type SensorIndex, type SensorsOfPlan, sensorsOfPlan } from './sensor-index.ts';

export type PlannedPolicy = {
  readonly planning: SitePlanning;
  readonly policy: Policy;
  /** Sensors that count in it until a staff window only, as they were found to leave; each once. Absent: nobody yet. */
  readonly left?: readonly Leaving[];
  /** It follows a leaving: it takes in nobody, and the next plan need not wait an hour for it. */
  readonly isFollowing?: boolean;
};

/** Sensors that the plan counts and that are still what it rests on. */
export function countedAsPlanned(
  planned: PlannedPolicy | undefined,
  sensors: readonly Sensor[],
): ReadonlySet<string> {
  const planning = planned?.planning;
  const isCounted = (sensor: Sensor): boolean =>
    planning?.unitOfSensor.has(sensor.sensorId) === true &&
    isAsPlanned(sensor, planning.facts?.get(sensor.sensorId)?.rest);
  return new Set(sensors.filter(isCounted).map(({ sensorId }) => sensorId));
}

export type IndexedUnit = {
  readonly unitId: string;
  readonly group: OwnerGroup;
  /** Sensor numbers. */
  readonly sensors: readonly number[];
};

export type IndexedRegion = {
  readonly region: Region;
  /** Numbers of its planned units. */
  readonly units: readonly number[];
  /** `table[level]`: what the region's common map reports. */
  readonly table: readonly number[];
};

export type PlanIndex = PlannedPolicy & {
  readonly effectiveFrom: EpochMs;
  readonly windowMs: number;
  readonly publicWindowMs: number;
  readonly epochMs: number;
  readonly sensors: SensorsOfPlan;
  /** First staff window in which a planned sensor counts no more, by its id, as far as what is told of the plan goes. */
  readonly leftAtOf: (sensorId: string) => EpochMs;
  readonly units: readonly IndexedUnit[];
  readonly unitNumberOf: ReadonlyMap<string, number>;
  /** Ascending by regionId, as in the plan. */
  readonly regions: readonly IndexedRegion[];
};

export function indexPlan(planned: PlannedPolicy, sensors: SensorIndex): PlanIndex {
  const { planning, policy } = planned;
  const ofPlan = sensorsOfPlan(sensors, planned);
  const units = planning.units.map((unit) => ({
    unitId: unit.unitId,
    group: unit.group,
    sensors: unit.sensorIds
      .map((sensorId) => sensors.numberOf.get(sensorId))
      .filter((number) => number !== undefined),
  }));
  // A sensor that has gone from the register since.
  const plannedEnd = (sensorId: string): EpochMs =>
    epochEndedBy(planning.facts?.get(sensorId)?.validUntil ?? 0, policy.rosterEpochSeconds);
  const unitNumberOf = new Map(units.map((unit, number) => [unit.unitId, number]));
  return {
    ...planned,
    effectiveFrom: Date.parse(planning.plan.effectiveFrom),
    windowMs: policy.windowSeconds * 1000,
    publicWindowMs: policy.publicWindowSeconds * 1000,
    epochMs: policy.rosterEpochSeconds * 1000,
    sensors: ofPlan,
    leftAtOf: (sensorId) =>
      ofPlan.toldUntil[sensors.numberOf.get(sensorId) ?? -1] ?? plannedEnd(sensorId),
    units,
    unitNumberOf,
    regions: planning.plan.staff.map((region) => ({
      region,
      units: (planning.unitsOfRegion.get(region.regionId) ?? [])
        .map((unitId) => unitNumberOf.get(unitId))
        .filter((number) => number !== undefined),
      table: levelTable(region.boundaries),
    })),
  };
}

/** Plan in force in the window that holds `at`: the last one that is effective at the window's start, or the first of all. */
export function planHolding(plans: readonly PlanIndex[], at: EpochMs): PlanIndex {
  const plan = plans.findLast((p) => windowStartOf(at, p.windowMs) >= p.effectiveFrom) ?? plans[0];
  if (plan === undefined) throw new RangeError('a site has at least one plan');
  return plan;
}
