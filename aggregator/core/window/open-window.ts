// What is kept of the readings of a window while it is open: per sensor and slot how often each level was said. Nothing per reading
// but the second it stands in.

import { upperMedianOfCounts } from '#shared/domain/order-statistics.ts';
import type { EpochMs } from '#shared/time.ts';
import { Listening } from './listening.ts';
import { SeenSeconds } from './seen-seconds.ts';
import { SLOTS, slotOf } from './slots.ts';

const LEVEL_COUNT = 5;
const NO_SEQ = -1;
/** Before every window: what a counter says then is earlier than any reading. */
const NEVER = Number.NEGATIVE_INFINITY;

export class OpenWindow {
  readonly start: EpochMs;
  readonly windowMs: number;
  readonly listening = new Listening();
  readonly #sensors: number;
  readonly #seen: SeenSeconds;
  #counts: Uint16Array | null = null;
  #highestSeq: Float64Array | null = null;
  #latestSeqAt: Float64Array | null = null;

  constructor(start: EpochMs, windowMs: number, sensors: number) {
    this.start = start;
    this.windowMs = windowMs;
    this.#sensors = sensors;
    this.#seen = new SeenSeconds(windowMs / 1000);
  }

  /** `duplicate`: the same instant; `too_fast`: another instant of the same UTC second; null: neither. */
  seen(sensor: number, observedAt: EpochMs): 'duplicate' | 'too_fast' | null {
    const offset = observedAt - this.start;
    const millisecond = this.#seen.find(sensor, Math.floor(offset / 1000));
    if (millisecond === null) return null;
    return millisecond === offset % 1000 ? 'duplicate' : 'too_fast';
  }

  /** Highest seq admitted from the sensor, -1 when none was given. */
  highestSeq(sensor: number): number {
    return this.#highestSeq?.[sensor] ?? NO_SEQ;
  }

  /** Latest observedAt of the readings admitted from the sensor with a seq, before all times when none was given. */
  latestSeqAt(sensor: number): EpochMs {
    return this.#latestSeqAt?.[sensor] ?? NEVER;
  }

  add(sensor: number, observedAt: EpochMs, level: number, seq: number | null): void {
    const offset = observedAt - this.start;
    this.#seen.add(sensor, Math.floor(offset / 1000), offset % 1000);
    this.#counts ??= new Uint16Array(this.#sensors * SLOTS * LEVEL_COUNT);
    const at = counterOf(sensor, slotOf(observedAt, this.start, this.windowMs)) + level;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    if (seq === null) return;
    this.#highestSeq ??= new Float64Array(this.#sensors).fill(NO_SEQ);
    this.#highestSeq[sensor] = Math.max(seq, this.highestSeq(sensor));
    this.#latestSeqAt ??= new Float64Array(this.#sensors).fill(NEVER);
    this.#latestSeqAt[sensor] = Math.max(observedAt, this.latestSeqAt(sensor));
  }

  /** Slot level of a sensor: the upper median of its readings in the slot, -1 without one. */
  slotLevel(sensor: number, slot: number): number {
    return this.#counts === null ? -1 : upperMedianOfCounts(this.#counts, counterOf(sensor, slot));
  }
}

function counterOf(sensor: number, slot: number): number {
  return (sensor * SLOTS + slot) * LEVEL_COUNT;
}
