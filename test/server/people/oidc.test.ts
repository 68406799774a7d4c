// Signing in with a real OpenID provider (oidc-provider) on this machine, over HTTP as a browser would go: to the provider, through its login and
// consent, and back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OidcSettings, openTransaction, sealTransaction } from '#server/people/oidc.ts';
import { readServerSettings } from '#server/settings.ts';
import { sessionSchema } from '#shared/wire/accounts.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type IdentityProvider,
  NAME,
  openIdentityProvider,
} from '../../kit/identity-provider.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { Browser, callbackAt } from '../../kit/server/oidc-browser.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

const SECRET = CLIENT_SECRET;
const GROUPS: Record<string, string[]> = {
  'sub-admin': ['staff', 'crowd-admins'],
  'sub-operator': ['crowd-team'],
  'sub-nobody': ['staff'],
};

let running: Running;
let provider: IdentityProvider;
let issuer: string;

beforeAll(async () => {
  provider = await openIdentityProvider('127.0.0.1');
  issuer = provider.issuer;
  const oidc: OidcSettings = {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: SECRET,
    name: 'Gemeente Waterhaven',
    roleClaim: 'groups',
    roles: [
      ['crowd-admins', 'admin'],
      ['crowd-team', 'operator'],
    ],
    redirectUri: null,
  };
  running = await startRunning(await openMemoryStore(), null, oidc);
  const redirectUri = `${running.origin}/api/v1/sign-in/oidc/callback`;
  await provider.start(redirectUri, (subject) => GROUPS[subject] ?? []);
});
afterAll(async () => {
  provider?.stop();
  await running?.stop();
});

const callbackFor = (browser: Browser, sub: string, language = 'en'): Promise<string> =>
  callbackAt(running.origin, browser, sub, language);

async function sessionOf(browser: Browser): Promise<Response> {
  return browser.get(`${running.origin}/api/v1/sessions`);
}

test('somebody with a role signs in: account, session, name; the next time it is the same account', async () => {
  const browser = new Browser();
  const back = await browser.get(await callbackFor(browser, 'sub-operator'));
  expect([back.status, back.headers.get('location')]).toEqual([303, '/en/control']);
  const set = back.headers.getSetCookie().join('\n');
  expect(set).toMatch(/crowdshade_session=[^;]+;.*HttpOnly;.*SameSite=Strict/);
  const session = sessionSchema.parse(await (await sessionOf(browser)).json());
  expect(session).toMatchObject({ displayName: NAME, role: 'operator', mustChangePassword: false });
  const other = new Browser();
  await other.get(await callbackFor(other, 'sub-operator'));
  const again = sessionSchema.parse(await (await sessionOf(other)).json());
  expect(again.accountId).toBe(session.accountId);
  const account = await running.store.people.account(session.accountId);
  expect(account).toMatchObject({ oidcIssuer: issuer, oidcSubject: 'sub-operator', login: null });
  // The transaction is used up, and the addresses held no secret of it.
  expect(browser.cookies(running.origin).map((pair) => pair.split('=')[0])).toEqual([
    'crowdshade_session',
  ]);
});

test('found C13: the moment of the address is kept through the sign-in, and when it fails', async () => {
  const start = `${running.origin}/api/v1/sign-in/oidc?language=en`;
  const locationAfter = async (sub: string, at: string): Promise<string | null> => {
    const browser = new Browser();
    const callback = await callbackAt(running.origin, browser, sub, `en&at=${at}`);
    return (await browser.get(callback)).headers.get('location');
  };
  const at = '2027-06-12T18:15:00Z';
  expect(await locationAfter('sub-operator', at)).toBe(`/en/control?at=${at}`);
  expect(await locationAfter('sub-operator', '2027-06-12T20:15:00%2B02:00')).toBe(
    `/en/control?at=${at}`,
  );
  expect(await locationAfter('sub-nobody', at)).toBe(`/en/control?signin=no_role&at=${at}`);
  for (const wrong of ['yesterday', '0000-01-01T00:00:00Z', '//evil.example'])
    expect((await fetch(`${start}&at=${wrong}`, { redirect: 'manual' })).status).toBe(400);
});

