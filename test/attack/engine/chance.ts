// All chance of the engine attacks: a seeded generator (mulberry32, 32 bits of state), so that the same seed gives the same findings. Whoever sees a few draws can
// find its state, so nothing that has to stay secret is drawn from a seed: test/red-team/streams.ts gives draws of another kind.

/** Numbers in [0, 1). */
export type Draw = () => number;

function seeded(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Chance {
  /** In [0, 1). */
  readonly uniform: Draw;

  constructor(source: number | Draw) {
    this.uniform = typeof source === 'number' ? seeded(source) : source;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Whole number from 0 up to, not including, `below`. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  happens(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** @throws {RangeError} on an empty list. */
  pick<T>(from: readonly T[]): T {
    const chosen = from[this.integer(from.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Poisson by multiplication of uniforms; for means up to some hundreds. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.uniform();
    let count = 0;
    while (product > limit) {
      product *= this.uniform();
      count += 1;
    }
    return count;
  }
}
