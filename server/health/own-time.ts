// Time as this process had it. While its event loop stands still, because it computes or gets no processor, nobody else is heard; that says nothing of
// them, so it is not held against them. Whoever looks each second asks at least as often.

/** Between two questions; of a longer time the rest was a standstill. */
const LONGEST_STEP_MS = 1500;
/** A look during which this process stood still for longer says nothing when it fails. */
const FROZEN_MS = 1000;

/** Begins to watch; whether this process has stood still since. */
export function standstillSince(frozenMs: () => number = () => 0): () => boolean {
  const before = frozenMs();
  return () => frozenMs() - before > FROZEN_MS;
}

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
