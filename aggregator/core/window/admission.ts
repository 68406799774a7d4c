// Whether a reading is admitted: the first rule that matches refuses it (release specification, section 7 step 1).

import { type EpochMs, windowStartOf } from '#shared/time.ts';
import type { EligibilityCode, Reading, RefusalCode } from '#shared/wire/reading.ts';
import { type PlanIndex, planHolding } from '../plan/plan-index.ts';
import { counts, type SensorIndex } from '../plan/sensor-index.ts';
import type { OpenWindow } from './open-window.ts';

/** A sensor's clock may run ahead by this much. */
const CLOCK_AHEAD_MS = 2000;

export type AdmissionContext = {
  readonly sensors: SensorIndex;
  readonly plans: readonly PlanIndex[];
  readonly open: ReadonlyMap<EpochMs, OpenWindow>;
  /** Receipt time on a live site, latest admitted observedAt under replay. */
  readonly clock: EpochMs;
  readonly isReplay: boolean;
  /** First window that is not closed, null before the first reading of a replay. */
  readonly nextStaff: EpochMs | null;
};

/** A reading that is admitted, its level as the sensor's own map reports it. */
export type Admitted = {
  readonly sensor: number;
  readonly plan: PlanIndex;
  readonly windowStart: EpochMs;
  readonly observedAt: EpochMs;
  readonly level: number;
  readonly seq: number | null;
};

export function judgeReading(
  item: Reading | null,
  context: AdmissionContext,
): RefusalCode | Admitted {
  if (item === null) return 'invalid';
  const observedAt = Date.parse(item.observedAt);
  if (!Number.isSafeInteger(observedAt)) return 'invalid';
  const sensor = context.sensors.numberOf.get(item.sensorId);
  if (sensor === undefined) return 'unknown_sensor';
  const plan = planHolding(context.plans, observedAt);
  const windowStart = windowStartOf(observedAt, plan.windowMs);
  const code = plan.sensors.codes[sensor] ?? leftCode(plan, sensor, windowStart);
  if (code !== null) return code;
  const seq = item.seq ?? null;
  const refused =
    timeRefusal(sensor, observedAt, windowStart, plan, context) ??
    repeatRefusal(sensor, observedAt, context.open.get(windowStart), seq, context);
  if (refused !== null) return refused;
  const level = plan.sensors.tables[sensor]?.[item.level];
  return level === undefined ? 'invalid' : { sensor, plan, windowStart, observedAt, level, seq };
}

/** A sensor that has left the plan is heard until the staff window in which it counts no more. */
function leftCode({ sensors }: PlanIndex, sensor: number, start: EpochMs): EligibilityCode | null {
  return counts(sensors, sensor, start) ? null : (sensors.leftCodes.get(sensor) ?? null);
}

function timeRefusal(
  sensor: number,
  observedAt: EpochMs,
  windowStart: EpochMs,
  plan: PlanIndex,
  context: AdmissionContext,
): RefusalCode | null {
  const { clock, isReplay, nextStaff, sensors } = context;
  if (!isReplay && observedAt > clock + CLOCK_AHEAD_MS) return 'clock';
  const closesAt = windowStart + plan.windowMs + plan.policy.latenessSeconds * 1000;
  const isClosed = nextStaff !== null && windowStart < nextStaff;
  if (isClosed || windowStart < plan.effectiveFrom || clock >= closesAt) return 'late';
  const isValid =
    observedAt >= (sensors.validFrom[sensor] ?? Number.POSITIVE_INFINITY) &&
    observedAt < (sensors.validUntil[sensor] ?? 0);
  return isValid ? null : 'expired';
}

function repeatRefusal(
  sensor: number,
  observedAt: EpochMs,
  window: OpenWindow | undefined,
  seq: number | null,
  context: AdmissionContext,
): RefusalCode | null {
  const seen = window?.seen(sensor, observedAt) ?? null;
  if (seen === 'duplicate') return 'duplicate';
  return isStale(sensor, observedAt, seq, context) ? 'stale_seq' : seen;
}

/**
 * A counter that is not above the highest of the open windows says that the reading is an old one, unless it was observed later than all that
 * came with a counter: then the device was started again and counts anew.
 */
function isStale(
  sensor: number,
  observedAt: EpochMs,
  seq: number | null,
  { open }: AdmissionContext,
): boolean {
  if (seq === null) return false;
  let isAbove = true;
  let isLater = true;
  for (const window of open.values()) {
    isAbove &&= seq > window.highestSeq(sensor);
    isLater &&= observedAt > window.latestSeqAt(sensor);
  }
  return !isAbove && !isLater;
}
