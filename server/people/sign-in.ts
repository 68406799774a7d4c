// Signing in: with a name and a password, or as somebody whom an identity provider has named. Neither tells whether a name exists.

import type { EpochMs } from '#shared/time.ts';
import { loginSchema, type Role } from '#shared/wire/accounts.ts';
import { outdated } from '../auth/outdated.ts';
import { Refusal } from '../refusal.ts';
import { newRow } from './accounts.ts';
import { beginAttempt, forgiveAttempt, networkOf, tooMany } from './attempts.ts';
import { deviceOf } from './device-proof.ts';
import { isPassword } from './password.ts';
import type { People } from './people.ts';
import type { AccountUpdate, PeopleStore, StoredAccount } from './ports.ts';

export type PasswordAttempt = {
  readonly login: string;
  readonly password: string;
  readonly address: string;
  /** Proofs of the device, as its cookie holds them. */
  readonly proofs: string | undefined;
  readonly now: Date;
};

const WRONG = 'The user name or password is wrong.';

/** The account, or a Refusal: `too_many_requests`, or the one `not_signed_in` of a wrong name, a wrong password and a disabled account. */
export async function signInWithPassword(
  { door: store, gate, devices, refusals }: Pick<People, 'door' | 'gate' | 'devices' | 'refusals'>,
  { login: typed, password, address, proofs, now }: PasswordAttempt,
): Promise<StoredAccount> {
  // What cannot be a name is counted and takes as long as any other.
  const login = loginSchema.safeParse(typed).data ?? '';
  const network = networkOf(address);
  const remembered = devices.accountOf(proofs, login);
  return gate.ofPerson(remembered ?? `${network} ${login}`, async () => {
    const account = await gate.lookUp({ network, account: remembered }, () =>
      store.accountOfLogin(login),
    );
    // A device of somebody whose account is closed is a stranger's.
    const owner = account?.disabledAt === null ? account : null;
    const device = deviceOf(proofs, owner, now.getTime());
    const known = device === null || owner === null ? null : owner.accountId;
    if (device !== null && known !== null) devices.remember(device, login, known);
    else if (remembered !== null) devices.forget(proofs, login);
    const trying = { login, address, device };
    return gate.run({ network, account: known }, async () => {
      const wait = await beginAttempt(store, trying, now);
      if (wait !== null) throw tooMany(wait);
      const isRight = await isPassword(password, account?.passwordHash ?? null);
      if (account === null || !isRight || account.disabledAt !== null) {
        // For unknown names too, so that both take the same steps.
        const subjectId = account?.accountId ?? null;
        await refusals.record({ action: 'sign-in.refused', subjectId }, address);
        throw new Refusal('not_signed_in', WRONG);
      }
      await forgiveAttempt(store, trying);
      return account;
    });
  });
}

/** What an identity provider says about a person, and which role that gives; null: none. */
export type Identity = {
  readonly issuer: string;
  readonly subject: string;
  readonly displayName: string;
  readonly role: Role | null;
};

/** Why somebody whom the provider knows is not let in. */
export type IdentityRefusal = 'no_role' | 'disabled';

/**
 * The account of an identity: made at the first sign-in, role and name brought up to date at each. Accounts are told apart by issuer and subject
 * only; a name or e-mail address at the provider never opens an account that has a password here.
 */
export async function signInWithIdentity(
  store: PeopleStore,
  { issuer, subject, displayName, role }: Identity,
  now: EpochMs,
): Promise<StoredAccount | IdentityRefusal> {
  const known = await store.accountOfSubject(issuer, subject);
  if (role === null) {
    if (known !== null) await withdraw(store, known, now);
    return 'no_role';
  }
  if (known === null) {
    const oidc = { issuer, subject };
    const row = newRow({ login: null, displayName, role, passwordHash: null, oidc }, now);
    await store.create(row, {
      actorId: 'system',
      action: 'account.created',
      subjectId: row.accountId,
      before: null,
      after: { role, with: 'oidc' },
    });
    return (await store.accountOfSubject(issuer, subject)) ?? row;
  }
  if (known.disabledAt !== null) return 'disabled';
  if (known.role === role && known.displayName === displayName) return known;
  const update: AccountUpdate = {
    set: { role, displayName },
    entry: {
      actorId: 'system',
      action: 'account.changed',
      subjectId: known.accountId,
      before: { role: known.role },
      after: { role, by: 'oidc' },
    },
    endsSessions: false,
  };
  const result = await store.change(known.accountId, () => update, known);
  // The provider took the admin role from the last admin: letting them in with it would be the wrong way to keep one.
  if (result === 'last_admin') return 'no_role';
  if (result === 'outdated') throw outdated();
  return { ...known, role, displayName, accessVersion: known.accessVersion + 1 };
}

/** Who lost the role at the provider loses the running sessions here. Without one nothing is written, however often they come back. */
async function withdraw(
  store: PeopleStore,
  { accountId }: StoredAccount,
  now: EpochMs,
): Promise<void> {
  const sessions = await store.sessionsOf(accountId);
  if (!sessions.some(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt.getTime() > now))
    return;
  await store.change(accountId, () => ({
    set: {},
    entry: {
      actorId: 'system',
      action: 'account.sessions-ended',
      subjectId: accountId,
      before: null,
      after: { by: 'oidc' },
    },
    endsSessions: true,
  }));
}
