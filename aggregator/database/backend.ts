// The one backend of the embedded database and the queue for it. A session holds it for a batch, and from BEGIN to COMMIT or ROLLBACK.
import { setTimeout as timer } from 'node:timers';

/** The part of PGlite that the bridge uses. */
export type Engine = {
  execProtocolRaw(bytes: Uint8Array): Promise<Uint8Array>;
};

export type BackendLimits = {
  /** How long a session waits for the backend before it gets an error. */
  readonly waitMs: number;
  /** How long a session may hold it without sending anything. */
  readonly idleHoldMs: number;
};

export const DEFAULT_LIMITS: BackendLimits = { waitMs: 60_000, idleHoldMs: 60_000 };

/** Something that can hold the backend; `evict` is called when it held it idle for too long. */
export type Holder = { evict(): void };

type Waiter = { readonly holder: Holder; readonly grant: () => void };

export class Backend {
  readonly #engine: Engine;
  readonly #limits: BackendLimits;
  readonly #onBroken: (error: unknown) => void;
  #holder: Holder | null = null;
  #waiters: Waiter[] = [];
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

  /** Resolves when `holder` has the backend; true when it had to take it, false when it already held it. Rejects after `waitMs`. */
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
    const next = this.#waiters.shift();
    this.#holder = next?.holder ?? null;
    next?.grant();
  }

  /** A holder that keeps the backend between two batches must go on within `idleHoldMs`. */
  keep(holder: Holder): void {
    this.#stopIdleTimer();
    this.#idleTimer = timer(() => holder.evict(), this.#limits.idleHoldMs);
  }

  async run(bytes: Buffer): Promise<Buffer> {
    try {
      return Buffer.from(await this.#engine.execProtocolRaw(bytes));
    } catch (error) {
      this.#onBroken(error);
      throw error;
    }
  }

  #stopIdleTimer(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
  }
}
