// The second step of signing in. A right password gives a pending sign-in: an id in a cookie that opens this step and nothing else, kept as a hash,
// for five minutes and five tries. A right proof ends it and names the account; the caller starts the session.
//
// Wrong proofs count for the pending sign-in, and for account and address together. What can be guessed, the six digits, also counts for the account
// alone, with room for a hundred: only somebody who has the password can use that up, and passkeys and recovery codes go on working.

import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#shared/process/sha256.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import type {
  FactorWay,
  PasskeyAssertion,
  PasskeyOptions,
  SecondProof,
} from '#shared/wire/factors.ts';
import type { Counted, KnownCredential } from '../../auth/tokens.ts';
import { Refusal } from '../../refusal.ts';
import { afterAttempt, type Limits, networkOf, tooMany } from '../attempts.ts';
import type { PeopleStore, StoredAccount } from '../ports.ts';
import type { RefusalLog } from '../refusal-log.ts';
import { entryBy } from './factors.ts';
import { requireKeyOf } from './lost-key.ts';
import type { Passkeys, RelyingParty } from './passkeys.ts';
import type { FactorRow, FactorStore, PasskeyRow, PendingRow, TotpRow } from './ports.ts';
import { hashOfCode } from './recovery.ts';
import type { OpenVault } from './settings.ts';
import { stepOfCode } from './totp.ts';
import { SealError } from './vault.ts';

export type SecondStepParts = {
  readonly store: FactorStore;
  readonly people: PeopleStore;
  readonly refusals: RefusalLog;
  readonly passkeys: Passkeys;
  readonly vault: OpenVault;
  readonly clock: () => EpochMs;
  /** Looks pending sign-ins up: ids that are none count for their address, like any credential that is not ours. */
  readonly counted: Counted;
  /** Brings to mind that this id, by SHA-256, is good. */
  readonly know: (credentials: readonly KnownCredential[]) => void;
  /** A secret cannot be opened: the operator has to hear of it. */
  readonly onLostKey: () => void;
};

export type Pending = {
  readonly id: string;
  readonly expiresAt: Date;
  readonly ways: readonly FactorWay[];
};

export type ProvenBy = { readonly account: StoredAccount; readonly factor: FactorWay };

/** Where somebody signs in from, and at which host. */
type At = { readonly address: string; readonly rp: RelyingParty };

export const PENDING_MS = 5 * MINUTE_MS;
export const PENDING_TRIES = 5;
const AT_ADDRESS: Limits = {
  free: 10,
  firstWaitMs: 30_000,
  longestWaitMs: 20 * MINUTE_MS,
  forgetMs: DAY_MS,
};
/** NIST SP 800-63B-4 (3.2.2) allows 100 failures in a row. */
const DIGITS: Limits = {
  free: 100,
  firstWaitMs: HOUR_MS,
  longestWaitMs: DAY_MS,
  forgetMs: 24 * HOUR_MS,
};

/** The sign-in is over, or never was: it begins again with the password. */
const startAgain = (code: 'not_signed_in' | 'conflict' = 'not_signed_in'): Refusal =>
  new Refusal(code, 'Sign in with your password again.', [
    { pointer: '', code: 'start_again', detail: 'the second step is no longer open' },
  ]);

const wrong = (pointer: string, code: string, detail: string): Refusal =>
  new Refusal('not_signed_in', 'This second step was not accepted.', [{ pointer, code, detail }]);

/** Of another version, or with another password, the first step no longer counts. */
const passwordSha256Of = ({ passwordHash, accessVersion }: StoredAccount): string =>
  sha256Hex(`${accessVersion} ${passwordHash ?? ''}`);

const dayOf = (now: EpochMs): string => new Date(now).toISOString().slice(0, 10);

export class SecondSteps {
  readonly #parts: SecondStepParts;

  constructor(parts: SecondStepParts) {
    this.#parts = parts;
  }

  /** A pending sign-in for whoever had the right password; null for an account without a second factor. `ways` may be empty: a passkey works at its own host only. */
  async begin(account: StoredAccount, rp: RelyingParty): Promise<Pending | null> {
    const { store, clock } = this.#parts;
    const factors = await store.factorsOf(account.accountId);
    if (factors.length === 0) return null;
    const id = randomBytes(32).toString('base64url');
    const now = clock();
    const expiresAt = new Date(now + PENDING_MS);
    await store.putPending(
      {
        sha256: sha256Hex(id),
        accountId: account.accountId,
        passwordSha256: passwordSha256Of(account),
        expiresAt,
      },
      new Date(now),
    );
    this.#parts.know([{ sha256: sha256Hex(id), owner: account.accountId }]);
    const codes = await store.recoveryCodesLeft(account.accountId);
    const ways: FactorWay[] = [];
    if (factors.some(({ kind }) => kind === 'totp')) ways.push('totp');
    if (passkeysAt(factors, rp).length > 0) ways.push('passkey');
    if (codes > 0) ways.push('recovery');
    return { id, expiresAt, ways };
  }

  /** Options for the passkeys of whoever is signing in. */
  async passkeyOptions(id: string | null, { address, rp }: At): Promise<PasskeyOptions> {
    const { store, passkeys, clock, counted } = this.#parts;
    const find = (sha256: string) => store.pending(sha256, new Date(clock()));
    const pending = id === null ? null : await counted(sha256Hex(id), address, find);
    // Asking for options signs nobody in: it is not refused for want of a session, but because nothing is pending.
    if (pending === null) throw startAgain('conflict');
    const known = passkeysAt(await store.factorsOf(pending.accountId), rp);
    if (known.length === 0)
      throw new Refusal('conflict', 'No passkey of yours was made at this address.');
    return passkeys.use(pending.sha256, known, rp);
  }

