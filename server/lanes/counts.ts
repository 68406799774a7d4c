/** How many of something there are at the same time, in all and per key (an address). What leaves is taken off. */
export class Counts {
  readonly #perKey = new Map<string, number>();
  readonly #mostTotal: number;
  readonly #mostPerKey: number;
  #total = 0;

  constructor(mostTotal: number, mostPerKey: number) {
    this.#mostTotal = mostTotal;
    this.#mostPerKey = mostPerKey;
  }

  get total(): number {
    return this.#total;
  }

  /** What one more of `key` would be too many of, or null. */
  fullOf(key: string): 'total' | 'key' | null {
    if ((this.#perKey.get(key) ?? 0) >= this.#mostPerKey) return 'key';
    return this.#total >= this.#mostTotal ? 'total' : null;
  }

  /** Counts one of `key`; null when there are too many. The function that is given takes it off again, once. */
  enter(key: string): (() => void) | null {
    if (this.fullOf(key) !== null) return null;
    this.#total += 1;
    this.#perKey.set(key, (this.#perKey.get(key) ?? 0) + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#total -= 1;
      const left = (this.#perKey.get(key) ?? 1) - 1;
      if (left === 0) this.#perKey.delete(key);
      else this.#perKey.set(key, left);
    };
  }
}