test('the role follows the claim at each sign-in; without a role nobody gets in and running sessions end', async () => {
  const browser = new Browser();
  await browser.get(await callbackFor(browser, 'sub-admin'));
  const first = sessionSchema.parse(await (await sessionOf(browser)).json());
  expect(first.role).toBe('admin');
  GROUPS['sub-operator'] = ['crowd-team', 'crowd-admins'];
  const promoted = new Browser();
  await promoted.get(await callbackFor(promoted, 'sub-operator'));
  const session = sessionSchema.parse(await (await sessionOf(promoted)).json());
  expect(session.role).toBe('admin');
  GROUPS['sub-operator'] = [];
  const later = new Browser();
  const back = await later.get(await callbackFor(later, 'sub-operator', 'nl'));
  expect(back.headers.get('location')).toBe('/nl/control?signin=no_role');
  expect((await sessionOf(later)).status).toBe(401);
  expect((await sessionOf(promoted)).status).toBe(401);
  GROUPS['sub-operator'] = ['crowd-team'];
  const actions = (await running.store.people.auditOf(session.accountId)).map((e) => e.action);
  expect(actions).toContain('account.changed');
  expect(actions[0]).toBe('account.sessions-ended');
  // Whoever comes back without a role, again and again, writes nothing: there is nothing to end.
  GROUPS['sub-operator'] = [];
  for (let i = 0; i < 3; i += 1)
    await new Browser().get(await callbackFor(new Browser(), 'sub-operator'));
  GROUPS['sub-operator'] = ['crowd-team'];
  expect(await running.store.people.auditOf(session.accountId)).toHaveLength(actions.length);
});

test('a user without a role is refused and no account is made', async () => {
  const browser = new Browser();
  const back = await browser.get(await callbackFor(browser, 'sub-nobody'));
  expect(back.headers.get('location')).toBe('/en/control?signin=no_role');
  expect((await sessionOf(browser)).status).toBe(401);
  expect(await running.store.people.accountOfSubject(issuer, 'sub-nobody')).toBeNull();
});

test('a disabled account stays out, however right the provider’s answer is', async () => {
  const browser = new Browser();
  await browser.get(await callbackFor(browser, 'sub-operator'));
  const { accountId } = sessionSchema.parse(await (await sessionOf(browser)).json());
  const entry = { actorId: 'system', action: 'account.changed', subjectId: accountId };
  const set = (disabledAt: Date | null) =>
    running.store.people.change(accountId, () => ({
      set: { disabledAt },
      entry: { ...entry, before: null, after: null },
      endsSessions: true,
    }));
  await set(new Date());
  const later = new Browser();
  const back = await later.get(await callbackFor(later, 'sub-operator'));
  expect(back.headers.get('location')).toBe('/en/control?signin=disabled');
  await set(null);
});

type Tampering = {
  name: string;
  url?: (url: URL) => void;
  cookie?: (text: string) => string | null;
};

const reseal = (text: string, change: Record<string, unknown>): string => {
  const [payload = ''] = text.split('.');
  const known = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return sealTransaction({ ...known, ...change }, SECRET);
};

const TAMPERINGS: readonly Tampering[] = [
  { name: 'another state in the address', url: (url) => url.searchParams.set('state', 'x') },
  { name: 'no state in the address', url: (url) => url.searchParams.delete('state') },
  { name: 'another code', url: (url) => url.searchParams.set('code', 'x') },
  { name: 'another issuer', url: (url) => url.searchParams.set('iss', 'https://evil.example') },
  { name: 'an error of the provider', url: (url) => (url.search = '?error=access_denied') },
  { name: 'no cookie', cookie: () => null },
  { name: 'a cookie that was changed', cookie: (text) => `x${text}` },
  { name: 'another nonce', cookie: (text) => reseal(text, { nonce: 'x'.repeat(43) }) },
  { name: 'another verifier', cookie: (text) => reseal(text, { verifier: 'x'.repeat(43) }) },
  { name: 'a cookie that is too old', cookie: (text) => reseal(text, { expiresAt: 1 }) },
];

