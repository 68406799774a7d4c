// Large public answers leave one after another, so many bytes in a second in all: they share the line and the processors with staff.
import { setTimeout as sleep } from 'node:timers/promises';

export class Pace {
  readonly #bytesPerSecond: number;
  readonly #mostMs: number;
  readonly #clock: () => number;
  #free = 0;

  /** `mostMs`: nobody waits longer. `clock`: any that does not go back. Milliseconds. */
  constructor(bytesPerSecond: number, mostMs: number, clock: () => number) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#mostMs = mostMs;
    this.#clock = clock;
  }

  /** Resolves when these bytes may leave; false, at once, when that would take too long. */
  async wait(bytes: number): Promise<boolean> {
    const now = this.#clock();
    const at = Math.max(now, this.#free);
    if (at - now > this.#mostMs) return false;
    this.#free = at + (bytes / this.#bytesPerSecond) * 1000;
    if (at > now) await sleep(at - now);
    return true;
  }
}
