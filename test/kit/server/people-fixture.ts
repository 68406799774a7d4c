// People for tests: accounts with a role and a session, made directly in the store, so that no test has to sign in to try what a role may do.
import { createAuthenticator, SESSION_COOKIE } from '#server/auth/tokens.ts';
import { newRow } from '#server/people/accounts.ts';
import type { StoredAccount } from '#server/people/ports.ts';
import type { Role } from '#shared/wire/accounts.ts';
import type { Running } from './running.ts';

let made = 0;

/** A random address for each test, so that attempts of one do not slow down another. */
export function address(): Record<string, string> {
  made += 1;
  return { 'x-forwarded-for': `192.0.2.${made % 250}`, 'x-test': String(made) };
}

/** An account that can do nothing but have a session. */
export async function person(
  running: Running,
  role: Role,
  change: Partial<StoredAccount> = {},
): Promise<StoredAccount> {
  made += 1;
  const login = `${role}-${made}`;
  const row = newRow(
    { login, displayName: login, role, passwordHash: null, oidc: null },
    Date.now(),
  );
  const account = { ...row, ...change };
  const entry = { actorId: 'system', action: 'account.created', subjectId: account.accountId };
  await running.store.people.create(account, { ...entry, before: null, after: { role } });
  return account;
}

/** Headers of a browser in which this person is signed in, on a page of the service. */
export async function browserOf(
  running: Running,
  { accountId, role, mustChangePassword, sites }: StoredAccount,
): Promise<Record<string, string>> {
  const auth = createAuthenticator(running.store.tokens, running.store.sessions);
  const accessVersion = (await running.store.people.account(accountId))?.accessVersion ?? null;
  const { id } = await auth.start(
    { accountId, role, mustChangePassword, sites, tokenId: null, accessVersion },
    new Date(),
  );
  return { cookie: `${SESSION_COOKIE}=${id}`, origin: running.origin };
}

export const asJson = (body: unknown) => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

type Call = { method?: string; body?: unknown; headers?: Record<string, string> };

export type Calling = {
  /** Asks for a path below /api/v1, from an address of its own. */
  call(path: string, call?: Call): Promise<Response>;
  /** Headers of a browser in which a new admin is signed in. */
  admin(): Promise<Record<string, string>>;
  signIn(login: string, password: string, headers?: Record<string, string>): Promise<Response>;
  /** Headers of a browser that got this answer. */
  cookieOf(response: Response): Record<string, string>;
  newLogin(): string;
};

export function calling(running: () => Running): Calling {
  const call: Calling['call'] = (path, { method = 'GET', body, headers = {} } = {}) => {
    const sent = body === undefined ? { headers: {} } : asJson(body);
    return fetch(`${running().origin}/api/v1${path}`, {
      method,
      ...sent,
      headers: { ...address(), ...sent.headers, ...headers },
    });
  };
  return {
    call,
    admin: async () => browserOf(running(), await person(running(), 'admin')),
    signIn: (login, password, headers = {}) =>
      call('/sessions', { method: 'POST', body: { login, password }, headers }),
    cookieOf: (response) => ({
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
      origin: running().origin,
    }),
    newLogin: () => {
      made += 1;
      return `sanne-${made}`;
    },
  };
}