  /** Who it is, and by what. Ends the pending sign-in. Throws `not_signed_in` or `too_many_requests`. */
  async finish(id: string | null, proof: SecondProof, at: At): Promise<ProvenBy> {
    const { store, clock, counted } = this.#parts;
    const find = (sha256: string) => store.tryPending(sha256, PENDING_TRIES, new Date(clock()));
    const pending = id === null ? null : await counted(sha256Hex(id), at.address, find);
    if (pending === null) throw startAgain();
    const account = await this.#accountOf(pending);
    if ('code' in proof) requireKeyOf(this.#parts, await store.factorsOf(account.accountId));
    const keys = await this.#count(account, at.address, 'code' in proof);
    const factor = await this.#judge(pending, proof, at.rp);
    if (typeof factor !== 'string') {
      const refused = { action: 'factor.refused', subjectId: account.accountId };
      await this.#parts.refusals.record(refused, at.address);
      throw factor;
    }
    // Of two right proofs for one sign-in, one makes a session.
    if (!(await store.endPending(pending.sha256))) throw startAgain();
    for (const key of keys) await this.#parts.people.forgetAttempts(key);
    return { account, factor };
  }

  /** The account, when nothing of it was changed since the first step. */
  async #accountOf(pending: PendingRow): Promise<StoredAccount> {
    const account = await this.#parts.people.account(pending.accountId);
    const isSame =
      account !== null &&
      account.disabledAt === null &&
      account.passwordHash !== null &&
      passwordSha256Of(account) === pending.passwordSha256;
    if (isSame) return account;
    await this.#parts.store.endPending(pending.sha256);
    throw startAgain();
  }

  /** Counts before anything is judged, so that many at once are no way round. Gives the keys to forget when it was right. */
  async #count(
    { accountId }: StoredAccount,
    address: string,
    isGuessable: boolean,
  ): Promise<readonly string[]> {
    const now = new Date(this.#parts.clock());
    const network = networkOf(address);
    const keys: [string, Limits][] = [[sha256Hex(`factor ${accountId} ${network}`), AT_ADDRESS]];
    if (isGuessable) keys.push([sha256Hex(`factor digits ${accountId}`), DIGITS]);
    for (const [key, limits] of keys) {
      const known = await this.#parts.people.attempt(key, (before) =>
        afterAttempt(before, now, limits),
      );
      const waitMs = (known?.lockedUntil?.getTime() ?? 0) - now.getTime();
      if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000));
    }
    return keys.map(([key]) => key);
  }

  async #judge(
    pending: PendingRow,
    proof: SecondProof,
    rp: RelyingParty,
  ): Promise<FactorWay | Refusal> {
    const factors = await this.#parts.store.factorsOf(pending.accountId);
    if ('code' in proof) {
      const isRight = await this.#isCode(proof.code, factors);
      return isRight ? 'totp' : wrong('/code', 'wrong_code', 'wait for the next code of the app');
    }
    if ('recoveryCode' in proof) {
      const { accountId } = pending;
      const entry = entryBy(accountId, 'factor.recovery-used', accountId);
      const sha256 = hashOfCode(proof.recoveryCode);
      const isRight = await this.#parts.store.takeRecoveryCode(accountId, sha256, entry);
      return isRight ? 'recovery' : wrong('/recoveryCode', 'wrong_recovery', 'each works once');
    }
    const isRight = await this.#isPasskey(pending, proof.passkey, passkeysAt(factors, rp), rp);
    return isRight ? 'passkey' : wrong('/passkey', 'wrong_passkey', 'try it again');
  }

  async #isCode(code: string, factors: readonly FactorRow[]): Promise<boolean> {
    const { store, clock } = this.#parts;
    const now = clock();
    for (const factor of factors) {
      if (factor.kind !== 'totp') continue;
      const secret = this.#secretOf(factor);
      const step =
        secret === null ? null : stepOfCode(secret, code, { now, lastStep: factor.lastStep });
      if (step !== null && (await store.takeStep(factor.factorId, step, dayOf(now)))) return true;
    }
    return false;
  }

  #secretOf({ secretSealed, accountId }: TotpRow): string | null {
    try {
      const vault = this.#parts.vault();
      if (vault === null) throw new SealError('no key');
      return vault.open(secretSealed, accountId);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.#parts.onLostKey();
      return null;
    }
  }

  async #isPasskey(
    { sha256 }: PendingRow,
    assertion: PasskeyAssertion,
    known: readonly PasskeyRow[],
    rp: RelyingParty,
  ): Promise<boolean> {
    const { store, passkeys, clock } = this.#parts;
    const passkey = known.find(({ credentialId }) => credentialId === assertion.id);
    if (passkey === undefined) return false;
    const count = await passkeys.used(sha256, passkey, { assertion, rp });
    return count !== null && store.takeCount(passkey.factorId, count, dayOf(clock()));
  }
}

const passkeysAt = (factors: readonly FactorRow[], { rpId }: RelyingParty): PasskeyRow[] =>
  factors.filter((factor) => factor.kind === 'passkey').filter((key) => key.rpId === rpId);
