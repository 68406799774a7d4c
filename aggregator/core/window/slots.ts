// A window is cut into six slots, so that a sensor that reports often has no more weight than one that reports seldom.
import type { EpochMs } from '#shared/time.ts';

export const SLOTS = 6;
/** A unit is fresh with readings in at least this many slots. */
export const FRESH_SLOTS = 3;
/** A region is covered with at least this many slots in each of which at least k fresh roster units have a reading. */
export const COVERED_SLOTS = 3;

/** 0..5 for a time inside the window `[start, start + windowMs)`. */
export function slotOf(observedAt: EpochMs, start: EpochMs, windowMs: number): number {
  return Math.floor(((observedAt - start) * SLOTS) / windowMs);
}

const BITS = [0, 1, 2, 3, 4, 5] as const;

/** How many of the six slots are set in a bit mask. */
export function slotCount(mask: number): number {
  let count = 0;
  for (const bit of BITS) count += (mask >> bit) & 1;
  return count;
}
