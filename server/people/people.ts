// Accounts: made, changed, disabled, erased, each with its entry in the audit log. Expected
// refusals are thrown as Refusal.

import { hashPassword } from '#shared/process/password-hash.ts';
import { type EpochMs, HOUR_MS } from '#shared/time.ts';
import type {
  Account,
  AccountChange,
  AccountRequest,
  NewAccount,
  PersonalData,
} from '#shared/wire/accounts.ts';
import type { ExportedDevice } from '#shared/wire/device-alerts.ts';
import type { Actor } from '../auth/access.ts';
import { outdated } from '../auth/outdated.ts';
import { PointBudget } from '../lanes/point-budget.ts';
import { Refusal } from '../refusal.ts';
import { creating, differences, erasing } from './account-change.ts';
import { accountOf, newRow } from './accounts.ts';
import { beginAttempt, forgiveAttempt, tooMany } from './attempts.ts';
import { Gate } from './gate.ts';
import { isPassword, newPassword } from './password.ts';
import { refuseWeak, wordsOfNames } from './password-choice.ts';
import { type PersonalFile, personalFileOf } from './personal-data.ts';
import type { AccountUpdate, PeopleStore, StoredAccount } from './ports.ts';
import type { RefusalLog } from './refusal-log.ts';
import { RememberedDevices } from './remembered-devices.ts';

export type PeopleParts = {
  readonly store: PeopleStore;
  /** The same, over connections of their own for whoever is not signed in yet. */
  readonly door: PeopleStore;
  readonly refusals: RefusalLog;
  /** Somebody's second factors, in the words of what is kept about a person. */
  readonly keptFactors: (accountId: string) => Promise<PersonalData['factors']>;
  /** Somebody's devices that are sent alerts, in the same words. */
  readonly keptDevices: (accountId: string) => Promise<readonly ExportedDevice[]>;
  readonly wallClock: () => EpochMs;
  /** Called when sessions ended or a role changed: open sockets are looked at again at once. */
  readonly onSessionsChanged: (accountId: string) => void;
  /** Called when a password was changed. */
  readonly onPasswordChanged?: (() => Promise<void>) | undefined;
  /**
   * Words that everybody here knows, for instance the site's name: a password is not made of them.
   * Lower case.
   */
  readonly knownWords: () => Promise<readonly string[]>;
};

function refuseErased(account: StoredAccount): void {
  if (account.erasedAt !== null)
    throw new Refusal('conflict', 'This account has been erased: nothing of it can be changed.');
}

const NOT_THERE = 'There is no account with this id.';

export class People {
  readonly store: PeopleStore;
  readonly door: PeopleStore;
  readonly refusals: RefusalLog;
  readonly devices = new RememberedDevices();
  /** Through which every judged password goes. */
  readonly gate = new Gate();
  readonly #parts: PeopleParts;
  /** Looks at one's own data that have an entry in the audit log. */
  readonly #ownLooks = new PointBudget(1, HOUR_MS);

  constructor(parts: PeopleParts) {
    this.#parts = parts;
    this.store = parts.store;
    this.door = parts.door;
    this.refusals = parts.refusals;
  }

  /** Throws `not_found`. */
  async accountOrRefuse(accountId: string): Promise<StoredAccount> {
    const account = await this.store.account(accountId);
    if (account === null) throw new Refusal('not_found', NOT_THERE);
    return account;
  }

  /** Makes an account; without `password` one is made and given back once. */
  async create(
    actor: Actor,
    request: Pick<AccountRequest, 'login' | 'displayName' | 'role' | 'sites' | 'password'>,
  ): Promise<NewAccount> {
    const { login, displayName, role, sites } = request;
    if (request.password !== undefined) await this.#refuseWeak(request.password, request);
    const password = request.password ?? newPassword();
    const passwordHash = await hashPassword(password);
    const asked = { login, displayName, role, sites, passwordHash, oidc: null };
    const row = newRow(asked, this.#parts.wallClock());
    const isNew = await this.store.create(row, creating(actor.accountId, row));
    if (!isNew) throw new Refusal('conflict', 'This login name is taken: choose another one.');
    return {
      account: accountOf(row),
      oneTimePassword: request.password === undefined ? password : null,
    };
  }

  async change(actor: Actor, accountId: string, change: AccountChange): Promise<Account> {
    await this.#change(actor, accountId, (account) => {
      refuseErased(account);
      if (change.role !== undefined && account.oidcSubject !== null)
        throw new Refusal('conflict', 'The role of this person comes from the identity provider.');
      const { set, before, after } = differences(account, change, this.#parts.wallClock());
      const entry = { actorId: actor.accountId, action: 'account.changed', subjectId: accountId };
      return { set, entry: { ...entry, before, after }, endsSessions: change.disabled === true };
    });
    return accountOf(await this.accountOrRefuse(accountId));
  }

