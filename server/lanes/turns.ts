// A line for the public at the door: one of them begins in each turn of the event loop. When forty requests come in one breath, somebody of the safety
// team who comes in the next breath waits for one of them and not for forty.
import { setImmediate as atNextTurn } from 'node:timers';

/** A connection may have so many in the line. Browsers send one after the other; whoever pipelines more could fill the memory with one line. */
const MOST_PER_CONNECTION = 4;

export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #ofConnection = new WeakMap<object, number>();
  #isRunning = false;

  /** How many stand in the line: a few per connection, so the limits of those are the limit of the line. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs `begin` at once when nobody stands in the line, else in a turn of its own. What it throws is its own affair. False, and nothing is run,
   * when the connection has too many in the line.
   */
  line(connection: object, begin: () => void): boolean {
    const others = this.#ofConnection.get(connection) ?? 0;
    if (others >= MOST_PER_CONNECTION) return false;
    this.#ofConnection.set(connection, others + 1);
    this.#waiting.push(() => {
      this.#ofConnection.set(connection, (this.#ofConnection.get(connection) ?? 1) - 1);
      begin();
    });
    if (this.#isRunning) return true;
    this.#isRunning = true;
    this.#next();
    return true;
  }

  readonly #next = (): void => {
    const begin = this.#waiting.shift();
    this.#isRunning = begin !== undefined;
    if (begin === undefined) return;
    atNextTurn(this.#next);
    begin();
  };
}
