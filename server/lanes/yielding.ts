// Public work steps back: it is done in pieces (a page of an export), one at a time, and between them others have their turn.
import { setTimeout as timer } from 'node:timers';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** However busy staff is, a piece of public work waits no longer than this. Milliseconds. */
const LONGEST_MS = 1000;
const STAFF_LOOK_MS = 5;
/** After a piece a pause as long as the piece took, but no longer than this: so public files take half of the database's time at most. */
const LONGEST_REST_MS = 200;

export class Yielding {
  #staff = 0;
  #last: Promise<void> = Promise.resolve();

  /** Requests of staff that are being answered. */
  get staff(): number {
    return this.#staff;
  }

  /** A request of staff begins; the function ends it, once. */
  enter(): () => void {
    this.#staff += 1;
    let isIn = true;
    return () => {
      if (isIn) this.#staff -= 1;
      isIn = false;
    };
  }

  /** Resolves when no request of staff is being answered, or after a second: public work waits, but not for ever. */
  async yieldToStaff(): Promise<void> {
    await nextTurn();
    const end = performance.now() + LONGEST_MS;
    while (this.#staff > 0 && performance.now() < end) await sleep(STAFF_LOOK_MS);
  }

  /** Does a piece of public work when its turn comes: after those that came before, their pauses, and what staff asked. */
  async piece<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    await this.yieldToStaff();
    const start = performance.now();
    try {
      return await work();
    } finally {
      timer(resolve, Math.min(LONGEST_REST_MS, performance.now() - start));
    }
  }
}
