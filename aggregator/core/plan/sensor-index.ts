// Sensors by number: everything the engine needs per reading stands in arrays, so that 100,000 sensors cost memory once and no search.

import type { EpochMs } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type BandMap, levelTable } from '../policy/bands.ts';
import type { SitePlanning } from './plan.ts';

export type SensorIndex = {
  readonly size: number;
  readonly numberOf: ReadonlyMap<string, number>;
  /** Readings are taken from `validFrom` on and before `validUntil`. */
  readonly validFrom: Float64Array;
  readonly validUntil: Float64Array;
  readonly suspended: Uint8Array;
};

/** `known`: sensors that have a number already keep it. */
export function indexSensors(sensors: readonly Sensor[], known?: SensorIndex): SensorIndex {
  const numberOf = new Map<string, number>(known?.numberOf);
  for (const { sensorId } of sensors) {
    if (!numberOf.has(sensorId)) numberOf.set(sensorId, numberOf.size);
  }
  const size = numberOf.size;
  const index = {
    size,
    numberOf,
    validFrom: new Float64Array(size),
    validUntil: new Float64Array(size),
    suspended: new Uint8Array(size),
  };
  for (const sensor of sensors) {
    const number = numberOf.get(sensor.sensorId) ?? 0;
    index.validFrom[number] = Date.parse(sensor.validFrom);
    index.validUntil[number] = Date.parse(sensor.validUntil);
    index.suspended[number] = sensor.suspended ? 1 : 0;
  }
  return index;
}

/** What one plan says about each sensor number. */
export type SensorsOfPlan = {
  /** Why a sensor does not contribute, null when it does. */
  readonly codes: readonly (EligibilityCode | null)[];
  /** `tables[number][level]`: the level as the sensor's own map reports it. */
  readonly tables: readonly (readonly number[])[];
};

/** A sensor that the plan does not know is `unknown_sensor`; one that the register suspends is `suspended` whatever the plan says. */
export function sensorsOfPlan(index: SensorIndex, planning: SitePlanning): SensorsOfPlan {
  const codes: (EligibilityCode | null)[] = [];
  const tables: (readonly number[])[] = [];
  const shared = new Map<string, readonly number[]>();
  for (const [sensorId, number] of index.numberOf) {
    const verdict = planning.eligibility.get(sensorId) ?? 'unknown_sensor';
    const eligible = index.suspended[number] === 1 ? 'suspended' : null;
    codes.push(verdict === 'eligible' ? eligible : verdict);
    tables.push(tableOf(planning.mapOfSensor.get(sensorId) ?? [], shared));
  }
  return { codes, tables };
}

function tableOf(map: BandMap, shared: Map<string, readonly number[]>): readonly number[] {
  const key = map.join();
  const table = shared.get(key) ?? levelTable(map);
  shared.set(key, table);
  return table;
}

/** Whether a sensor may count in a window of an epoch: one that ends within the epoch is left out of all of it. */
export function countsUntil(index: SensorIndex, number: number, epochEnd: EpochMs): boolean {
  return (index.validUntil[number] ?? 0) >= epochEnd && index.suspended[number] === 0;
}
