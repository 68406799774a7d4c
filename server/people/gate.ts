// Bounds what passwords cost. One argon2id takes 19 MiB and tens of milliseconds of a processor, so that few run at once, few wait, and the rest
// is told to come back. Strangers wait per network and are judged in turn, one network after the other: however many an attacker sends, from however
// many networks, whoever comes alone is judged within one round. Known devices wait in a queue of their own, per account. While somebody waits in both,
// the two take turns: neither a flood of strangers nor a person who signs in over and over keeps the other ones out.
//
// Before a password is judged its name is looked up, in the same turns and for few at a time: no flood of sign-ins is a flood of questions.
import { availableParallelism } from 'node:os';
import { Counts } from '../lanes/counts.ts';
import { FairQueue } from '../lanes/fair-queue.ts';
import { Slots } from '../lanes/slots.ts';
import { Refusal } from '../refusal.ts';

/** Some seconds of work. Networks beyond so many are told to come back. */
const STRANGERS_WAITING = 128;
const WAITING_PER_NETWORK = 8;
const KNOWN_WAITING = 32;
/** Of one account from known devices, and of one name from one network: somebody who signs in does so once. */
const MOST_OF_A_PERSON = 2;
const LOOKED_UP_AT_ONCE = 2;
const LOOK_UP_WAIT_MS = 5000;
const SIGN_IN_RETRY_SECONDS = 2;

/** Whose work it is. `account`: of a known device; null: a stranger, told apart by network. */
export type Whose = { readonly network: string; readonly account: string | null };
type Waiting = { readonly start: () => void; readonly refuse: (refusal: Refusal) => void };
type Kind = 'known' | 'strangers';

const kindOf = ({ account }: Whose): Kind => (account === null ? 'strangers' : 'known');
const keyOf = ({ network, account }: Whose): string => account ?? network;
const OTHER: Readonly<Record<Kind, Kind>> = { known: 'strangers', strangers: 'known' };

const busy = (): Refusal =>
  new Refusal(
    'too_many_requests',
    `Many are signing in at this moment. Try again in ${SIGN_IN_RETRY_SECONDS} s.`,
    [{ pointer: '', code: 'busy', detail: 'nothing was judged or counted' }],
    SIGN_IN_RETRY_SECONDS,
  );

const queueOf = (total: number, perKey: number): FairQueue<Waiting> =>
  new FairQueue({ total, perKey }, ({ refuse }) => refuse(busy()));

const lookingUp = (queue: number, queuePerKey: number): Slots =>
  new Slots({ total: LOOKED_UP_AT_ONCE, perKey: 1, queue, queuePerKey, waitMs: LOOK_UP_WAIT_MS });

export class Gate {
  readonly #atOnce: number;
  readonly #persons = new Counts(Number.POSITIVE_INFINITY, MOST_OF_A_PERSON);
  readonly #lookingUp: Readonly<Record<Kind, Slots>> = {
    known: lookingUp(KNOWN_WAITING, MOST_OF_A_PERSON),
    strangers: lookingUp(STRANGERS_WAITING, WAITING_PER_NETWORK),
  };
  readonly #waiting: Readonly<Record<Kind, FairQueue<Waiting>>> = {
    known: queueOf(KNOWN_WAITING, MOST_OF_A_PERSON),
    strangers: queueOf(STRANGERS_WAITING, WAITING_PER_NETWORK),
  };
  /** Whose turn it is, when somebody waits in that queue. */
  #turnOf: Kind = 'known';
  #running = 0;

  /** Default: half of the processors, at least one; the rest goes on serving. */
  constructor(atOnce = Math.max(1, Math.floor(availableParallelism() / 2))) {
    this.#atOnce = atOnce;
  }

  /** Runs `work` unless this person has two under way. Throws `too_many_requests` then, before anything is looked up. */
  async ofPerson<T>(person: string, work: () => Promise<T>): Promise<T> {
    const leave = this.#persons.enter(person);
    if (leave === null) throw busy();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Looks somebody up when it is their turn. Throws `too_many_requests`, and asks nothing, when too many wait. */
  async lookUp<T>(whose: Whose, look: () => Promise<T>): Promise<T> {
    const leave = await this.#lookingUp[kindOf(whose)].take(keyOf(whose));
    if (typeof leave === 'string') throw busy();
    try {
      return await look();
    } finally {
      leave();
    }
  }

  /** Judges when it is their turn. Throws `too_many_requests`, and does nothing, when too many wait. */
  async run<T>(whose: Whose, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await this.#turn(whose);
    try {
      return await work();
    } finally {
      // Whoever is next takes this place over: nobody can slip in between.
      const next = this.#next();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  #next(): Waiting | undefined {
    const kind = this.#waiting[this.#turnOf].size > 0 ? this.#turnOf : OTHER[this.#turnOf];
    this.#turnOf = OTHER[kind];
    return this.#waiting[kind].next();
  }

  #turn(whose: Whose): Promise<void> {
    const queue = this.#waiting[kindOf(whose)];
    return new Promise((start, refuse) => {
      if (queue.enter(keyOf(whose), { start, refuse }) !== null) refuse(busy());
    });
  }
}
