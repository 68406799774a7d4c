// Sign-in, accounts and the audit log: loaded with the staff side only.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  Account,
  AccountChange,
  AccountPage,
  AuditPage,
  NewAccount,
  PasswordAnswer,
  Role,
  Session,
  SignInMethods,
} from '#shared/wire/accounts.ts';
import type { SecondStep } from '#shared/wire/factors.ts';
import { getJson, request, V1 } from './api.ts';

const accountUrl = (accountId: string): string => `${V1}/accounts/${encodeURIComponent(accountId)}`;

function sending(method: string, body: unknown): RequestInit {
  const headers = { 'Content-Type': 'application/json' };
  return { method, headers, body: JSON.stringify(body) };
}

async function send<T>(path: string, method: string, body: unknown): Promise<T> {
  return (await request(path, sending(method, body))).json() as Promise<T>;
}

/** Exchanges the operator token, or name and password, for a session cookie; with a second factor, for its second step. Nothing of it is kept here. */
export const signIn = (
  credentials: { token: string } | { login: string; password: string },
): Promise<Session | SecondStep> => send(`${V1}/sessions`, 'POST', credentials);

/** Where the sign-in with the organisation's identity provider starts. */
export const oidcUrl = (language: string): string => `${V1}/sign-in/oidc?language=${language}`;

export const signInMethodsQuery = () =>
  queryOptions({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => getJson<SignInMethods>(`${V1}/sign-in`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['accounts', 'staff', accountId],
    queryFn: ({ signal }) => getJson<Account>(accountUrl(accountId), signal),
  });

/** All accounts, page after page; admins and auditors. */
export const accountsQuery = () =>
  queryOptions({
    queryKey: ['accounts', 'staff'],
    queryFn: async ({ signal }) => {
      const accounts: Account[] = [];
      let next: string | null = `${V1}/accounts?limit=500`;
      while (next !== null) {
        const page: AccountPage = await getJson<AccountPage>(next, signal);
        accounts.push(...page.accounts);
        next = page.links.next;
      }
      return accounts;
    },
  });

export const auditQuery = () =>
  infiniteQueryOptions({
    queryKey: ['audit', 'staff'],
    queryFn: ({ pageParam, signal }) => getJson<AuditPage>(pageParam, signal),
    initialPageParam: `${V1}/audit?limit=20`,
    getNextPageParam: (page) => page.links.next,
  });

export type PersonAsked = {
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  /** Null: every one. */
  readonly sites: string[] | null;
};
export const createAccount = (person: PersonAsked): Promise<NewAccount> =>
  send(`${V1}/accounts`, 'POST', person);

export const changeAccount = (accountId: string, change: AccountChange): Promise<Account> =>
  send(accountUrl(accountId), 'PATCH', change);

export const changePassword = (
  accountId: string,
  passwords: { oldPassword: string; password: string },
): Promise<PasswordAnswer> => send(`${accountUrl(accountId)}/password`, 'POST', passwords);

/** Makes a one-time password for somebody else. */
export const resetPassword = (accountId: string): Promise<PasswordAnswer> =>
  send(`${accountUrl(accountId)}/password`, 'POST', {});

export async function endSessions(accountId: string, signal?: AbortSignal): Promise<void> {
  const waiting = signal === undefined ? {} : { signal };
  await request(`${accountUrl(accountId)}/sessions`, { method: 'DELETE', ...waiting });
}

export const personalDataUrl = (accountId: string): string =>
  `${accountUrl(accountId)}/personal-data`;

export async function erasePerson(accountId: string): Promise<void> {
  await request(personalDataUrl(accountId), { method: 'DELETE' });
}
