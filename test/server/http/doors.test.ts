// What strangers can have for nothing at the doors: a place before others by a cookie of their own making, and questions of the database that nobody counts.

import { EventEmitter, once } from 'node:events';
import type http from 'node:http';
import net from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { SESSION_COOKIE } from '#server/auth/tokens.ts';
import { NO_PROXY } from '#server/http/address.ts';
import { createFront, judgeFirst } from '#server/http/front.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { SECOND_MS } from '#shared/time.ts';
import { eventually } from '../../kit/database/folder.ts';
import { codeOf, cookiesOf, factorCalls, PASSWORD } from '../../kit/server/factor-fixture.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { browserOf, person } from '../../kit/server/people-fixture.ts';
import { bearer, DEVICE, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';
import type { TestStore } from '../../kit/server/store.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 300_000 });

const LIMIT = 5;
const FROM = { 'x-forwarded-for': '198.51.100.9' };
/** So few that the share of an address does not come back while a test runs. */
const limits = {
  ...DEFAULT_LIMITS,
  http: { ...DEFAULT_LIMITS.http, heldBackMs: 1 },
  signIn: { failuresPerMinute: LIMIT },
};
let running: Running | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(change: (store: TestStore) => Partial<TestStore> = () => ({})) {
  const store = await openMemoryStore();
  const served = await startRunning({ ...store, ...change(store) }, null, null, undefined, {
    limits,
  });
  running = served;
  return served;
}

/** A request as the server hears of it, without a line. */
const requestWith = (headers: http.IncomingHttpHeaders) => {
  const socket = Object.assign(new EventEmitter(), { destroyed: false, remoteAddress: '::1' });
  return { url: '/', method: 'GET', headers, headersDistinct: {}, socket };
};

test('a cookie of its own making passes nobody by; whoever is known waits for one of forty', async () => {
  const seen: string[] = [];
  const server = createFront((req) => void seen.push(req.headers.cookie ?? 'public'));
  let asked = 0;
  judgeFirst(server, NO_PROXY, ({ headers }) => {
    asked += 1;
    return headers.cookie === 'staff';
  });
  const come = (headers: http.IncomingHttpHeaders): void =>
    void server.emit('request', requestWith(headers), { destroyed: false });
  for (let i = 0; i < 40; i += 1) come({ cookie: 'made-up' });
  for (let i = 0; i < 40; i += 1) come({});
  come({ cookie: 'staff' });
  expect(seen).toEqual(['made-up', 'staff']);
  // The public shows nothing, so nothing of it is hashed and looked for.
  expect(asked).toBe(41);
  await eventually(() => seen.length === 81);
});

test('a request whose head does not come is ended, and is looked for often enough for its time to be true', async () => {
  const server = createFront(() => {}).listen(0, '127.0.0.1');
  // Node looks every half minute by itself, and lets a head of 20 s come for 50.
  expect(Reflect.get(server, 'connectionsCheckingInterval')).toBeLessThanOrEqual(SECOND_MS);
  server.headersTimeout = 100;
  await once(server, 'listening');
  const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
  socket.destroy();
  server.close();
});

test('who is known is told at the door without a question: a session, an operator token, a device token', async () => {
  const { knownBy } = await import('#server/auth/known.ts');
  const good = new Set([`${SESSION_COOKIE}=mine`, `Bearer ${OPERATOR}`]);
  const isKnown = knownBy(
    { isKnown: ({ authorization, cookie }) => good.has(authorization ?? cookie ?? '') },
    (sha256) => sha256 === sha256Hex(DEVICE),
  );
  const isIn = (headers: http.IncomingHttpHeaders): boolean => isKnown({ headers });
  expect(isIn({ cookie: `${SESSION_COOKIE}=mine` })).toBe(true);
  expect(isIn({ authorization: `Bearer ${OPERATOR}` })).toBe(true);
  expect(isIn({ authorization: `Bearer ${DEVICE}` })).toBe(true);
  for (const headers of [{}, { cookie: 'x=1' }, { authorization: 'Bearer made-up-token' }])
    expect(isIn(headers)).toBe(false);
});

test('DELETE /sessions with random cookies: counted like everywhere; whoever is signed in leaves all the same', async () => {
  let finds = 0;
  const served = await start((store) => ({
    sessions: {
      ...store.sessions,
      find: (sha256) => {
        finds += 1;
        return store.sessions.find(sha256);
      },
    },
  }));
  const leave = async (cookie: string): Promise<number> => {
    const headers = { ...FROM, cookie, origin: served.origin };
    return (await fetch(`${served.origin}/api/v1/sessions`, { method: 'DELETE', headers })).status;
  };
  const signedIn = await fetch(`${served.origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { ...FROM, 'content-type': 'application/json' },
    body: JSON.stringify({ token: OPERATOR }),
  });
  expect(signedIn.status).toBe(201);
  const before = finds;
  const seen: number[] = [];
  for (let i = 0; i < 4 * LIMIT; i += 1) seen.push(await leave(`${SESSION_COOKIE}=random-${i}`));
  expect(new Set(seen)).toEqual(new Set([204, 429]));
  expect(finds - before).toBe(seen.filter((status) => status === 204).length);
  expect(finds - before).toBeLessThan(2 * LIMIT);
  const { cookie = '' } = cookiesOf(signedIn, served.origin);
  expect(await leave(cookie)).toBe(204);
  expect((await served.get('/api/v1/sessions', { cookie })).status).toBe(401);
});

test('the second step with random cookies: counted; a sign-in that was begun goes on beside them', async () => {
  let asked = 0;
  const counting = <A extends unknown[], R>(ask: (...given: A) => R) => {
    return (...given: A): R => {
      asked += 1;
      return ask(...given);
    };
  };
  const served = await start(({ factors }) => ({
    factors: {
      ...factors,
      pending: counting(factors.pending.bind(factors)),
      tryPending: counting(factors.tryPending.bind(factors)),
    },
  }));
  const { someone, addTotp } = factorCalls(() => served);
  const { account, headers } = await someone();
  const { secret } = await addTotp(account, headers);
  const post = (path: string, cookie: string, body: unknown) =>
    fetch(`${served.origin}/api/v1/sessions${path}`, {
      method: 'POST',
      headers: { ...FROM, cookie, origin: served.origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const begun = await post('', '', { login: account.login, password: PASSWORD });
  expect(begun.status).toBe(202);
  asked = 0;
  const seen: number[] = [];
  for (let i = 0; i < 4 * LIMIT; i += 1) {
    const path = i % 2 === 0 ? '/factor' : '/factor/passkey';
    const body = i % 2 === 0 ? { code: '000000' } : {};
    seen.push((await post(path, `crowdshade_second_step=random-${i}`, body)).status);
  }
  expect(new Set(seen)).toEqual(new Set([401, 409, 429]));
  expect(asked).toBe(seen.filter((status) => status !== 429).length);
  expect(asked).toBeLessThan(2 * LIMIT);
  const { cookie = '' } = cookiesOf(begun, served.origin);
  expect((await post('/factor', cookie, { code: codeOf(secret) })).status).toBe(201);
});

test('a token that is known signs in beside strangers who guess from the same address', async () => {
  const served = await start();
  const signIn = async (token: string): Promise<number> =>
    (
      await fetch(`${served.origin}/api/v1/sessions`, {
        method: 'POST',
        headers: { ...FROM, 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
    ).status;
  expect((await served.get('/metrics', bearer(OPERATOR))).status).toBe(200);
  const seen: number[] = [];
  for (let i = 0; i < 12; i += 1) seen.push(await signIn(`cs_op_random-${i}`));
  expect(seen.at(-1)).toBe(429);
  expect(await signIn(OPERATOR)).toBe(201);
});

test('signed out, disabled or revoked: a stranger at this door at once, not only when it is looked up again', async () => {
  const served = await start();
  const admin = await browserOf(served, await person(served, 'admin'));
  const statusOf = async (headers: Record<string, string>): Promise<number> =>
    (await served.get(`/api/v1/sites/${SITE}/latest?lane=staff`, { ...FROM, ...headers })).status;
  const change = (path: string, method: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${served.origin}/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const disabled = await person(served, 'operator');
  const leaving = await person(served, 'operator');
  const signedOut = await browserOf(served, leaving);
  const signedIn = await browserOf(served, leaving);
  const ofDisabled = await browserOf(served, disabled);
  const made = await change('/tokens', 'POST', admin, { role: 'operator', label: 'bridge' });
  const { token, secret } = (await made.json()) as { token: { tokenId: string }; secret: string };
  const all = [signedOut, signedIn, ofDisabled, bearer(secret)];
  for (const headers of all) expect(await statusOf(headers)).toBe(200);
  // Strangers of the same address: from now on only who is known is looked up.
  for (let i = 0; i < 4 * LIMIT; i += 1)
    await statusOf({ cookie: `${SESSION_COOKIE}=random-${i}` });
  for (const headers of all) expect(await statusOf(headers)).toBe(200);

  expect((await change('/sessions', 'DELETE', { ...FROM, ...signedOut })).status).toBe(204);
  expect(await statusOf(signedOut)).toBe(429);
  const { accountId } = disabled;
  const patched = await change(`/accounts/${accountId}`, 'PATCH', admin, { disabled: true });
  expect(patched.status).toBe(200);
  expect(await statusOf(ofDisabled)).toBe(429);
  expect((await change(`/tokens/${token.tokenId}`, 'DELETE', admin)).status).toBe(204);
  expect(await statusOf(bearer(secret))).toBe(429);
  // The other session of whoever signed out goes on.
  expect(await statusOf(signedIn)).toBe(200);
});
