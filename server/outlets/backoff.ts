// When to try again. Within the first minutes more often than Standard Webhooks recommends, because an alert is of use while somebody can act on
// it; then by its schedule. Pure: chance and time are arguments.
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';

export const LONGEST_WAIT_MS = DAY_MS;
/** After the first failure, the second, and so on; then every 24 hours. */
export const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  LONGEST_WAIT_MS,
];
/** Nothing got through for this long: nobody is there. Five days. */
export const GIVE_UP_AFTER_MS = 5 * DAY_MS;

/** `chance` in [0, 1) spreads attempts by a tenth either way, so that many outlets of one receiver do not come back together. */
export function waitAfter(failures: number, chance: number): number {
  const base = WAITS_MS[Math.max(failures, 1) - 1] ?? LONGEST_WAIT_MS;
  return Math.min(LONGEST_WAIT_MS, Math.round(base * (0.9 + 0.2 * chance)));
}

export function isHopeless(failingSince: EpochMs | null, now: EpochMs): boolean {
  return failingSince !== null && now - failingSince >= GIVE_UP_AFTER_MS;
}
