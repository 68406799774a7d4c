// Lines for strangers at the door: one of them begins in each turn of the event loop. When forty requests come in one breath, somebody of the safety
// team who comes in the next breath waits for one of them and not for forty.
//
// Whoever is known, from memory and without a lookup, stands in no line. A token or cookie that is not known may be anybody's: it makes nobody somebody,
// for then each could pass by the public with a cookie of its own making, and forty of those would stand before staff. But it may be of somebody whom
// another server let in a moment ago, so it does not wait behind the crowd of an opening either: such requests have a line of their own, and the two
// lines take turns.
import { setImmediate as atNextTurn } from 'node:timers';

/** A connection may have so many in the lines. Browsers send one after the other; whoever pipelines more could fill the memory with one line. */
const MOST_PER_CONNECTION = 4;

/** `claiming`: shows a token or cookie that is not known here. */
export type TurnLine = 'public' | 'claiming';

const OTHER: Readonly<Record<TurnLine, TurnLine>> = { public: 'claiming', claiming: 'public' };

export class Turns {
  readonly #lines: Readonly<Record<TurnLine, (() => void)[]>> = { public: [], claiming: [] };
  readonly #ofConnection = new WeakMap<object, number>();
  #isRunning = false;
  /** Whose turn it is, when somebody stands in that line. */
  #turn: TurnLine = 'claiming';

  /** How many stand in the lines: a few per connection, so the limits of those are the limit of the lines. */
  get waiting(): number {
    return this.#lines.public.length + this.#lines.claiming.length;
  }

  /**
   * Runs `begin` at once when nobody stands in a line, else in a turn of its own. What it throws is its own affair. False, and nothing is run,
   * when the connection has too many in the lines.
   */
  line(connection: object, begin: () => void, line: TurnLine = 'public'): boolean {
    const others = this.#ofConnection.get(connection) ?? 0;
    if (others >= MOST_PER_CONNECTION) return false;
    this.#ofConnection.set(connection, others + 1);
    this.#lines[line].push(() => {
      this.#ofConnection.set(connection, (this.#ofConnection.get(connection) ?? 1) - 1);
      begin();
    });
    if (this.#isRunning) return true;
    this.#isRunning = true;
    this.#next();
    return true;
  }

  readonly #next = (): void => {
    const line = this.#lines[this.#turn].length > 0 ? this.#turn : OTHER[this.#turn];
    const begin = this.#lines[line].shift();
    this.#turn = OTHER[line];
    this.#isRunning = begin !== undefined;
    if (begin === undefined) return;
    atNextTurn(this.#next);
    begin();
  };
}