test.each(TAMPERINGS)('$name: nobody is signed in', async ({ url, cookie }) => {
  const browser = new Browser();
  const address = new URL(await callbackFor(browser, 'sub-operator'));
  url?.(address);
  const [pair = ''] = browser.cookies(running.origin);
  const at = pair.indexOf('=') + 1;
  const value = cookie === undefined ? pair.slice(at) : cookie(pair.slice(at));
  const headers = value === null ? {} : { cookie: pair.slice(0, at) + value };
  const back = await fetch(address, { headers, redirect: 'manual' });
  expect(back.status).toBe(303);
  expect(back.headers.get('location')).toMatch(/^\/(nl|en)\/control\?signin=failed$/);
  expect(back.headers.getSetCookie().join()).not.toMatch(/crowdshade_session=[^;]/);
});

test('a callback is used once', async () => {
  const browser = new Browser();
  const address = await callbackFor(browser, 'sub-operator');
  const [cookie = ''] = browser.cookies(running.origin);
  const once = await fetch(address, { headers: { cookie }, redirect: 'manual' });
  expect(once.headers.get('location')).toBe('/en/control');
  const twice = await fetch(address, { headers: { cookie }, redirect: 'manual' });
  expect(twice.headers.get('location')).toBe('/en/control?signin=failed');
});

test('a sign-in comes back once: after a made-up code the provider is not asked again, not even with the right one', async () => {
  const browser = new Browser();
  const address = await callbackFor(browser, 'sub-operator');
  const [cookie = ''] = browser.cookies(running.origin);
  const madeUp = new URL(address);
  madeUp.searchParams.set('code', 'made-up');
  for (const url of [madeUp.href, address]) {
    const back = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    expect(back.headers.get('location')).toBe('/en/control?signin=failed');
  }
});

test('everybody may know that there is a provider, and its name on the button', async () => {
  const methods = await (await running.get('/api/v1/sign-in')).json();
  expect(methods).toEqual({ oidc: { name: 'Gemeente Waterhaven' } });
});

test('a transaction opens with its own secret only', () => {
  const transaction = {
    state: 's',
    nonce: 'n',
    verifier: 'v',
    language: 'nl',
    expiresAt: 2000,
  } as const;
  const sealed = sealTransaction(transaction, SECRET);
  expect(openTransaction(sealed, SECRET, 1000)).toEqual(transaction);
  expect(openTransaction(sealed, 'another secret', 1000)).toBeNull();
  expect(openTransaction(sealed, SECRET, 2000)).toBeNull();
  expect(openTransaction(undefined, SECRET, 1000)).toBeNull();
});

test('half a configuration refuses to start and says what is missing', () => {
  const base = { DATABASE_URL: 'postgresql://x', OIDC_ISSUER: 'https://login.example.org' };
  expect(() => readServerSettings(base)).toThrow('OIDC_ROLES');
  const whole = { ...base, OIDC_CLIENT_ID: 'c', OIDC_CLIENT_SECRET: SECRET };
  expect(() => readServerSettings({ ...whole, OIDC_ROLES: 'boss=x' })).toThrow('role=value');
  const settings = readServerSettings({ ...whole, OIDC_ROLES: 'admin=a, viewer=b' });
  expect(settings.oidc?.roles).toEqual([
    ['a', 'admin'],
    ['b', 'viewer'],
  ]);
  expect(readServerSettings({ DATABASE_URL: 'postgresql://x' }).oidc).toBeNull();
});
