// What one of staff may ask of the server: so much is worked on at a time, in which steps and the newest window go first, and so much may be changed in a
// minute. Whatever one person does, everybody else of staff is answered.
import type { Request, Response } from 'express';
import { type Asking, personOf } from '../auth/access.ts';
import type { SlotRefusal } from '../lanes/fair-queue.ts';
import type { HttpLimits } from '../lanes/limits.ts';
import { PointBudget } from '../lanes/point-budget.ts';
import { Slots } from '../lanes/slots.ts';
import { Refusal } from '../refusal.ts';

/** Those of everybody together; each person has few. */
const MOST_WAITING = 5000;
const WORK_RETRY_SECONDS = 5;

const BUSY: Readonly<Record<SlotRefusal, Refusal>> = {
  key: new Refusal(
    'too_many_requests',
    'You are asking for too much at a time. Ask for one after another.',
    undefined,
    WORK_RETRY_SECONDS,
  ),
  full: new Refusal(
    'not_ready',
    'Many are asking right now. Try again in a moment.',
    undefined,
    WORK_RETRY_SECONDS,
  ),
};

/** What a route says of itself (route.ts). */
type Weighed = {
  readonly operationId: string;
  readonly method: string;
  readonly isUrgent?: true;
  readonly personCost?: number;
};

const isReading = ({ method }: Weighed): boolean => method === 'GET';
/** What a person does, and what a room is blind without, waits for no list. */
const isUrgent = (route: Weighed): boolean => !isReading(route) || route.isUrgent === true;

export class PersonLimits {
  readonly #clock: () => number;
  readonly #working: Slots;
  readonly #acts: PointBudget;
  readonly #own: PointBudget;

  constructor(limits: HttpLimits, clock: () => number) {
    this.#clock = clock;
    this.#working = new Slots({
      total: Number.POSITIVE_INFINITY,
      perKey: limits.workPerPerson,
      queue: MOST_WAITING,
      queuePerKey: limits.workQueuePerPerson,
      waitMs: limits.workWaitMs,
    });
    this.#acts = new PointBudget(limits.actsPerMinute);
    this.#own = new PointBudget(limits.ownPointsPerMinute);
  }

  /** Counts what somebody changes. Throws `too_many_requests` when it was too much within a minute. */
  act(person: string): void {
    this.#spend(this.#acts, person, 1, 'You have changed too much in a short time.');
  }

  /**
   * Does the work of a request in a place of whoever asks, when that is a known person; of anybody else it is done at once, for other limits hold.
   * Throws a Refusal with Retry-After when there is no place in time, or when the person has done or asked too much.
   */
  async work<T>(req: Request, res: Response, route: Weighed, make: () => Promise<T>): Promise<T> {
    const who: Asking | undefined = res.locals.actor ?? res.locals.asking;
    const person = personOf(who);
    if (person === '') return make();
    this.#count(person, route);
    const place = await this.#working.take(person, isUrgent(route));
    if (typeof place === 'string') throw BUSY[place];
    res.locals.leaveWork = place;
    try {
      // Nobody is there to read it. A step of somebody whose line broke is taken all the same.
      if (isReading(route) && req.socket.destroyed) throw BUSY.key;
      return await make();
    } finally {
      place();
    }
  }

  #count(person: string, route: Weighed): void {
    if (!isReading(route)) this.act(person);
    if (route.personCost === undefined) return;
    const key = `${route.operationId} ${person}`;
    this.#spend(this.#own, key, route.personCost, 'You have asked for this too often.');
  }

  #spend(budget: PointBudget, key: string, points: number, says: string): void {
    const wait = budget.spend(key, points, this.#clock());
    if (wait === 0) return;
    const detail = `${says} Wait as long as Retry-After says.`;
    throw new Refusal('too_many_requests', detail, undefined, wait);
  }
}
