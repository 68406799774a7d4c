// What a recording does not say about itself: how often its sensors report, and so which window it can fill.

import { upperMedian } from '#shared/domain/order-statistics.ts';
import { STAFF_WINDOWS_SECONDS } from '#shared/wire/site.ts';

export const INTERVALS_PER_WINDOW = 5;
const LONGEST_WINDOW_SECONDS = 1800;
const UNKNOWN_INTERVAL_SECONDS = 60;

/**
 * Infers report intervals from the median gap between the readings of each sensor (seconds; null: fewer than two readings) and takes the
 * smallest staff window that holds five intervals of nine tenths of the sensors whose gap is known; the longest when none does. A sensor without a gap
 * gets the median of the others; it can never be fresh on one reading, so nothing depends on it.
 */
export function inferReplayDefaults(input: {
  readonly gapsBySensor: ReadonlyMap<string, number | null>;
}): {
  readonly reportIntervalSecondsBySensor: ReadonlyMap<string, number>;
  readonly windowSeconds: (typeof STAFF_WINDOWS_SECONDS)[number];
} {
  const known = [...input.gapsBySensor.values()]
    .filter((gap) => gap !== null)
    .map((gap) => Math.max(1, gap));
  const typical = known.length === 0 ? UNKNOWN_INTERVAL_SECONDS : upperMedian(known);
  const intervals = new Map<string, number>();
  for (const [sensorId, gap] of input.gapsBySensor) {
    intervals.set(sensorId, gap === null ? typical : Math.max(1, gap));
  }
  const fits = (window: number): boolean =>
    known.filter((gap) => gap * INTERVALS_PER_WINDOW <= window).length * 10 >= known.length * 9;
  return {
    reportIntervalSecondsBySensor: intervals,
    windowSeconds: STAFF_WINDOWS_SECONDS.find(fits) ?? LONGEST_WINDOW_SECONDS,
  };
}
