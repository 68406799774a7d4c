// Places for what costs something: so much is worked on at the same time, a few more wait for a moment, the rest is told when to come back.
import { setTimeout as timer } from 'node:timers';
import { Counts } from './counts.ts';
import { FairQueue, type SlotRefusal } from './fair-queue.ts';

type Waiter = { readonly give: () => void; readonly refuse: () => void };

export type SlotLimits = {
  readonly total: number;
  readonly perKey: number;
  readonly queue: number;
  readonly queuePerKey: number;
  readonly waitMs: number;
};

export class Slots {
  readonly #waitMs: number;
  readonly #taken: Counts;
  readonly #waiting: FairQueue<Waiter>;
  /** What goes before those. */
  readonly #urgent: FairQueue<Waiter>;

  constructor({ total, perKey, queue, queuePerKey, waitMs }: SlotLimits) {
    this.#waitMs = waitMs;
    this.#taken = new Counts(total, perKey);
    const limits = { total: queue, perKey: queuePerKey };
    this.#waiting = new FairQueue<Waiter>(limits, ({ refuse }) => refuse());
    this.#urgent = new FairQueue<Waiter>(limits, ({ refuse }) => refuse());
  }

  get taken(): number {
    return this.#taken.total;
  }

  get waiting(): number {
    return this.#waiting.size + this.#urgent.size;
  }

  /** A place, given back by calling the function; or why there is none. Waits `waitMs` at most; what is urgent has the next place, before all that is not. */
  async take(key: string, isUrgent = false): Promise<(() => void) | SlotRefusal> {
    if (this.#taken.fullOf(key) === null) return this.#enter(key);
    const line = isUrgent ? this.#urgent : this.#waiting;
    return new Promise((resolve) => {
      const limit = timer(() => {
        line.leave(key, waiter);
        resolve(this.#taken.fullOf(key) === 'key' ? 'key' : 'full');
      }, this.#waitMs);
      const waiter: Waiter = {
        give: () => {
          clearTimeout(limit);
          resolve(this.#enter(key));
        },
        refuse: () => {
          clearTimeout(limit);
          resolve('full');
        },
      };
      const refusal = line.enter(key, waiter);
      if (refusal === null) return;
      clearTimeout(limit);
      resolve(refusal);
    });
  }

  #enter(key: string): (() => void) | SlotRefusal {
    const leave = this.#taken.enter(key);
    if (leave === null) return 'full';
    return () => {
      leave();
      this.#next();
    };
  }

  #next(): void {
    const mayGo = (key: string): boolean => this.#taken.fullOf(key) === null;
    (this.#urgent.next(mayGo) ?? this.#waiting.next(mayGo))?.give();
  }
}
