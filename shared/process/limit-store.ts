// Counts requests per key in fixed windows, for express-rate-limit, by a clock that nobody can set. Its own memory store goes by the wall clock:
// after a step back of an hour a key's window would end an hour later, and a gateway that posts once a second would be refused for most of it.
export type Hits = { readonly totalHits: number; readonly resetTime: Date };

/** Older keys are looked for once per this many increments. */
const SWEEP_EVERY = 1000;
/** Keys (addresses, tokens) that are remembered. Of more, those whose window began longest ago are forgotten, and begin anew. */
const MOST_KEYS = 50_000;

export class SteadyLimitStore {
  /** Keys of one store say nothing about those of another. */
  readonly localKeys = true;
  readonly #steadyMs: () => number;
  readonly #wallMs: () => number;
  readonly #hits = new Map<string, { hits: number; endsAt: number }>();
  readonly #mostKeys: number;
  #windowMs = 60_000;
  #increments = 0;

  /** `steadyMs`: milliseconds that only count up, `performance.now`. `wallMs`, `Date.now`, is for headers only, which say how long from now. */
  constructor(steadyMs: () => number, wallMs: () => number, mostKeys = MOST_KEYS) {
    this.#steadyMs = steadyMs;
    this.#wallMs = wallMs;
    this.#mostKeys = mostKeys;
  }

  get size(): number {
    return this.#hits.size;
  }

  init({ windowMs }: { readonly windowMs: number }): void {
    this.#windowMs = windowMs;
  }

  increment(key: string): Hits {
    const now = this.#steadyMs();
    this.#increments += 1;
    if (this.#increments % SWEEP_EVERY === 0) this.#sweep(now);
    const known = this.#hits.get(key);
    const entry = known !== undefined && known.endsAt > now ? known : this.#begin(key, now);
    entry.hits += 1;
    return { totalHits: entry.hits, resetTime: new Date(this.#wallMs() + entry.endsAt - now) };
  }

  decrement(key: string): void {
    const entry = this.#hits.get(key);
    if (entry !== undefined && entry.hits > 0) entry.hits -= 1;
  }

  resetKey(key: string): void {
    this.#hits.delete(key);
  }

  /** Begins the key's window behind all others, so that the first of the map is the one to forget. */
  #begin(key: string, now: number): { hits: number; endsAt: number } {
    const entry = { hits: 0, endsAt: now + this.#windowMs };
    this.#hits.delete(key);
    this.#hits.set(key, entry);
    const [oldest] = this.#hits.keys();
    if (this.#hits.size > this.#mostKeys && oldest !== undefined) this.#hits.delete(oldest);
    return entry;
  }

  #sweep(now: number): void {
    for (const [key, { endsAt }] of this.#hits) if (endsAt <= now) this.#hits.delete(key);
  }
}
