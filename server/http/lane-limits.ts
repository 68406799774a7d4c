// What the public may cost over HTTP: points per address, places for large answers, and public work that steps back while staff is answered. Staff is
// not counted by address, whatever crowd shares it, but by person (person-limits.ts).
import type { Request, Response } from 'express';
import type { Lane } from '#shared/wire/record.ts';
import { type Asking, isAllowed, personOf, READERS } from '../auth/access.ts';
import { addressKey } from '../lanes/address-key.ts';
import { Answers } from '../lanes/answers.ts';
import { BYTES_OF_A_POINT } from '../lanes/costs.ts';
import type { SlotRefusal } from '../lanes/fair-queue.ts';
import type { HttpLimits } from '../lanes/limits.ts';
import { Pace } from '../lanes/pace.ts';
import { PointBudget } from '../lanes/point-budget.ts';
import { Slots } from '../lanes/slots.ts';
import { Yielding } from '../lanes/yielding.ts';
import { Refusal } from '../refusal.ts';
import { PersonLimits } from './person-limits.ts';

const LANE_RETRY_SECONDS = 5;

const refusalOf = (detail: string, code: 'too_many_requests' | 'not_ready'): Refusal =>
  new Refusal(code, detail, undefined, LANE_RETRY_SECONDS);
const FULL = refusalOf(
  'Many are asking for large answers right now. Try again in a moment.',
  'not_ready',
);
const SAYS: Readonly<Record<Lane, Readonly<Record<SlotRefusal, Refusal>>>> = {
  public: {
    key: refusalOf(
      'Your address is asking for too many large answers at a time. Ask for one after another.',
      'too_many_requests',
    ),
    full: FULL,
  },
  staff: {
    key: refusalOf(
      'You are asking for too many large answers at a time. Ask for one after another.',
      'too_many_requests',
    ),
    full: FULL,
  },
};

export class HttpLanes {
  readonly #limits: HttpLimits;
  readonly #clock: () => number;
  readonly #points: PointBudget;
  readonly #answering: Readonly<Record<Lane, Slots>>;
  readonly #files: Readonly<Record<Lane, Slots>>;
  readonly #yielding = new Yielding();
  readonly #pace: Pace;
  /** Public answers by name and version. */
  readonly answers: Answers;
  readonly persons: PersonLimits;

  constructor(limits: HttpLimits, clock: () => number) {
    this.#limits = limits;
    this.#clock = clock;
    this.#points = new PointBudget(limits.pointsPerMinute);
    this.answers = new Answers(limits.keptBytes);
    this.persons = new PersonLimits(limits, clock);
    this.#pace = new Pace(limits.pacedBytesPerSecond, limits.heavyWaitMs, clock);
    const { heavyTotal, heavyPerAddress, heavyStaff, heavyPerPerson } = limits;
    const { filesPublic, filesPerAddress, filesStaff, filesPerPerson } = limits;
    const { heavyQueue: queue, heavyQueuePerAddress: queuePerKey, heavyWaitMs: waitMs } = limits;
    const brief = { queue, queuePerKey, waitMs };
    const patient = { queue: 1000, queuePerKey: 50, waitMs: 60_000 };
    this.#answering = {
      public: new Slots({ total: heavyTotal, perKey: heavyPerAddress, ...brief }),
      staff: new Slots({ total: heavyStaff, perKey: heavyPerPerson, ...patient }),
    };
    this.#files = {
      public: new Slots({ total: filesPublic, perKey: filesPerAddress, ...brief }),
      staff: new Slots({ total: filesStaff, perKey: filesPerPerson, ...patient }),
    };
  }

  /** Spends what a request from `ip` costs. Throws `too_many_requests` when the address has spent what it may, unless staff asks. */
  async spend(
    ip: string | undefined,
    points: number,
    asking: () => Promise<Asking>,
  ): Promise<void> {
    const wait = this.#points.spend(addressKey(ip), points, this.#clock());
    if (wait === 0) return;
    if (isAllowed(READERS, await asking().catch(() => null))) return;
    throw new Refusal(
      'too_many_requests',
      'Your address has asked for too much. Wait as long as Retry-After says.',
      undefined,
      wait,
    );
  }

  /** What an answer to `ip` has cost is known when it has left: bytes count too, whatever they mean and however they were asked for. */
  countBytes(ip: string | undefined, res: Response): void {
    const { socket } = res;
    if (socket === null) return;
    const before = socket.bytesWritten;
    res.once('close', () => {
      if (res.locals.isPrivate === true) return;
      const points = (socket.bytesWritten - before) / BYTES_OF_A_POINT;
      this.#points.owe(addressKey(ip), points, this.#clock());
    });
  }

  /** Waits until so many bytes may leave; who asks is only looked up for an answer that is large. Throws `not_ready` when that would take too long. */
  async inPace(bytes: number, asks: () => Promise<Lane>): Promise<void> {
    if (bytes <= this.#limits.pacedBytes || (await asks()) === 'staff') return;
    if (!(await this.#pace.wait(bytes))) throw FULL;
  }

  /** A request of staff is answered from now until `res` closes: public work steps back. */
  staffAsks(res: Response): void {
    if (res.locals.leaveStaff !== undefined) return;
    const leave = this.#yielding.enter();
    res.locals.leaveStaff = leave;
    res.once('close', leave);
  }

  /**
   * Makes a large answer when there is a place for it: those of the public have theirs, in all and per address, those of staff others, in all and per
   * person. `lane`: who asks, not what for. A file goes as slowly as it is read, so files have lines of their own. Throws a Refusal with Retry-After when
   * there is no place in time.
   */
  async large<T>(
    req: Request,
    res: Response,
    lane: Lane,
    make: () => Promise<T>,
    isFile = false,
  ): Promise<T> {
    // A file of staff takes minutes: it is no reason to stop everything else, of others or of the same person.
    res.locals.leaveStaff?.();
    res.locals.leaveWork?.();
    const slots = isFile ? this.#files : this.#answering;
    const place = await slots[lane].take(
      lane === 'staff' ? personOf(res.locals.actor ?? res.locals.asking) : addressKey(req.ip),
    );
    if (typeof place === 'string') throw SAYS[lane][place];
    try {
      return await make();
    } finally {
      place();
    }
  }

  /** Reads a piece of a large answer, in the turns of its lane. */
  piece<T>(lane: Lane, read: () => Promise<T>): Promise<T> {
    return lane === 'staff' ? this.#yielding.yieldToStaff().then(read) : this.#yielding.piece(read);
  }

  /**
   * Ends a download whose reader takes nothing, or next to nothing though more is ready for it: its place is for somebody else. A file that is slow
   * because this server or the database is slow goes on.
   */
  endStalled(res: Response): void {
    const { stalledMs, leastBytesPerSecond } = this.#limits;
    res.setTimeout(stalledMs, () => res.destroy());
    const { socket } = res;
    if (socket === null) return;
    const least = (leastBytesPerSecond * stalledMs) / 1000;
    let taken = socket.bytesWritten;
    const timer = setInterval(() => {
      const isBehind = socket.writableLength > 0;
      if (isBehind && socket.bytesWritten - taken < least) res.destroy();
      taken = socket.bytesWritten;
    }, stalledMs);
    res.once('close', () => clearInterval(timer));
  }
}
