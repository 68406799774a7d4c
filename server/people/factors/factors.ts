// A person's second factors: added, listed, removed, each with its entry in the audit log. Only the
// person adds or removes one, with the password asked again; an admin can take all of somebody
// else's away. Expected refusals are thrown as Refusal.
import { newFactorId } from '#shared/process/chance.ts';
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type {
  FactorAdded,
  FactorList,
  PasskeyOptions,
  PasskeyRegistration,
  TotpEnrolment,
} from '#shared/wire/factors.ts';
import { outdated } from '../../auth/outdated.ts';
import type { Standing } from '../../auth/session-ports.ts';
import type { NewEntry } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { People } from '../people.ts';
import type { PeopleStore, StoredAccount } from '../ports.ts';
import { factorOf } from './factor-of.ts';
import { vaultForNew } from './lost-key.ts';
import type { Passkeys, RelyingParty } from './passkeys.ts';
import type { Added, FactorRow, FactorStore } from './ports.ts';
import { hashOfCode, newRecoveryCodes } from './recovery.ts';
import {
  expiredSecret,
  lastFactor,
  noFactorYet,
  noKey,
  tooManyFactors,
  wrongCode,
  wrongPasskey,
  wrongPassword,
} from './refusals.ts';
import type { OpenVault } from './settings.ts';
import { addressOf, newSecret, stepOfCode } from './totp.ts';
import { SealError } from './vault.ts';

export type FactorsParts = {
  readonly store: FactorStore;
  readonly people: PeopleStore;
  readonly passkeys: Passkeys;
  /** Null: this server has no key to seal secrets with. */
  readonly vault: OpenVault;
  /** Secrets are there that this key does not open: the operator has to hear of it. */
  readonly onLostKey: () => void;
  readonly isDemanded: (account: StoredAccount) => boolean;
  /** True time. */
  readonly clock: () => EpochMs;
  /**
   * Whether it is the password of somebody who is signed in; tries are counted. Throws when one has
   * to wait.
   */
  readonly isOwnPassword: People['isOwnPassword'];
  /** Called when sessions ended. */
  readonly onSessionsChanged: (accountId: string) => void;
};

/** A person at the own account: who it is, the password as typed, and where it was typed. */
export type Proof = Standing & {
  readonly password: string;
  readonly address: string;
};

const ENROLMENT_MS = 15 * MINUTE_MS;
/** An old and a new phone. */
const MOST_TOTP = 2;
const MOST_PASSKEYS = 10;

export const entryBy = (
  actorId: string,
  action: string,
  subjectId: string,
  after: NewEntry['after'] = null,
): NewEntry => ({ actorId, action, subjectId, before: null, after });

export class Factors {
  readonly #parts: FactorsParts;

  constructor(parts: FactorsParts) {
    this.#parts = parts;
  }

  async list(accountId: string): Promise<FactorList> {
    const { store, isDemanded } = this.#parts;
    const account = await this.#account(accountId);
    return {
      factors: (await store.factorsOf(accountId)).map(factorOf),
      recoveryCodesLeft: await store.recoveryCodesLeft(accountId),
      isDemanded: isDemanded(account),
    };
  }

