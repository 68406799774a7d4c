// How long somebody has to wait after wrong passwords. Every attempt counts before it is judged and is taken back when it was right, so that many
// at once are no way round. Names and addresses are counted alike whether there is such an account or not: waiting tells nothing.
import { sha256Hex } from '../auth/tokens.ts';
import { Refusal } from '../http/problems.ts';
import type { Attempts, PeopleStore } from './ports.ts';

export type Limits = {
  /** Wrong attempts before the first wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** After so long without an attempt all is forgotten. */
  readonly forgetMs: number;
};

const MINUTE_MS = 60_000;
/** NIST SP 800-63B-4 allows 100 failures; with these there are fewer in a day at one name. */
export const NAME_LIMITS: Limits = {
  free: 5,
  firstWaitMs: 30_000,
  longestWaitMs: 20 * MINUTE_MS,
  forgetMs: 24 * 60 * MINUTE_MS,
};
/** A whole control room may share one address. */
export const ADDRESS_LIMITS: Limits = { ...NAME_LIMITS, free: 25, forgetMs: 60 * MINUTE_MS };

/** The attempts after one more at `now`. While one has to wait nothing is counted: the wait does not grow by asking. */
export function afterAttempt(known: Attempts | null, now: Date, limits: Limits): Attempts {
  const at = now.getTime();
  if (isLocked(known, now)) return known;
  const isForgotten = known === null || at - known.lastAt.getTime() > limits.forgetMs;
  const failures = (isForgotten ? 0 : known.failures) + 1;
  const doublings = failures - limits.free;
  const waitMs = Math.min(limits.longestWaitMs, limits.firstWaitMs * 2 ** doublings);
  return {
    failures,
    lastAt: now,
    lockedUntil: doublings < 0 ? null : new Date(at + waitMs),
  };
}

function isLocked(known: Attempts | null, now: Date): known is Attempts & { lockedUntil: Date } {
  return (
    known !== null && known.lockedUntil !== null && known.lockedUntil.getTime() > now.getTime()
  );
}

const nameKey = (login: string): string => sha256Hex(`name ${login}`);
const addressKey = (address: string): string => sha256Hex(`address ${address}`);

/** Counts an attempt. Gives the seconds to wait when it may not even be judged, else null. */
export async function beginAttempt(
  store: PeopleStore,
  { login, address, now }: { login: string; address: string; now: Date },
): Promise<number | null> {
  const count = async (key: string, limits: Limits): Promise<number> => {
    const known = await store.attempt(key, (before) => afterAttempt(before, now, limits));
    return isLocked(known, now) ? known.lockedUntil.getTime() - now.getTime() : 0;
  };
  const addressMs = await count(addressKey(address), ADDRESS_LIMITS);
  // An address that has to wait must not lock other people's names meanwhile.
  const waitMs = addressMs > 0 ? addressMs : await count(nameKey(login), NAME_LIMITS);
  return waitMs > 0 ? Math.ceil(waitMs / 1000) : null;
}

/** The attempt was right: the name starts anew, and the address has this one back. */
export async function forgiveAttempt(
  store: PeopleStore,
  login: string,
  address: string,
): Promise<void> {
  await store.forgetAttempts(nameKey(login));
  await store.attempt(addressKey(address), (known) => ({
    failures: Math.max(0, (known?.failures ?? 0) - 1),
    lastAt: known?.lastAt ?? new Date(0),
    lockedUntil: null,
  }));
}

/** The answer to whoever has to wait: the same for every name. */
export function tooMany(seconds: number): Refusal {
  return new Refusal(
    'too_many_requests',
    `Too many wrong attempts. Wait ${seconds} s.`,
    undefined,
    seconds,
  );
}
