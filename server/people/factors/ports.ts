// What is kept of second factors, as the server needs it. The database and the twin in memory both are one. Every method that takes something
// (a step, a count, a code, a challenge, a try) does so once: of two at the same time one gets it.
import type { Standing } from '../../auth/session-ports.ts';
import type { NewEntry } from '../../ports.ts';

type FactorBase = {
  readonly factorId: string;
  readonly accountId: string;
  readonly label: string;
  readonly addedAt: Date;
  /** UTC day, `2027-06-12`; null before the first sign-in with it. */
  readonly lastUsedOn: string | null;
};

export type TotpRow = FactorBase & {
  readonly kind: 'totp';
  /** The secret, sealed (vault.ts). */
  readonly secretSealed: string;
  /** The newest 30 s step whose code was taken. */
  readonly lastStep: number;
};

export type PasskeyRow = FactorBase & {
  readonly kind: 'passkey';
  /** Base64url, as WebAuthn has it. */
  readonly credentialId: string;
  /** Base64url of the COSE key. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  /** The host that it was made for; it works at no other. */
  readonly rpId: string;
};

export type FactorRow = TotpRow | PasskeyRow;

export type Enrolment = { readonly secretSealed: string; readonly expiresAt: Date };

/** A sign-in that waits for its second step. */
export type PendingRow = {
  readonly sha256: string;
  readonly accountId: string;
  /** SHA-256 of the account's version and the stored password hash that was right. */
  readonly passwordSha256: string;
  readonly expiresAt: Date;
};

export type Adding = {
  readonly factor: FactorRow;
  /** SHA-256 of the codes to keep when this is the first factor. */
  readonly recoveryCodes: readonly string[];
  /** Most factors of the kind. */
  readonly most: number;
  readonly entry: NewEntry;
  /** Whose factor it is, as they were judged. */
  readonly by: Standing;
};

/** `first`: the recovery codes were kept, every session of the account ended, and its version counted up by one. */
export type Added = 'first' | 'added' | 'too_many' | 'taken' | Outdated;

/** Nothing was written: the account in whose name it was to be has changed since it was judged, or is closed. */
type Outdated = 'outdated';

export type Removing = {
  readonly factorId: string;
  /** Refuse when it is the last one. */
  readonly keepLast: boolean;
  readonly entry: NewEntry;
};

export interface FactorStore {
  /** In the order in which they were added. */
  factorsOf(accountId: string): Promise<readonly FactorRow[]>;
  recoveryCodesLeft(accountId: string): Promise<number>;
  /** Replaces an earlier one. */
  putEnrolment(by: Standing, enrolment: Enrolment): Promise<'put' | Outdated>;
  enrolment(accountId: string): Promise<Enrolment | null>;
  /** Factor and entry in one transaction; ends the enrolment. */
  add(adding: Adding): Promise<Added>;
  /** Removes one factor, with the last one the recovery codes too. */
  remove(by: Standing, removing: Removing): Promise<'removed' | 'unknown' | 'last' | Outdated>;
  /** Removes everything and ends all sessions of the account, with the entry. `by` is the admin who does it. Gives how many factors there were. */
  removeAll(accountId: string, entry: NewEntry, by: Standing): Promise<number | Outdated>;
  /** `none`: there is no factor, and codes alone are none. */
  replaceRecoveryCodes(
    by: Standing,
    sha256s: readonly string[],
    entry: NewEntry,
  ): Promise<'replaced' | 'none' | Outdated>;
  takeRecoveryCode(accountId: string, sha256: string, entry: NewEntry): Promise<boolean>;
  /** False when this step, or a later one, was taken before. */
  takeStep(factorId: string, step: number, day: string): Promise<boolean>;
  /** False when the count did not grow. An authenticator that does not count says 0 for ever. */
  takeCount(factorId: string, count: number, day: string): Promise<boolean>;
  /** Forgets what is over at `now`. */
  putPending(pending: PendingRow, now: Date): Promise<void>;
  pending(sha256: string, now: Date): Promise<PendingRow | null>;
  /** Counts a try before it is judged; null when there is no such sign-in at `now`, or none of its `most` tries is left. */
  tryPending(sha256: string, most: number, now: Date): Promise<PendingRow | null>;
  /** False when somebody ended it before. */
  endPending(sha256: string): Promise<boolean>;
  putChallenge(sha256: string, boundTo: string, expiresAt: Date, now: Date): Promise<void>;
  takeChallenge(sha256: string, boundTo: string, now: Date): Promise<boolean>;
  /** Whether a secret is there that was sealed with another key than the one whose name this is. */
  hasOtherKey(keyName: string): Promise<boolean>;
}
