// Proof that somebody signed in to an account on this device before ("device cookie", OWASP). Attempts with it have a count of their own, so that
// strangers who type wrong passwords cannot keep a person out from the device at which that person works. It opens nothing by itself.
//
// A proof is `nonce.expiry.mac`. The key is made of the account's password hash, a secret that every server of the installation has and no browser
// ever sees: so a proof ends when the password changes, and nothing more is stored. A device keeps one proof per account, the newest eight.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { DAY_MS, type EpochMs } from '#shared/time.ts';
import type { StoredAccount } from './ports.ts';

/** A device that nobody signed in at for so long is a stranger again. */
export const PROOF_MS = 180 * DAY_MS;
const MOST_PROOFS = 8;
const FORM = /^([A-Za-z0-9_-]{16})\.([0-9a-z]{6,9})\.([A-Za-z0-9_-]{43})$/;

type ProofOwner = Pick<StoredAccount, 'accountId' | 'passwordHash'>;
/** An unknown name takes the same steps. */
const NOBODY: ProofOwner = { accountId: 'a-nobody00', passwordHash: null };
const noHash = randomBytes(32).toString('base64url');

function macOf({ accountId, passwordHash }: ProofOwner, nonce: string, expiry: string): Buffer {
  const key = createHmac('sha256', passwordHash ?? noHash)
    .update('crowdshade device proof')
    .digest();
  return createHmac('sha256', key).update(`${accountId} ${nonce} ${expiry}`).digest();
}

/** The nonce of a proof that is this owner's and has not ended, else null. */
function nonceOf(proof: string, owner: ProofOwner, now: EpochMs): string | null {
  const [, nonce = '', expiry = '', mac = ''] = FORM.exec(proof) ?? [];
  const expected = macOf(owner, nonce, expiry);
  const given = Buffer.from(mac, 'base64url');
  const isRight = given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  return isRight && Number.parseInt(expiry, 36) * 1000 > now ? nonce : null;
}

const proofsOf = (cookie: string | undefined): string[] =>
  (cookie ?? '').split('~', MOST_PROOFS).filter((proof) => FORM.test(proof));

/** What the proofs of a cookie are told apart by, whether they are right or not; the newest first. */
export const noncesOf = (cookie: string | undefined): string[] =>
  proofsOf(cookie).map((proof) => proof.split('.', 1)[0] ?? '');

/** Which known device of this account the cookie is from; null: none. Without an account always null, after the same work. */
export function deviceOf(
  cookie: string | undefined,
  account: ProofOwner | null,
  now: EpochMs,
): string | null {
  const owner = account?.passwordHash == null ? NOBODY : account;
  const nonces = proofsOf(cookie).map((proof) => nonceOf(proof, owner, now));
  return owner === NOBODY ? null : (nonces.find((nonce) => nonce !== null) ?? null);
}

/** The cookie after somebody signed in here: with a new proof of theirs in place of the one before. */
export function withProof(cookie: string | undefined, account: ProofOwner, now: EpochMs): string {
  const nonce = randomBytes(12).toString('base64url');
  const expiry = Math.floor((now + PROOF_MS) / 1000).toString(36);
  const proof = `${nonce}.${expiry}.${macOf(account, nonce, expiry).toString('base64url')}`;
  const others = proofsOf(cookie).filter((other) => nonceOf(other, account, now) === null);
  return [proof, ...others].slice(0, MOST_PROOFS).join('~');
}
