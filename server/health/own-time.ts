// Time as this process had it. While its event loop stands still, because it computes or gets no processor, nobody else is heard; that says nothing of
// them, so it is not held against them. Whoever looks each second asks at least as often.

/** Between two questions; of a longer time the rest was a standstill. */
const LONGEST_STEP_MS = 1500;

export class OwnTime {
  readonly #monotonic: () => number;
  #last: number;
  #frozenMs = 0;

  /** `monotonic`: a clock that only goes forward, in milliseconds. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#last = monotonic();
  }

  /** Milliseconds, without standstills. */
  now(): number {
    this.#step();
    return this.#last - this.#frozenMs;
  }

  /** Milliseconds of standstills so far. */
  frozenMs(): number {
    this.#step();
    return this.#frozenMs;
  }

  #step(): void {
    const now = this.#monotonic();
    this.#frozenMs += Math.max(0, now - this.#last - LONGEST_STEP_MS);
    this.#last = now;
  }
}
