// The one backend of the embedded database and the queue for it. A session holds it for a batch, and from BEGIN to COMMIT or ROLLBACK.
// Who waits is served by importance, so that readers of the public pages never stand in the way of windows and of the safety team.
import { setTimeout as timer } from 'node:timers';

/**
 * The part of PGlite that the bridge uses. `execProtocolRaw` must not be used: it keeps every message of every answer until the next
 * `execProtocol`, which is never in a bridge that only passes bytes on. `throwOnError: false`: an SQL error is an answer like another.
 */
export type Engine = {
  execProtocol(
    bytes: Uint8Array,
    options: { readonly throwOnError: false },
  ): Promise<{ readonly data: Uint8Array }>;
};

export type BackendLimits = {
  /** How long a session waits for the backend before it gets an error. */
  readonly waitMs: number;
  /** How long a session may hold it without sending anything. */
  readonly idleHoldMs: number;
};

export const BACKEND_LIMITS: BackendLimits = { waitMs: 60_000, idleHoldMs: 60_000 };

/** Something that can hold the backend; `evict` is called when it held it idle for too long. */
export type Holder = {
  /** Importance in the queue: 0 comes first. Read when it begins to wait. */
  readonly rank: number;
  evict(): void;
};

type Waiter = { readonly holder: Holder; readonly rank: number; readonly grant: () => void };

/**
 * After so many grants in a row that passed over the one who waits longest, that one is next: so whoever asks is served at least once in 17
 * grants, however busy the more important ones are.
 */
const MAX_PASSED_OVER = 16;

export class Backend {
  readonly #engine: Engine;
  readonly #limits: BackendLimits;
  readonly #onBroken: (error: unknown) => void;
  #holder: Holder | null = null;
  #waiters: Waiter[] = [];
  #passedOver = 0;
  #idleTimer: NodeJS.Timeout | null = null;

  /** `onBroken`: the engine itself failed (an SQL error is an answer, not a failure), so nothing more can run on it. */
  constructor(engine: Engine, limits: BackendLimits, onBroken: (error: unknown) => void) {
    this.#engine = engine;
    this.#limits = limits;
    this.#onBroken = onBroken;
  }

  isHeldBy(holder: Holder): boolean {
    return this.#holder === holder;
  }

  /**
   * Resolves when `holder` has the backend; true when it had to take it, false when it already held it. Rejects after `waitMs`.
   * The lowest rank is served first, equal ranks in the order of asking; nobody waits for ever (`MAX_PASSED_OVER`).
   */
  acquire(holder: Holder): Promise<boolean> {
    if (this.#holder === holder) {
      this.#stopIdleTimer();
      return Promise.resolve(false);
    }
    if (this.#holder === null) {
      this.#holder = holder;
      return Promise.resolve(true);
    }
    return new Promise((resolve, reject) => {
      const limit = timer(() => {
        this.#waiters = this.#waiters.filter((waiter) => waiter !== entry);
        reject(new Error(`waited ${this.#limits.waitMs / 1000} s for the embedded database`));
      }, this.#limits.waitMs);
      const entry: Waiter = {
        holder,
        rank: holder.rank,
        grant: () => {
          clearTimeout(limit);
          resolve(true);
        },
      };
      this.#waiters.push(entry);
    });
  }

  release(holder: Holder): void {
    if (this.#holder !== holder) return;
    this.#stopIdleTimer();
    const next = this.#takeNext();
    this.#holder = next?.holder ?? null;
    next?.grant();
  }

  /** A holder that keeps the backend between two batches must go on within `idleHoldMs`. */
  keep(holder: Holder): void {
    this.#stopIdleTimer();
    this.#idleTimer = timer(() => holder.evict(), this.#limits.idleHoldMs);
  }

  /** The engine's answer, which nothing but the caller holds any more afterwards: neither its bytes nor what the engine parsed of them. */
  async run(bytes: Buffer): Promise<Buffer> {
    try {
      const { data } = await this.#engine.execProtocol(bytes, { throwOnError: false });
      const answer = Buffer.from(data);
      // A view of the engine's own buffer, which it uses again: a short answer would leave the end of a long one standing there.
      data.fill(0);
      return answer;
    } catch (error) {
      this.#onBroken(error);
      throw error;
    }
  }

  /** Takes the next waiter off the queue, which is in the order of asking. */
  #takeNext(): Waiter | undefined {
    const oldest = this.#waiters[0];
    if (oldest === undefined) return undefined;
    const first =
      this.#passedOver >= MAX_PASSED_OVER
        ? oldest
        : this.#waiters.reduce((best, waiter) => (waiter.rank < best.rank ? waiter : best));
    this.#passedOver = first === oldest ? 0 : this.#passedOver + 1;
    this.#waiters = this.#waiters.filter((waiter) => waiter !== first);
    return first;
  }

  #stopIdleTimer(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
  }
}
