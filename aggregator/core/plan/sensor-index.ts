// Sensors by number: everything the engine needs per reading stands in arrays, so that 100,000 sensors cost memory once and no search.

import type { EpochMs } from '#shared/time.ts';
import type { EligibilityCode } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type BandMap, levelTable } from '../policy/bands.ts';
import type { Policy } from '../policy/policy.ts';
import { epochEndedBy, type Leaving } from './leavings.ts';
import type { SitePlanning } from './plan.ts';

export type SensorIndex = {
  readonly size: number;
  readonly numberOf: ReadonlyMap<string, number>;
  /** Readings are taken from `validFrom` on and before `validUntil`. */
  readonly validFrom: Float64Array;
  readonly validUntil: Float64Array;
  readonly suspended: Uint8Array;
};

/** `known`: sensors that have a number already keep it. `left`: sensors that may have gone from the register, and still count for a while. */
export function indexSensors(
  sensors: readonly Sensor[],
  known?: SensorIndex,
  left: readonly Pick<Sensor, 'sensorId'>[] = [],
): SensorIndex {
  const numberOf = new Map<string, number>(known?.numberOf);
  for (const { sensorId } of [...sensors, ...left]) {
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

type Planned = {
  readonly planning: SitePlanning;
  readonly policy: Policy;
  readonly left?: readonly Leaving[];
};

/** What one plan says about each sensor number. */
export type SensorsOfPlan = {
  /** Why a sensor does not contribute, null when it does. */
  readonly codes: readonly (EligibilityCode | null)[];
  /** `tables[number][level]`: the level as the sensor's own map reports it. */
  readonly tables: readonly (readonly number[])[];
  /** First staff window in which a sensor counts no more. */
  readonly leftAt: Float64Array;
  /**
   * The same as far as what is told of the plan goes: the leaving that is stored, else its end as it was planned or as it is registered, the later of
   * the two. The register of today takes nobody out of what a plan has told already.
   */
  readonly toldUntil: Float64Array;
  /** Why readings of that window and later ones are refused; absent where their own time says it (`expired`). */
  readonly leftCodes: ReadonlyMap<number, EligibilityCode>;
};

/**
 * A sensor that the plan does not know is `unknown_sensor`. One that was found to leave counts until then, whatever the register says by now: so a
 * restart counts as the process before it did. One that the register suspends, of which no leaving is known, counts no more at all.
 */
export function sensorsOfPlan(index: SensorIndex, planned: Planned): SensorsOfPlan {
  const { planning, policy } = planned;
  const codes: (EligibilityCode | null)[] = [];
  const tables: (readonly number[])[] = [];
  const shared = new Map<string, readonly number[]>();
  const { leftAt, leftCodes } = leaversOf(index, planned);
  const toldUntil = Float64Array.from(leftAt);
  for (const [sensorId, number] of index.numberOf) {
    const verdict = planning.eligibility.get(sensorId) ?? 'unknown_sensor';
    codes.push(verdict === 'eligible' ? null : verdict);
    tables.push(tableOf(planning.mapOfSensor.get(sensorId) ?? [], shared));
    const isKnown = leftAt[number] !== Number.NEGATIVE_INFINITY;
    if (isKnown) continue;
    const ends = epochEndedBy(index.validUntil[number] ?? 0, policy.rosterEpochSeconds);
    const plannedEnd = planning.facts?.get(sensorId)?.validUntil ?? 0;
    toldUntil[number] = Math.max(ends, epochEndedBy(plannedEnd, policy.rosterEpochSeconds));
    leftAt[number] = index.suspended[number] === 1 ? Number.NEGATIVE_INFINITY : ends;
    if (index.suspended[number] === 1) leftCodes.set(number, 'suspended');
  }
  return { codes, tables, leftAt, toldUntil, leftCodes };
}

function leaversOf(
  index: SensorIndex,
  { left = [] }: Planned,
): { readonly leftAt: Float64Array; readonly leftCodes: Map<number, EligibilityCode> } {
  const leftAt = new Float64Array(index.size).fill(Number.NEGATIVE_INFINITY);
  const leftCodes = new Map<number, EligibilityCode>();
  for (const { sensorId, at, code } of left) {
    const number = index.numberOf.get(sensorId);
    if (number === undefined) continue;
    leftAt[number] = at;
    if (code === 'expired') leftCodes.delete(number);
    else leftCodes.set(number, code);
  }
  return { leftAt, leftCodes };
}

function tableOf(map: BandMap, shared: Map<string, readonly number[]>): readonly number[] {
  const key = map.join();
  const table = shared.get(key) ?? levelTable(map);
  shared.set(key, table);
  return table;
}

/** Whether a planned sensor counts in the staff window that starts at `start`. */
export function counts({ leftAt }: SensorsOfPlan, number: number, start: EpochMs): boolean {
  return start < (leftAt[number] ?? Number.NEGATIVE_INFINITY);
}

/** Whether what was heard at `start` may hold something of the sensor's, whatever the register has made of it since. */
export function mayHaveSpoken(
  { toldUntil }: SensorsOfPlan,
  number: number,
  start: EpochMs,
): boolean {
  return start < (toldUntil[number] ?? 0);
}
