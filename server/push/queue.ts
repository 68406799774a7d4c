// Messages that wait to leave. In memory and bounded: what sends alerts to phones may never be what holds a server up. Services have their turn one after
// another and a few places each, so that one which does not answer delays nobody else's.
import { type EpochMs, SECOND_MS } from '#shared/time.ts';
import { FairQueue } from '../lanes/fair-queue.ts';
import type { Note } from './note.ts';
import type { Device } from './ports.ts';

const MOST_PUSHES = 2000;
const MOST_WAITING_OF_SERVICE = 1000;
const MOST_UNDER_WAY = 16;
const MOST_UNDER_WAY_OF_SERVICE = 8;
/** After the first failure, and the second; then it is given up. */
const WAITS_MS = [5 * SECOND_MS, 20 * SECOND_MS];

export type PushJob = {
  readonly note: Note;
  /** As it was when the message was made: before it leaves, it is looked up again. */
  readonly device: Device;
  /** Whose alert it is; null: it says that the device is sent no more, and goes whatever its session. */
  readonly siteId: string | null;
  /** Too late to be of use. */
  readonly until: EpochMs;
};

/** `sent`: a service took it. `passed`: it was for nobody any more. `again`: not yet, and it may be tried again, `afterMs` as the service asks for. */
export type PushResult =
  | { readonly result: 'sent' | 'gone' | 'passed' | 'late' | 'failed' }
  | { readonly result: 'again'; readonly afterMs: number | null };

/** What became of messages since the start. */
export type PushCounts = Record<'sent' | 'gone' | 'passed' | 'late' | 'failed' | 'dropped', number>;
export const noPushCounts = (): PushCounts => ({
  sent: 0,
  gone: 0,
  passed: 0,
  late: 0,
  failed: 0,
  dropped: 0,
});

export type PushQueueParts = {
  /** `isLast`: there is no further try. Never rejects. */
  readonly attempt: (job: PushJob, isLast: boolean) => Promise<PushResult>;
  readonly hostOf: (device: Device) => string;
  readonly wallClock: () => EpochMs;
  readonly counts: PushCounts;
};

type Waiting = { readonly job: PushJob; readonly tries: number };

export class PushQueue {
  readonly #parts: PushQueueParts;
  readonly #line: FairQueue<Waiting>;
  readonly #atOnce = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = 0;
  #isStopped = false;

  constructor(parts: PushQueueParts) {
    this.#parts = parts;
    const limits = { total: MOST_PUSHES, perKey: MOST_WAITING_OF_SERVICE };
    this.#line = new FairQueue(limits, () => this.#drop());
  }

  /** Returns at once. */
  add(job: PushJob): void {
    this.#enter({ job, tries: 0 });
  }

  /** Begins nothing more; what is in flight goes its way. */
  stop(): void {
    this.#isStopped = true;
    for (const waiting of this.#timers) clearTimeout(waiting);
    this.#timers.clear();
  }

  #drop(): void {
    this.#parts.counts.dropped += 1;
  }

  #enter(waiting: Waiting): void {
    if (this.#isStopped) return;
    const host = this.#parts.hostOf(waiting.job.device);
    if (this.#line.enter(host, waiting) === null) this.#begin();
    else this.#drop();
  }

  #begin(): void {
    const isFree = (host: string): boolean =>
      (this.#atOnce.get(host) ?? 0) < MOST_UNDER_WAY_OF_SERVICE;
    while (!this.#isStopped && this.#running < MOST_UNDER_WAY) {
      const next = this.#line.next(isFree);
      if (next === undefined) return;
      void this.#run(next);
    }
  }

  async #run(waiting: Waiting): Promise<void> {
    const host = this.#parts.hostOf(waiting.job.device);
    this.#count(host, 1);
    const told = await this.#parts.attempt(waiting.job, waiting.tries >= WAITS_MS.length);
    this.#count(host, -1);
    if (told.result === 'again') this.#later(waiting, told.afterMs);
    else this.#parts.counts[told.result] += 1;
    this.#begin();
  }

  #count(host: string, by: 1 | -1): void {
    this.#running += by;
    const now = (this.#atOnce.get(host) ?? 0) + by;
    if (now === 0) this.#atOnce.delete(host);
    else this.#atOnce.set(host, now);
  }

  /** Those that wait for another try are as many as those that wait for the first. */
  #later({ job, tries }: Waiting, afterMs: number | null): void {
    const wait = Math.max(WAITS_MS[tries] ?? 0, afterMs ?? 0);
    if (this.#isStopped) return;
    if (this.#timers.size >= MOST_PUSHES) {
      this.#drop();
      return;
    }
    if (this.#parts.wallClock() + wait >= job.until) {
      this.#parts.counts.late += 1;
      return;
    }
    const waiting = setTimeout(() => {
      this.#timers.delete(waiting);
      this.#enter({ job, tries: tries + 1 });
    }, wait);
    waiting.unref();
    this.#timers.add(waiting);
  }
}
