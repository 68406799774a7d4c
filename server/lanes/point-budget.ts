import { LRUCache } from 'lru-cache';
import { MINUTE_MS } from '#shared/time.ts';

/** Addresses that are remembered; one that is forgotten starts with a full budget. */
const MOST_PURSES = 50_000;

type Purse = { points: number; at: number };

/**
 * What each key (an address) may spend: `perMinute` points at once, coming back evenly over a minute. Pure: `nowMs` is any clock that does not go
 * back.
 */
export class PointBudget {
  readonly #perMinute: number;
  readonly #purses = new LRUCache<string, Purse>({ max: MOST_PURSES });

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Seconds until `points` could be spent, 0 when they were spent now. */
  spend(key: string, points: number, nowMs: number): number {
    const purse = this.#purse(key, nowMs);
    if (purse.points >= points) {
      purse.points -= points;
      return 0;
    }
    return this.#secondsUntil(purse, points);
  }

  /** Points that were spent for nothing. */
  giveBack(key: string, points: number, nowMs: number): void {
    const purse = this.#purse(key, nowMs);
    purse.points = Math.min(this.#perMinute, purse.points + points);
  }

  #secondsUntil(purse: Purse, points: number): number {
    const missing = Math.min(points, this.#perMinute) - purse.points;
    return Math.max(1, Math.ceil((missing / this.#perMinute) * 60));
  }

  #purse(key: string, nowMs: number): Purse {
    let purse = this.#purses.get(key);
    if (purse === undefined) {
      purse = { points: this.#perMinute, at: nowMs };
      this.#purses.set(key, purse);
      return purse;
    }
    const back = (Math.max(0, nowMs - purse.at) / MINUTE_MS) * this.#perMinute;
    purse.points = Math.min(this.#perMinute, purse.points + back);
    purse.at = nowMs;
    return purse;
  }
}
