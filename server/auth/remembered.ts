// Who stands behind a token or a session, remembered for a moment, and strangers who try tokens, counted by address. A random token costs the
// database nothing after the first ones, and whoever was let in before does not wait behind them.
import { LRUCache } from 'lru-cache';
import type { EpochMs } from '#shared/time.ts';
import { addressKey } from '../lanes/address-key.ts';
import type { SignInLimits } from '../lanes/limits.ts';
import { Lookups } from '../lanes/lookups.ts';
import { PointBudget } from '../lanes/point-budget.ts';
import type { LiveToken, TokenReader } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { SessionStore, StoredSession } from './session-ports.ts';

/**
 * A revocation by this server acts at once (`forget`); one by another server or a command within the stale time. Long enough for the requests of one
 * screen, short enough for a revocation.
 */
const FRESH_MS = 1000;
const STALE_MS = 2000;
/** A token or session that was not there does not come to be there by itself. */
const NULL_MS = 10_000;
const MOST_KNOWN = 10_000;

export type RememberedAccess = {
  readonly tokens: TokenReader;
  readonly sessions: SessionStore;
  /** A session ended, a role changed: everything is asked anew. */
  forget(): void;
};

/** The same ports, with a memory. */
export function rememberAccess(
  tokens: TokenReader,
  sessions: SessionStore,
  { clock, time }: { readonly clock: () => number; readonly time: () => EpochMs },
): RememberedAccess {
  const parts = { clock, freshMs: FRESH_MS, staleMs: STALE_MS, nullMs: NULL_MS, most: MOST_KNOWN };
  const roles = new Lookups<LiveToken>(parts);
  const live = new Lookups<StoredSession>(parts);
  return {
    tokens: {
      liveToken: (sha256) => roles.get(sha256, () => tokens.liveToken(sha256)),
    },
    sessions: {
      create: async (sha256, actor, expiresAt) => {
        const isStarted = await sessions.create(sha256, actor, expiresAt);
        live.delete(sha256);
        return isStarted;
      },
      find: async (sha256) => {
        const session = await live.get(sha256, () => sessions.find(sha256));
        return session !== null && session.expiresAt.getTime() <= time() ? null : session;
      },
      revoke: async (sha256) => {
        await sessions.revoke(sha256);
        live.delete(sha256);
      },
    },
    forget: () => {
      roles.clear();
      live.clear();
    },
  };
}

/** Tokens and cookies that were no good, per address. */
export class FailedTries {
  readonly #budget: PointBudget;
  readonly #clock: () => number;
  readonly #isKnown: (sha256: string) => boolean;
  /** Hashes that were good once, and whose they are: whoever has one is no stranger, wherever the strangers come from. */
  readonly #good = new LRUCache<string, string>({ max: MOST_KNOWN });

  /** `isKnown`: hashes of others that are good, told from memory. */
  constructor(
    { failuresPerMinute }: SignInLimits,
    clock: () => number,
    isKnown: (sha256: string) => boolean = () => false,
  ) {
    this.#budget = new PointBudget(failuresPerMinute);
    this.#clock = clock;
    this.#isKnown = isKnown;
  }

  /** Whether this credential is good, as far as it is known without asking anybody. */
  isKnown(sha256: string): boolean {
    return this.#good.get(sha256) !== undefined || this.#isKnown(sha256);
  }

  /**
   * Counts a try before anything is looked up, so that tries side by side are as many as tries in a row. Throws when the address had too many,
   * unless this credential is known to be good. Gives the function that takes the try back: for whoever turned out to be no stranger.
   * `address` undefined: not counted.
   */
  begin(sha256: string, address: string | undefined): () => void {
    if (address === undefined || this.isKnown(sha256)) return () => {};
    const key = addressKey(address);
    const wait = this.#budget.spend(key, 1, this.#clock());
    if (wait > 0)
      throw new Refusal(
        'too_many_requests',
        'Too many tokens from your address were not ours. Wait before you try another.',
        undefined,
        wait,
      );
    return () => this.#budget.giveBack(key, 1, this.#clock());
  }

  /** `owner`: the account, or the token by which it goes; '' when nobody ends it by name. */
  good(sha256: string, owner: string): void {
    this.#good.set(sha256, owner);
  }

  /** It was good once, and is no longer: from now on it counts like any other. */
  ended(sha256: string): void {
    this.#good.delete(sha256);
  }

  /** Sessions or tokens of this owner ended: each of them is a stranger's until it is looked up again. */
  endedOf(owner: string): void {
    for (const [sha256, one] of this.#good.entries()) if (one === owner) this.#good.delete(sha256);
  }
}
