// Bounds what passwords cost. One argon2id takes 19 MiB and tens of milliseconds of a processor, so that few run at once, few wait, and the rest
// is told to come back. Strangers wait per network and are judged in turn, one network after the other: however many an attacker sends, from however
// many networks, whoever comes alone is judged within one round. Known devices wait in a queue of their own, which goes first.
import { availableParallelism } from 'node:os';
import { FairQueue } from '../lanes/fair-queue.ts';
import { Refusal } from '../refusal.ts';

/** Some seconds of work. Networks beyond so many are told to come back. */
const STRANGERS_WAITING = 128;
const WAITING_PER_NETWORK = 8;
const KNOWN_WAITING = 32;
const SIGN_IN_RETRY_SECONDS = 2;

/** Whose work it is. `device` null: a stranger, told apart by network. */
export type Whose = { readonly network: string; readonly device: string | null };
type Waiting = { readonly start: () => void; readonly refuse: (refusal: Refusal) => void };

const busy = (): Refusal =>
  new Refusal(
    'too_many_requests',
    `Many are signing in at this moment. Try again in ${SIGN_IN_RETRY_SECONDS} s.`,
    [{ pointer: '', code: 'busy', detail: 'nothing was judged or counted' }],
    SIGN_IN_RETRY_SECONDS,
  );

const queueOf = (total: number): FairQueue<Waiting> =>
  new FairQueue({ total, perKey: WAITING_PER_NETWORK }, ({ refuse }) => refuse(busy()));

export class Gate {
  readonly #atOnce: number;
  readonly #known = queueOf(KNOWN_WAITING);
  readonly #strangers = queueOf(STRANGERS_WAITING);
  #running = 0;

  /** Default: half of the processors, at least one; the rest goes on serving. */
  constructor(atOnce = Math.max(1, Math.floor(availableParallelism() / 2))) {
    this.#atOnce = atOnce;
  }

  /** Runs `work` when it is its turn. Throws `too_many_requests`, and does nothing, when too many wait. */
  async run<T>(whose: Whose, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await this.#turn(whose);
    try {
      return await work();
    } finally {
      // Whoever is next takes this place over: nobody can slip in between.
      const next = this.#known.next() ?? this.#strangers.next();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  #turn({ network, device }: Whose): Promise<void> {
    const queue = device === null ? this.#strangers : this.#known;
    return new Promise((start, refuse) => {
      if (queue.enter(device ?? network, { start, refuse }) !== null) refuse(busy());
    });
  }
}
