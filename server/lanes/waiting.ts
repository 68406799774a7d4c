// Connections that have not said yet what they want. Whoever comes is let in: when the places are taken, one that has been silent gives way. So no number
// of silent ones shuts anybody out, and one that is slow keeps its place as long as nobody needs it.

export type WaitingLimits = {
  readonly total: number;
  readonly perKey: number;
  /**
   * Younger ones are not sent away for a newcomer of their own key (an address): a crowd that comes at once would never get to say a word. Milliseconds.
   */
  readonly undisturbedMs: number;
};

type Waiter = { readonly key: string; readonly since: number; readonly giveWay: () => void };

/** Pure but for what `giveWay` does: `nowMs` is any clock that does not go back. */
export class Waiting {
  readonly #limits: WaitingLimits;
  /** Both in the order in which they came. */
  readonly #all = new Set<Waiter>();
  readonly #perKey = new Map<string, Set<Waiter>>();

  constructor(limits: WaitingLimits) {
    this.#limits = limits;
  }

  get total(): number {
    return this.#all.size;
  }

  /** Whether one of `key` would be let in now. */
  isOpenTo(key: string, nowMs: number): boolean {
    const { perKey, undisturbedMs } = this.#limits;
    if (this.#countOf(key) < perKey) return true;
    const [oldest] = this.#perKey.get(key) ?? [];
    return oldest !== undefined && nowMs - oldest.since >= undisturbedMs;
  }

  /**
   * Lets one of `key` in, or gives null. `giveWay` is called when it has to go, after it was taken off. The function that is given takes it off, once.
   */
  enter(key: string, nowMs: number, giveWay: () => void): (() => void) | null {
    if (!this.isOpenTo(key, nowMs)) return null;
    if (this.#countOf(key) >= this.#limits.perKey) {
      const [oldest] = this.#perKey.get(key) ?? [];
      this.#sendAway(oldest);
    } else if (this.#all.size >= this.#limits.total) this.#sendAway(this.#inTheWayOf(key));
    const waiter = { key, since: nowMs, giveWay };
    this.#all.add(waiter);
    const own = this.#perKey.get(key) ?? new Set();
    this.#perKey.set(key, own.add(waiter));
    return () => this.#leave(waiter);
  }

  #countOf(key: string): number {
    return this.#perKey.get(key)?.size ?? 0;
  }

  /**
   * The one that has waited longest, of the key with the most. The newcomer counts with its own, so that a key with many never sends away one with fewer.
   */
  #inTheWayOf(key: string): Waiter | undefined {
    const weightOf = (one: Waiter): number => this.#countOf(one.key) + (one.key === key ? 1 : 0);
    let found: Waiter | undefined;
    for (const one of this.#all)
      if (found === undefined || weightOf(one) > weightOf(found)) found = one;
    return found;
  }

  #sendAway(waiter: Waiter | undefined): void {
    if (waiter === undefined) return;
    this.#leave(waiter);
    waiter.giveWay();
  }

  #leave(waiter: Waiter): void {
    if (!this.#all.delete(waiter)) return;
    const own = this.#perKey.get(waiter.key);
    own?.delete(waiter);
    if (own?.size === 0) this.#perKey.delete(waiter.key);
  }
}
