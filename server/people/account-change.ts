// What an admin changes of an account, and how the audit log tells it.

import type { EpochMs } from '#shared/time.ts';
import type { AccountChange } from '#shared/wire/accounts.ts';
import type { Facts, NewEntry } from '../ports.ts';
import type { AccountSet, StoredAccount } from './ports.ts';

/** Sites as one word of the audit log. */
const sitesFact = (sites: readonly string[] | null): string => sites?.join(' ') ?? 'all';

/** What a change sets, and how the audit log tells it. A name is only said to have changed. */
export function differences(
  account: StoredAccount,
  { displayName, role, sites, disabled }: AccountChange,
  now: EpochMs,
): { set: AccountSet; before: Facts; after: Facts } {
  const isDisabled = account.disabledAt !== null;
  const set: AccountSet = {
    ...(displayName === undefined ? {} : { displayName }),
    ...(role === undefined ? {} : { role }),
    ...(sites === undefined ? {} : { sites }),
    ...(disabled === undefined
      ? {}
      : { disabledAt: disabled ? (account.disabledAt ?? new Date(now)) : null }),
  };
  const before: Facts = {
    ...(role === undefined ? {} : { role: account.role }),
    ...(sites === undefined ? {} : { sites: sitesFact(account.sites) }),
    ...(disabled === undefined ? {} : { disabled: isDisabled }),
  };
  const after: Facts = {
    ...(role === undefined ? {} : { role }),
    ...(sites === undefined ? {} : { sites: sitesFact(sites) }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(displayName === undefined ? {} : { displayName: 'changed' }),
  };
  return { set, before, after };
}

/** What erasing sets: nothing of the person is left, and what there was before of these times stays. */
export const erasing = ({ disabledAt, erasedAt }: StoredAccount, now: Date): AccountSet => ({
  login: null,
  displayName: null,
  passwordHash: null,
  mustChangePassword: false,
  oidcIssuer: null,
  oidcSubject: null,
  disabledAt: disabledAt ?? now,
  erasedAt: erasedAt ?? now,
});

/** How the audit log tells that an account was made. */
export const creating = (
  actorId: string,
  { accountId, role, sites }: StoredAccount,
): NewEntry & { readonly subjectId: string } => ({
  actorId,
  action: 'account.created',
  subjectId: accountId,
  before: null,
  after: { role, sites: sitesFact(sites) },
});