  /**
   * Whether it is the password of somebody who is signed in. Wrong ones are counted; throws
   * `too_many_requests` when one has to wait.
   */
  async isOwnPassword(account: StoredAccount, password: string, address: string): Promise<boolean> {
    const now = new Date(this.#parts.wallClock());
    const { accountId, login } = account;
    // Whoever is signed in has shown more than a known device: strangers who guess at this name do
    // not get in the way.
    const trying = { login: login ?? accountId, address, device: accountId };
    // Nor do sign-ins to the account: a new password is what ends those of somebody else.
    const own = `own ${accountId}`;
    const isRight = await this.gate.ofPerson(own, () =>
      this.gate.run({ network: address, account: own }, async () => {
        const wait = await beginAttempt(this.store, trying, now);
        if (wait !== null) throw tooMany(wait);
        return isPassword(password, account.passwordHash);
      }),
    );
    if (isRight) await forgiveAttempt(this.store, trying);
    return isRight;
  }

  /**
   * One's own password: the old one is asked for, and counts as an attempt to sign in. All sessions
   * end.
   */
  async changeOwnPassword(
    actor: Actor,
    request: { oldPassword?: string | undefined; password?: string | undefined },
    address: string,
  ): Promise<void> {
    const account = await this.accountOrRefuse(actor.accountId);
    const { oldPassword = '', password = '' } = request;
    if (!(await this.isOwnPassword(account, oldPassword, address)))
      throw new Refusal('invalid_body', 'The old password is wrong.', [
        { pointer: '/oldPassword', code: 'wrong', detail: 'type the password that you use now' },
      ]);
    await this.#refuseWeak(password, account);
    if (password === oldPassword)
      throw new Refusal('invalid_body', 'Choose another password.', [
        { pointer: '/password', code: 'same', detail: 'this is the old one' },
      ]);
    await this.#setPassword(actor, account.accountId, password, false);
  }

  /**
   * Somebody else's password: a new one is made, given back once, and has to be changed at the next
   * sign-in. All sessions end, and nobody waits for wrong attempts any more: whoever was locked out
   * is let in with it. Counts are kept by hashes, so those of one person alone cannot be found.
   */
  async resetPassword(actor: Actor, accountId: string): Promise<string> {
    const password = newPassword();
    await this.#setPassword(actor, accountId, password, true);
    await this.store.forgetAllAttempts();
    return password;
  }

  async endSessions(actor: Actor, accountId: string): Promise<void> {
    await this.#change(actor, accountId, () => ({
      set: {},
      entry: entryOf(actor, 'account.sessions-ended', accountId),
      endsSessions: true,
    }));
  }

  /**
   * Empties the account: who it was is gone, and its id stays as a pseudonym in the audit log
   * (GDPR, article 17).
   */
  async erase(actor: Actor, accountId: string): Promise<void> {
    const now = new Date(this.#parts.wallClock());
    await this.#change(actor, accountId, (account) => ({
      set: erasing(account, now),
      entry: entryOf(actor, 'account.erased', accountId),
      endsSessions: true,
    }));
  }

  /** Everything that is kept about a person. Each look of somebody else is an entry too; of one's own, one in an hour. */
  async personalData(actor: Actor, accountId: string): Promise<PersonalFile> {
    const row = await this.accountOrRefuse(accountId);
    const isOwn = actor.accountId === accountId;
    const { keptFactors, keptDevices, wallClock } = this.#parts;
    if (!isOwn || this.#ownLooks.spend(accountId, 1, wallClock()) === 0)
      await this.store.record(entryOf(actor, 'account.exported', accountId));
    const devices = [...(await keptDevices(accountId))];
    return personalFileOf(row, this.store, { factors: await keptFactors(accountId), devices });
  }

  async #refuseWeak(
    password: string,
    { login, displayName }: Pick<StoredAccount, 'login' | 'displayName'>,
  ): Promise<void> {
    const known = await this.#parts.knownWords();
    await refuseWeak(password, [...wordsOfNames(login, displayName), ...known]);
  }

  async #setPassword(
    actor: Actor,
    accountId: string,
    password: string,
    mustChangePassword: boolean,
  ): Promise<void> {
    const passwordHash = await hashPassword(password);
    const action = mustChangePassword ? 'account.password-reset' : 'account.password-changed';
    await this.#change(actor, accountId, (account) => {
      refuseErased(account);
      if (account.oidcSubject !== null)
        throw new Refusal('conflict', 'This person signs in with the identity provider.');
      return {
        set: { passwordHash, mustChangePassword, hasFirstPassword: false },
        entry: entryOf(actor, action, accountId),
        endsSessions: true,
      };
    });
    await this.#parts.onPasswordChanged?.();
  }

  /** In the name of `actor`: who was judged, and has been changed or closed since then, changes nothing any more. */
  async #change(
    actor: Actor,
    accountId: string,
    decide: (account: StoredAccount) => AccountUpdate,
  ): Promise<void> {
    const result = await this.store.change(accountId, decide, actor);
    if (result === 'unknown') throw new Refusal('not_found', NOT_THERE);
    if (result === 'outdated') throw outdated();
    if (result === 'last_admin')
      throw new Refusal('conflict', 'This is the last admin: make another one first.');
    this.#parts.onSessionsChanged(accountId);
  }
}

/** An entry without before and after: the action says it all. */
function entryOf({ accountId }: Actor, action: string, subjectId: string): AccountUpdate['entry'] {
  return { actorId: accountId, action, subjectId, before: null, after: null };
}
