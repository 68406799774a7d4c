// When to try again: the schedule that Standard Webhooks recommends. Pure: chance and time are arguments.
import type { EpochMs } from '#shared/time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const LONGEST_WAIT_MS = 24 * HOUR;
/** After the first failure, the second, and so on; then every 24 hours. */
export const WAITS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  LONGEST_WAIT_MS,
];
/** Nothing got through for this long: nobody is there. Five days. */
export const GIVE_UP_AFTER_MS = 5 * 24 * HOUR;

/** `chance` in [0, 1) spreads attempts by a tenth either way, so that many outlets of one receiver do not come back together. */
export function waitAfter(failures: number, chance: number): number {
  const base = WAITS_MS[Math.max(failures, 1) - 1] ?? LONGEST_WAIT_MS;
  return Math.min(LONGEST_WAIT_MS, Math.round(base * (0.9 + 0.2 * chance)));
}

export function isHopeless(failingSince: EpochMs | null, now: EpochMs): boolean {
  return failingSince !== null && now - failingSince >= GIVE_UP_AFTER_MS;
}
