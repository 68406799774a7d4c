// Wrong tokens per network and minute. Kept in memory: a token has 256 bits of chance, so this saves work and guards no secret. Passwords have
// counts in the database (attempts.ts).
import { MemoryStore, type Options } from 'express-rate-limit';
import { Refusal } from '../refusal.ts';
import { networkOf } from './attempts.ts';

const WINDOW_MS = 60_000;

export class AttemptsPerMinute {
  readonly #most: number;
  readonly #store = new MemoryStore();

  constructor(most: number) {
    this.#most = most;
    this.#store.init({ windowMs: WINDOW_MS } as Options);
  }

  /** Counts an attempt. Throws `too_many_requests` when there were too many wrong ones before. */
  async begin(address: string): Promise<void> {
    const { totalHits, resetTime } = await this.#store.increment(networkOf(address));
    if (totalHits <= this.#most) return;
    const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
    const detail = `Wait ${seconds} s before you try again.`;
    throw new Refusal('too_many_requests', detail, undefined, seconds);
  }

  /** The attempt was right: it does not count. */
  async forgive(address: string): Promise<void> {
    await this.#store.decrement(networkOf(address));
  }
}
