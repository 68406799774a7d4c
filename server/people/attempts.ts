// How long somebody has to wait after wrong passwords, so that nobody guesses one and nobody keeps another out. Every attempt counts before it is
// judged and is taken back when it was right, so that many at once are no way round. Three counts for strangers, one for a known device:
//
//   address and login   5 wrong ones: whoever guesses waits, and nobody else
//   address            after 25 wrong ones within the hour each name has 1 free attempt from there instead of 5, and nobody waits for what others
//                     typed: a whole control room may share an address with a stranger
//   login             100 wrong ones without proof, from wherever: NIST SP 800-63B-4 (3.2.2) allows no more than 100 in a row. From then on one
//                     attempt after each wait, at most 72 a day: a distributed attack is slowed, for a name that nobody has just the same
//   device and login   10 wrong ones: an attempt with the proof of a known device counts here and nowhere else, and waits for nothing else
//
// Names, addresses and devices are kept as SHA-256 only; waiting tells nothing about whether there is such an account.

import { ipKeyGenerator } from 'express-rate-limit';
import { sha256Hex } from '#shared/process/sha256.ts';
import { MINUTE_MS } from '#shared/time.ts';
import { Refusal } from '../refusal.ts';
import type { Attempts, PeopleStore } from './ports.ts';

export type Limits = {
  /** Wrong attempts before the first wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** After so long without an attempt all is forgotten. */
  readonly forgetMs: number;
};

const PAIR_LIMITS: Limits = {
  free: 5,
  firstWaitMs: 30_000,
  longestWaitMs: 20 * MINUTE_MS,
  forgetMs: 24 * 60 * MINUTE_MS,
};
/** The same where many names were tried from one address. */
const CROWDED_PAIR_LIMITS: Limits = { ...PAIR_LIMITS, free: 1 };
/** Wrong attempts from an address after which its names have the limits of a crowd. Counted, never waited for. */
const CROWD_AFTER = 25;
const ADDRESS_LIMITS: Limits = {
  ...PAIR_LIMITS,
  free: Number.POSITIVE_INFINITY,
  forgetMs: 60 * MINUTE_MS,
};
const LOGIN_LIMITS: Limits = { ...PAIR_LIMITS, free: 100 };
const DEVICE_LIMITS: Limits = { ...PAIR_LIMITS, free: 10 };

/** Who tries what from where. */
export type Trying = {
  readonly login: string;
  readonly address: string;
  /** The known device of this login, by its proof; null: a stranger. */
  readonly device: string | null;
};

type Count = { readonly key: string; readonly limits: Limits };

/** Who has one address of IPv6 has 2^64 of them: a network counts as one. */
export const networkOf = (address: string): string => ipKeyGenerator(address, 56);

const addressCount = (address: string): Count => ({
  key: sha256Hex(`address ${networkOf(address)}`),
  limits: ADDRESS_LIMITS,
});
const pairCount = ({ address, login }: Trying, limits = PAIR_LIMITS): Count => ({
  key: sha256Hex(`pair ${networkOf(address)} ${login}`),
  limits,
});
const loginCount = (login: string): Count => ({
  key: sha256Hex(`name ${login}`),
  limits: LOGIN_LIMITS,
});
const deviceCount = (device: string, login: string): Count => ({
  key: sha256Hex(`device ${device} ${login}`),
  limits: DEVICE_LIMITS,
});

/** In this order, each only when the one before lets pass: who has to wait adds nothing to what slows others down. */
function countsOf(trying: Trying, pairLimits?: Limits): readonly Count[] {
  const { login, address, device } = trying;
  if (device !== null) return [deviceCount(device, login)];
  return [pairCount(trying, pairLimits), addressCount(address), loginCount(login)];
}

/** What a name may be tried from this address, by how many were wrong from there. Looked up without counting. */
async function pairLimitsAt(store: PeopleStore, address: string, now: Date): Promise<Limits> {
  const { key, limits } = addressCount(address);
  const none = { failures: 0, lastAt: now, lockedUntil: null };
  const known = await store.attempt(key, (before) => before ?? none);
  if (known === null || isForgotten(known, now, limits)) return PAIR_LIMITS;
  return known.failures < CROWD_AFTER ? PAIR_LIMITS : CROWDED_PAIR_LIMITS;
}

/** The attempts after one more at `now`. While one has to wait nothing is counted: the wait does not grow by asking. */
export function afterAttempt(known: Attempts | null, now: Date, limits: Limits): Attempts {
  const at = now.getTime();
  if (isLocked(known, now)) return known;
  const isFirst = known === null || isForgotten(known, now, limits);
  const failures = (isFirst ? 0 : known.failures) + 1;
  const doublings = failures - limits.free;
  const waitMs = Math.min(limits.longestWaitMs, limits.firstWaitMs * 2 ** doublings);
  return {
    failures,
    lastAt: now,
    lockedUntil: doublings < 0 ? null : new Date(at + waitMs),
  };
}

const isForgotten = ({ lastAt }: Attempts, now: Date, { forgetMs }: Limits): boolean =>
  now.getTime() - lastAt.getTime() > forgetMs;

function isLocked(known: Attempts | null, now: Date): known is Attempts & { lockedUntil: Date } {
  return (
    known !== null && known.lockedUntil !== null && known.lockedUntil.getTime() > now.getTime()
  );
}

/** Counts an attempt. Gives the seconds to wait when it may not even be judged, else null. */
export async function beginAttempt(
  store: PeopleStore,
  trying: Trying,
  now: Date,
): Promise<number | null> {
  const pairLimits =
    trying.device === null ? await pairLimitsAt(store, trying.address, now) : undefined;
  for (const { key, limits } of countsOf(trying, pairLimits)) {
    const known = await store.attempt(key, (before) => afterAttempt(before, now, limits));
    if (isLocked(known, now))
      return Math.ceil((known.lockedUntil.getTime() - now.getTime()) / 1000);
  }
  return null;
}

/** The attempt was right: its counts start anew, and the address has this one back. */
export async function forgiveAttempt(store: PeopleStore, trying: Trying): Promise<void> {
  const address = addressCount(trying.address).key;
  for (const { key } of countsOf(trying)) {
    if (key !== address) await store.forgetAttempts(key);
    else
      await store.attempt(key, (known) => ({
        failures: Math.max(0, (known?.failures ?? 0) - 1),
        lastAt: known?.lastAt ?? new Date(0),
        lockedUntil: null,
      }));
  }
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
