// Public work steps back: before each piece of it (a page of an export), it lets whatever staff asked go first.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** However busy staff is, a piece of public work waits no longer than this. Milliseconds. */
const LONGEST_MS = 1000;
const LOOK_MS = 5;

export class Yielding {
  #staff = 0;

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
    while (this.#staff > 0 && performance.now() < end) await sleep(LOOK_MS);
  }
}
