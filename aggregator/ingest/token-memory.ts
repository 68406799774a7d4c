// Which site a device token speaks for, remembered. Sensors go on being heard while the database is away, and a flood of batches asks it once. A
// token that is revoked is forgotten at once, by notice; when notices may have been missed, all are asked for again. Trade: while the aggregator
// cannot reach the database it hears of no revocation either.
import { setTimeout as timer } from 'node:timers';
import type { DeviceToken } from '#database/device-tokens.ts';
import { DAY_MS, type EpochMs } from '#shared/time.ts';

/** A token is asked for again after this. */
const TOKEN_FRESH_MS = 30_000;
/** While the database is away a token that was good goes on being good for this long. */
const TOKEN_STALE_MS = DAY_MS;
/** A known token waits this long for the database when the last look succeeded; when it failed, not at all. */
const PATIENCE_MS = 1000;

export type FindToken = (sha256: string) => Promise<DeviceToken | null>;

export type TokenMemory = {
  /** The site of a token by its SHA-256, or null. Rejects as `find` does, for tokens that were never good. */
  siteOf(sha256: string): Promise<string | null>;
  /** This token was changed. */
  changed(sha256: string): void;
  /** Changes may have been missed. */
  doubt(): void;
  /** Whether this is a token that counts, as far as it is known without asking. */
  isKnown(sha256: string): boolean;
};

type Known = { readonly token: DeviceToken; readonly at: number };

export type TokenMemoryParts = {
  readonly find: FindToken;
  /** A token that counts, from the mirror of all; null: not there. Default: there is no mirror. */
  readonly mirrored?: (sha256: string) => DeviceToken | null;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** The time of day, for tokens that end by themselves. */
  readonly time: () => EpochMs;
  readonly patienceMs?: number;
};

/** True after `ms`, unless `work` is done before. Never rejects. */
function isLate(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const limit = timer(() => resolve(true), ms);
    const done = (): void => {
      clearTimeout(limit);
      resolve(false);
    };
    work.then(done, done);
  });
}

class RememberedTokens implements TokenMemory {
  readonly #parts: TokenMemoryParts;
  readonly #known = new Map<string, Known>();
  readonly #looking = new Map<string, Promise<DeviceToken | null>>();
  /** The last look failed, or one is late: nobody who is known waits for the next. */
  #isAway = false;
  #changes = 0;
  /** When the database was there last: what is mirrored is as old as that. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** What was remembered before this moment is asked for again. */
  #doubtedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: TokenMemoryParts) {
    this.#parts = parts;
  }

  async siteOf(sha256: string): Promise<string | null> {
    return this.#siteUnlessEnded(await this.#tokenOf(sha256));
  }

  changed(sha256: string): void {
    this.#changes += 1;
    this.#known.delete(sha256);
    this.#looking.delete(sha256);
  }

  doubt(): void {
    this.#changes += 1;
    this.#doubtedAt = this.#parts.now();
    this.#answeredAt = this.#doubtedAt;
    this.#looking.clear();
  }

  isKnown(sha256: string): boolean {
    return this.#siteUnlessEnded(this.#knownOf(sha256)?.token ?? null) !== null;
  }

  /** One that nobody used here before is looked up when it is used: that it is used is written down. Until the answer, what is mirrored counts. */
  #knownOf(sha256: string): Known | undefined {
    const known = this.#known.get(sha256);
    if (known !== undefined) return known;
    const { mirrored, now } = this.#parts;
    const token = mirrored?.(sha256) ?? null;
    if (token === null) return undefined;
    return { token, at: Math.min(this.#answeredAt, now() - TOKEN_FRESH_MS) };
  }

  async #tokenOf(sha256: string): Promise<DeviceToken | null> {
    const { now, patienceMs = PATIENCE_MS } = this.#parts;
    const entry = this.#knownOf(sha256);
    const age = entry === undefined ? Number.POSITIVE_INFINITY : now() - entry.at;
    if (entry !== undefined && age < TOKEN_FRESH_MS && entry.at > this.#doubtedAt)
      return entry.token;
    const looked = this.#look(sha256);
    if (entry === undefined || age >= TOKEN_STALE_MS) return looked;
    looked.catch(() => {
      // what is remembered answers
    });
    if (this.#isAway) return entry.token;
    if (await isLate(looked, patienceMs)) {
      this.#isAway = true;
      return entry.token;
    }
    return looked.catch(() => entry.token);
  }

  #siteUnlessEnded(token: DeviceToken | null): string | null {
    if (token === null) return null;
    return token.expiresAt === null || token.expiresAt > this.#parts.time() ? token.siteId : null;
  }

  #look(sha256: string): Promise<DeviceToken | null> {
    const running = this.#looking.get(sha256);
    if (running !== undefined) return running;
    const started = this.#find(sha256).finally(() => {
      if (this.#looking.get(sha256) === started) this.#looking.delete(sha256);
    });
    this.#looking.set(sha256, started);
    return started;
  }

  async #find(sha256: string): Promise<DeviceToken | null> {
    const { find, now } = this.#parts;
    const before = this.#changes;
    try {
      const token = await find(sha256);
      this.#isAway = false;
      this.#answeredAt = now();
      // What was read before a change is for this answer, and not to be remembered.
      if (token === null) this.#known.delete(sha256);
      else if (before === this.#changes) this.#known.set(sha256, { token, at: now() });
      return token;
    } catch (error) {
      this.#isAway = true;
      throw error;
    }
  }
}

export function rememberTokens(parts: TokenMemoryParts): TokenMemory {
  return new RememberedTokens(parts);
}
