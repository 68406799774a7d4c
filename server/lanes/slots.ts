// Places for answers that cost much: so many are made at the same time, a few more wait for a moment, the rest is told when to come back.
import { setTimeout as timer } from 'node:timers';
import { Counts } from './counts.ts';

type Waiter = { readonly key: string; readonly give: () => void };

export type SlotLimits = {
  readonly total: number;
  readonly perKey: number;
  readonly queue: number;
  readonly queuePerKey: number;
  readonly waitMs: number;
};

/** `key`: this address has its share already. `full`: everybody's places are taken. */
export type SlotRefusal = 'key' | 'full';

export class Slots {
  readonly #limits: SlotLimits;
  readonly #taken: Counts;
  #waiting: Waiter[] = [];

  constructor(limits: SlotLimits) {
    this.#limits = limits;
    this.#taken = new Counts(limits.total, limits.perKey);
  }

  get taken(): number {
    return this.#taken.total;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** A place, given back by calling the function; or why there is none. Waits `waitMs` at most. */
  async take(key: string): Promise<(() => void) | SlotRefusal> {
    if (this.#taken.fullOf(key) === null) return this.#enter(key);
    const ofKey = this.#waiting.filter((waiter) => waiter.key === key).length;
    if (ofKey >= this.#limits.queuePerKey) return 'key';
    if (this.#waiting.length >= this.#limits.queue) return 'full';
    return this.#wait(key);
  }

  #enter(key: string): (() => void) | SlotRefusal {
    const leave = this.#taken.enter(key);
    if (leave === null) return 'full';
    return () => {
      leave();
      this.#next();
    };
  }

  #wait(key: string): Promise<(() => void) | SlotRefusal> {
    return new Promise((resolve) => {
      const limit = timer(() => {
        this.#waiting = this.#waiting.filter((waiter) => waiter !== entry);
        resolve(this.#taken.fullOf(key) === 'key' ? 'key' : 'full');
      }, this.#limits.waitMs);
      const entry: Waiter = {
        key,
        give: () => {
          clearTimeout(limit);
          resolve(this.#enter(key));
        },
      };
      this.#waiting.push(entry);
    });
  }

  #next(): void {
    const index = this.#waiting.findIndex(({ key }) => this.#taken.fullOf(key) === null);
    if (index < 0) return;
    const [waiter] = this.#waiting.splice(index, 1);
    waiter?.give();
  }
}
