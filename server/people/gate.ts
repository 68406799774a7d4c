// Bounds what passwords cost. One argon2id takes 19 MiB and tens of milliseconds of a processor, so that few run at once, few wait, and the rest
// is told to come back: an attacker can fill the strangers' queue and no more, and the sign-in page keeps asking. Known devices wait in a queue of
// their own, which goes first.
import { availableParallelism } from 'node:os';
import { Refusal } from '../refusal.ts';

/** Some seconds of work. With fewer, strangers from a few dozen addresses at once would always fill it. */
const STRANGERS_WAITING = 128;
const WAITING_PER_NETWORK = 8;
const KNOWN_WAITING = 32;
const SIGN_IN_RETRY_SECONDS = 2;

/** Whose work it is. `device` null: a stranger, told apart by network. */
export type Whose = { readonly network: string; readonly device: string | null };
type Waiting = { readonly whose: string; readonly start: () => void };

export class Gate {
  readonly #atOnce: number;
  readonly #known: Waiting[] = [];
  readonly #strangers: Waiting[] = [];
  #running = 0;

  /** Default: half of the processors, at least one; the rest goes on serving. */
  constructor(atOnce = Math.max(1, Math.floor(availableParallelism() / 2))) {
    this.#atOnce = atOnce;
  }

  /** Runs `work` when it is its turn. Throws `too_many_requests`, and does nothing, when too many wait already. */
  async run<T>(whose: Whose, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await this.#turn(whose);
    try {
      return await work();
    } finally {
      // Whoever is next takes this place over: nobody can slip in between.
      const next = this.#known.shift() ?? this.#strangers.shift();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  #turn({ network, device }: Whose): Promise<void> {
    const queue = device === null ? this.#strangers : this.#known;
    const name = device ?? network;
    const most = device === null ? STRANGERS_WAITING : KNOWN_WAITING;
    const own = queue.filter(({ whose }) => whose === name).length;
    if (queue.length >= most || own >= WAITING_PER_NETWORK)
      throw new Refusal(
        'too_many_requests',
        `Many are signing in at this moment. Try again in ${SIGN_IN_RETRY_SECONDS} s.`,
        [{ pointer: '', code: 'busy', detail: 'nothing was judged or counted' }],
        SIGN_IN_RETRY_SECONDS,
      );
    return new Promise((start) => queue.push({ whose: name, start }));
  }
}