  /**
   * A secret to scan. It counts after `confirmTotp`. `host`: what the app shows beside the login
   * name.
   */
  async beginTotp(proof: Proof, host: string): Promise<TotpEnrolment> {
    const account = await this.#proven(proof);
    const vault = await vaultForNew(this.#parts, this.#parts.store);
    const known = await this.#parts.store.factorsOf(account.accountId);
    if (known.filter(({ kind }) => kind === 'totp').length >= MOST_TOTP) throw tooManyFactors();
    const secret = newSecret();
    const expiresAt = new Date(this.#parts.clock() + ENROLMENT_MS);
    const secretSealed = vault.seal(secret, account.accountId);
    const result = await this.#parts.store.putEnrolment(proof, { secretSealed, expiresAt });
    if (result === 'outdated') throw outdated();
    const uri = addressOf(secret, host, account.login ?? account.accountId);
    return { secret, uri, expiresAt: expiresAt.toISOString() };
  }

  async confirmTotp(
    by: Standing,
    { code, label }: { code: string; label: string },
  ): Promise<FactorAdded> {
    const { accountId } = by;
    await this.#account(accountId);
    const { store, clock } = this.#parts;
    const now = clock();
    const enrolment = await store.enrolment(accountId);
    if (enrolment === null || enrolment.expiresAt.getTime() <= now) throw expiredSecret();
    const secret = this.#open(enrolment.secretSealed, accountId);
    const step = stepOfCode(secret, code, { now, lastStep: 0 });
    if (step === null) throw wrongCode();
    const { secretSealed } = enrolment;
    const base = this.#base(accountId, label);
    return this.#add(by, { ...base, kind: 'totp', secretSealed, lastStep: step });
  }

  async beginPasskey(proof: Proof, rp: RelyingParty): Promise<PasskeyOptions> {
    const account = await this.#proven(proof);
    const known = await this.#parts.store.factorsOf(account.accountId);
    const passkeys = known.filter((factor) => factor.kind === 'passkey');
    if (passkeys.length >= MOST_PASSKEYS) throw tooManyFactors();
    const login = account.login ?? account.accountId;
    return this.#parts.passkeys.registration({ accountId: account.accountId, login, rp }, passkeys);
  }

  async confirmPasskey(
    by: Standing,
    { credential, label }: { credential: PasskeyRegistration; label: string },
    rp: RelyingParty,
  ): Promise<FactorAdded> {
    const { accountId } = by;
    await this.#account(accountId);
    const made = await this.#parts.passkeys.registered(accountId, credential, rp);
    if (made === null) throw wrongPasskey();
    return this.#add(by, { ...this.#base(accountId, label), kind: 'passkey', ...made });
  }

  /** New ones in place of all that were there. */
  async replaceRecoveryCodes(proof: Proof): Promise<readonly string[]> {
    const { accountId } = await this.#proven(proof);
    const codes = newRecoveryCodes();
    const result = await this.#parts.store.replaceRecoveryCodes(
      proof,
      codes.map(hashOfCode),
      entryBy(accountId, 'factor.codes-replaced', accountId),
    );
    if (result === 'outdated') throw outdated();
    if (result === 'none') throw noFactorYet();
    return codes;
  }

  async remove(proof: Proof, factorId: string): Promise<void> {
    const account = await this.#proven(proof);
    const { accountId } = account;
    const known = await this.#parts.store.factorsOf(accountId);
    const kind = known.find((factor) => factor.factorId === factorId)?.kind ?? null;
    const result = await this.#parts.store.remove(proof, {
      factorId,
      keepLast: this.#parts.isDemanded(account),
      entry: entryBy(accountId, 'factor.removed', accountId, { factor: kind }),
    });
    if (result === 'outdated') throw outdated();
    if (result === 'unknown') throw new Refusal('not_found', 'There is no factor with this id.');
    if (result === 'last') throw lastFactor();
  }

  /**
   * An admin takes away all factors of somebody who has lost them; the sessions of that person end.
   */
  async removeAll(by: Standing, accountId: string): Promise<void> {
    await this.#account(accountId);
    if (by.accountId === accountId)
      throw new Refusal('conflict', 'Remove your own factors one by one, with your password.');
    const entry = entryBy(by.accountId, 'factor.removed', accountId, { factor: 'all' });
    if ((await this.#parts.store.removeAll(accountId, entry, by)) === 'outdated') throw outdated();
    // Who was locked out by wrong codes is let in again; whose counts are whose cannot be told from their hashes.
    await this.#parts.people.forgetAllAttempts();
    this.#parts.onSessionsChanged(accountId);
  }

  async #add(by: Standing, factor: FactorRow): Promise<FactorAdded> {
    const { accountId, kind } = factor;
    const codes = newRecoveryCodes();
    const result: Added = await this.#parts.store.add({
      factor,
      recoveryCodes: codes.map(hashOfCode),
      most: kind === 'totp' ? MOST_TOTP : MOST_PASSKEYS,
      entry: entryBy(accountId, 'factor.added', accountId, { factor: kind }),
      by,
    });
    if (result === 'outdated') throw outdated();
    if (result === 'too_many') throw tooManyFactors();
    if (result === 'taken')
      throw new Refusal('conflict', 'This passkey is registered already: use another one.');
    if (result === 'first') this.#parts.onSessionsChanged(accountId);
    return { factor: factorOf(factor), recoveryCodes: result === 'first' ? [...codes] : null };
  }

  #base(accountId: string, label: string) {
    const addedAt = new Date(this.#parts.clock());
    return { factorId: newFactorId(), accountId, label, addedAt, lastUsedOn: null };
  }

  async #account(accountId: string): Promise<StoredAccount> {
    const account = await this.#parts.people.account(accountId);
    if (account === null) throw new Refusal('not_found', 'There is no account with this id.');
    return account;
  }

  /** The account, when the password is its own. A wrong one counts as an attempt to sign in. */
  async #proven({ accountId, password, address }: Proof): Promise<StoredAccount> {
    const account = await this.#account(accountId);
    if (account.passwordHash === null)
      throw new Refusal('conflict', 'The identity provider asks this person for a second factor.');
    if (account.mustChangePassword)
      throw new Refusal('conflict', 'Choose your own password first.');
    if (!(await this.#parts.isOwnPassword(account, password, address))) throw wrongPassword();
    return account;
  }

  #open(sealed: string, accountId: string): string {
    const vault = this.#parts.vault();
    if (vault === null) throw noKey();
    try {
      return vault.open(sealed, accountId);
    } catch (error) {
      if (error instanceof SealError) throw expiredSecret();
      throw error;
    }
  }
}
