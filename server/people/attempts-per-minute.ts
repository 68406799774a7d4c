// Wrong tokens per network and minute. Kept in memory: a token has 256 bits of chance, so this saves work and guards no secret. Passwords have
// counts in the database (attempts.ts).
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { MINUTE_MS } from '#shared/time.ts';
import { Refusal } from '../refusal.ts';
import { networkOf } from './attempts.ts';

export class AttemptsPerMinute {
  readonly #most: number;
  readonly #store = new SteadyLimitStore(() => performance.now(), Date.now);

  constructor(most: number) {
    this.#most = most;
    this.#store.init({ windowMs: MINUTE_MS });
  }

  /** Counts an attempt. Throws `too_many_requests` when there were too many wrong ones before. */
  begin(address: string): void {
    const { totalHits, resetTime } = this.#store.increment(networkOf(address));
    if (totalHits <= this.#most) return;
    const seconds = Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1000));
    const detail = `Wait ${seconds} s before you try again.`;
    throw new Refusal('too_many_requests', detail, undefined, seconds);
  }

  /** The attempt was right: it does not count. */
  forgive(address: string): void {
    this.#store.decrement(networkOf(address));
  }
}
