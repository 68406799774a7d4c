// Whose token this is, and how many requests it may send. A token that is not known buys nothing of
// its own: such tokens share what their address may send, and the answer "unknown" is kept for a
// moment, so that a flood of random tokens costs neither buckets nor queries. All that count are
// known from the start on (database/device-mirror.ts): no sensor shares with strangers because this
// process is new, or because it is.

import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { HOUR_MS } from '#shared/time.ts';

const BATCHES_WINDOW_MS = 10_000;
/** Batches of one token, and of all unknown tokens of one network, in that time. */
const MOST_BATCHES = 1000;
const UNKNOWN_MS = 10_000;
/** A token that was good is no stranger for so long. */
const KNOWN_MS = HOUR_MS;
const MOST_TOKENS_KEPT = 10_000;

/** Who sends a batch, as far as its adapter can tell. */
export type Sender = {
  /** The device token as it was sent, or null. */
  readonly token: string | null;
  /** Where it comes from, so coarse that nobody has many of them: strangers are counted by it. */
  readonly network: string;
};

/** What a sender has used of what it may send. */
export type Use = {
  /** Who is counted: a hash of the token, or the network of a stranger. */
  readonly key: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly isOver: boolean;
  /** Until it may send anew. */
  readonly resetSeconds: number;
};

export type TokenDoorParts = {
  /** Site for whose sensors a token (given as SHA-256 hex) speaks, or null. */
  siteOfToken(sha256: string): Promise<string | null>;
  /**
   * Whether this is a token that counts, without asking anybody. Default: those that were good here
   * before.
   */
  isKnownToken?(sha256: string): boolean;
  /** Any clock that does not go back. Milliseconds. */
  readonly clock?: () => number;
  readonly mostBatches?: number;
};

function hashOf({ token }: Sender): string | null {
  if (token === null || !/^[\w.~+/-]{8,200}=*$/.test(token)) return null;
  return sha256Hex(token);
}

/** Times by hash; the oldest go first, so strangers cannot fill the memory. */
class Seen {
  readonly #times = new Map<string, number>();
  readonly #keptMs: number;

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  has(hash: string, now: number): boolean {
    return now - (this.#times.get(hash) ?? Number.NEGATIVE_INFINITY) < this.#keptMs;
  }

  add(hash: string, now: number): void {
    this.#times.delete(hash);
    this.#times.set(hash, now);
    const [oldest] = this.#times.keys();
    if (this.#times.size > MOST_TOKENS_KEPT && oldest !== undefined) this.#times.delete(oldest);
  }

  delete(hash: string): void {
    this.#times.delete(hash);
  }
}

export class TokenDoor {
  readonly #parts: TokenDoorParts;
  readonly #clock: () => number;
  readonly #limit: number;
  readonly #known = new Seen(KNOWN_MS);
  readonly #unknown = new Seen(UNKNOWN_MS);
  readonly #counts: SteadyLimitStore;

  constructor(parts: TokenDoorParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? (() => performance.now());
    this.#limit = parts.mostBatches ?? MOST_BATCHES;
    // By a wall that stands at 0, what is told of the end of a key's window is how far away it is.
    this.#counts = new SteadyLimitStore(this.#clock, () => 0);
    this.#counts.init({ windowMs: BATCHES_WINDOW_MS });
  }

  /** Counts one more batch of the sender. */
  count(sender: Sender): Use {
    const hash = hashOf(sender);
    const key = hash !== null && this.#isKnown(hash) ? hash : `unknown ${sender.network}`;
    const { totalHits, resetTime } = this.#counts.increment(key);
    return {
      key,
      limit: this.#limit,
      windowSeconds: BATCHES_WINDOW_MS / 1000,
      remaining: Math.max(this.#limit - totalHits, 0),
      isOver: totalHits > this.#limit,
      resetSeconds: Math.max(0, Math.ceil(resetTime.getTime() / 1000)),
    };
  }

  /** Whose token it is, or null. Rejects as `siteOfToken` does. */
  async siteOf(sender: Sender): Promise<string | null> {
    const hash = hashOf(sender);
    // One that was tried before it was made is known as soon as it is made.
    if (hash === null || (this.#unknown.has(hash, this.#clock()) && !this.#isKnown(hash)))
      return null;
    const siteId = await this.#parts.siteOfToken(hash);
    if (siteId === null) {
      this.#unknown.add(hash, this.#clock());
      this.#known.delete(hash);
    } else {
      this.#known.add(hash, this.#clock());
    }
    return siteId;
  }

  #isKnown(hash: string): boolean {
    return this.#parts.isKnownToken?.(hash) === true || this.#known.has(hash, this.#clock());
  }
}
