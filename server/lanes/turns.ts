// A line for the public at the door: one of them begins in each turn of the event loop. When forty requests come in one breath, somebody of the safety
// team who comes in the next breath waits for one of them and not for forty.
import { setImmediate as atNextTurn } from 'node:timers';

export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isRunning = false;

  /** How many stand in the line. Each is a connection, so the limits of those are the limit of the line. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs `begin` at once when nobody stands in the line, else in a turn of its own. What it throws is its own affair. */
  line(begin: () => void): void {
    this.#waiting.push(begin);
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#next();
  }

  readonly #next = (): void => {
    const begin = this.#waiting.shift();
    this.#isRunning = begin !== undefined;
    if (begin === undefined) return;
    atNextTurn(this.#next);
    begin();
  };
}
