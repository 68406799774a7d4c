import { LRUCache } from 'lru-cache';
import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { Purse } from './purse.ts';

/** Addresses that are remembered; one that is forgotten starts with a full budget. */
const MOST_PURSES = 50_000;

/**
 * What each key (an address) may spend: `most` points at once, coming back evenly over `wholeMs`, a minute. Pure: `nowMs` is any clock that does not
 * go back.
 */
export class PointBudget {
  readonly #most: number;
  readonly #wholeMs: number;
  readonly #purses = new LRUCache<string, Purse>({ max: MOST_PURSES });

  constructor(most: number, wholeMs = MINUTE_MS) {
    this.#most = most;
    this.#wholeMs = wholeMs;
  }

  /** Seconds until `points` could be spent, 0 when they were spent now. */
  spend(key: string, points: number, nowMs: number): number {
    return Math.ceil(this.#purse(key, nowMs).spend(points, nowMs) / SECOND_MS);
  }

  /** Takes what something has turned out to cost, also when it is not there. */
  owe(key: string, points: number, nowMs: number): void {
    this.#purse(key, nowMs).owe(points, nowMs);
  }

  /** Points that were spent for nothing. */
  giveBack(key: string, points: number, nowMs: number): void {
    this.#purse(key, nowMs).giveBack(points, nowMs);
  }

  #purse(key: string, nowMs: number): Purse {
    const known = this.#purses.get(key);
    if (known !== undefined) return known;
    const purse = new Purse(this.#most, this.#wholeMs, nowMs);
    this.#purses.set(key, purse);
    return purse;
  }
}
