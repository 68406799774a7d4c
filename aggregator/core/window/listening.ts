// Whether the intake was listening during a window: otherwise silence would be taken for quiet (release specification, section 7 step 2).
import type { EpochMs } from '#shared/time.ts';
import { SLOTS, slotCount, slotOf } from './slots.ts';

/** The first and last heartbeat must be this close to the window's bounds. */
const EDGE_MS = 10_000;
const MISSING_SLOTS_ALLOWED = 1;

export class Listening {
  #slots = 0;
  #start = false;
  #end = false;
  #isDamaged = false;

  /** A heartbeat inside the window `[start, start + windowMs)`. */
  add(at: EpochMs, start: EpochMs, windowMs: number): void {
    this.#slots |= 1 << slotOf(at, start, windowMs);
    if (at < start + EDGE_MS) this.#start = true;
    if (at >= start + windowMs - EDGE_MS) this.#end = true;
  }

  /** What is known of the window is not what was written down of it: it stays a gap, whatever is heard later. */
  markDamaged(): void {
    this.#isDamaged = true;
  }

  /** `aggregator_gap`: damaged, or more than one slot, or the start or the end, without a heartbeat. */
  get hasGap(): boolean {
    const missing = SLOTS - slotCount(this.#slots);
    return this.#isDamaged || !this.#start || !this.#end || missing > MISSING_SLOTS_ALLOWED;
  }
}
