// Answers of the database that are asked for again and again, kept for a moment. Whoever asks while one is read waits for the same reading; one that
// is a little old is given while it is read anew, so a busy database delays nobody who was let in a second ago.
import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';

type Entry<V> = { readonly value: V; readonly at: number };

export type LookupParts = {
  /** Any clock that does not go back. Milliseconds. */
  readonly clock: () => number;
  /** Given as it is for so long. */
  readonly freshMs: number;
  /** From then on given and read anew; after this read while whoever asks waits. */
  readonly staleMs: number;
  /** How long `null` is known: what was not there comes seldom. */
  readonly nullMs: number;
  readonly most: number;
};

export class Lookups<V> {
  readonly #parts: LookupParts;
  readonly #known: LRUCache<string, Entry<V | null>>;
  /** Nulls apart: no number of strangers pushes out who is known. */
  readonly #nulls: LRUCache<string, Entry<null>>;
  readonly #reading = new Map<string, Promise<V | null>>();
  /** Readings that began before the last `clear` are not kept. */
  #generation = 0;

  constructor(parts: LookupParts) {
    this.#parts = parts;
    this.#known = new LRUCache({ max: parts.most });
    this.#nulls = new LRUCache({ max: parts.most });
  }

  /** What is known without asking; undefined when it has to be asked. */
  peek(key: string): V | null | undefined {
    const { clock, staleMs, nullMs } = this.#parts;
    const known = this.#known.get(key);
    if (known !== undefined && clock() - known.at < staleMs) return known.value;
    const none = this.#nulls.get(key);
    return none !== undefined && clock() - none.at < nullMs ? null : undefined;
  }

  async get(key: string, read: () => Promise<V | null>): Promise<V | null> {
    const known = this.peek(key);
    if (known === undefined) return this.#read(key, read);
    const entry = this.#known.get(key);
    if (known !== null && entry !== undefined && this.#age(entry) >= this.#parts.freshMs)
      this.#read(key, read).catch(() => {
        // It grows older and is then read while somebody waits, who hears of it.
      });
    return known;
  }

  delete(key: string): void {
    this.#generation += 1;
    this.#known.delete(key);
    this.#nulls.delete(key);
    this.#reading.delete(key);
  }

  clear(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#nulls.clear();
    this.#reading.clear();
  }

  #age(entry: Entry<unknown>): number {
    return this.#parts.clock() - entry.at;
  }

  #read(key: string, read: () => Promise<V | null>): Promise<V | null> {
    const running = this.#reading.get(key);
    if (running !== undefined) return running;
    const generation = this.#generation;
    // As old as the question, not as the answer: what changed in between is not in it.
    const at = this.#parts.clock();
    const reading = read().then(
      (value) => {
        if (this.#reading.get(key) === reading) this.#reading.delete(key);
        if (generation === this.#generation) this.#keep(key, value, at);
        return value;
      },
      (error: unknown) => {
        if (this.#reading.get(key) === reading) this.#reading.delete(key);
        throw error;
      },
    );
    this.#reading.set(key, reading);
    return reading;
  }

  #keep(key: string, value: V | null, at: number): void {
    if (value === null) {
      this.#known.delete(key);
      this.#nulls.set(key, { value: null, at });
    } else {
      this.#nulls.delete(key);
      // What did not change stays the same object: what was made of it stays good.
      const before = this.#known.get(key)?.value;
      const isSame = before !== undefined && isDeepStrictEqual(before, value);
      this.#known.set(key, { value: isSame ? before : value, at });
    }
  }
}
