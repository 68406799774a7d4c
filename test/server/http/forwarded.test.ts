// What a request says of itself: forwarded headers, the scheme of Authorization, the page it comes from.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settledAddress, settleForwarded, trustedProxiesOf } from '#server/http/address.ts';
import { readServerSettings } from '#server/settings.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { asJson, browserOf, person } from '../../kit/server/people-fixture.ts';
import { DEVICE, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

/** As an installation is without any setting: nobody's forwarded headers are believed. */
let alone: Running;
/** Behind a proxy on this machine. */
let proxied: Running;
beforeAll(async () => {
  alone = await startRunning(await openMemoryStore(), null, null, undefined, {
    trustedProxies: '',
  });
  proxied = await startRunning(await openMemoryStore(), null, null, undefined, {
    trustedProxies: '127.0.0.1',
  });
});
afterAll(async () => {
  await alone.stop();
  await proxied.stop();
});

const signIn = (running: Running, headers: Record<string, string>): Promise<Response> => {
  const { body, headers: json } = asJson({ token: 'guess-guess' });
  const init = { method: 'POST', body, headers: { ...json, ...headers } };
  return fetch(`${running.origin}/api/v1/sessions`, init);
};

/** How many of 40 tries were refused as too many. */
async function limited(running: Running, headers: (i: number) => Record<string, string>) {
  const answers: number[] = [];
  for (let i = 0; i < 40; i += 1) answers.push((await signIn(running, headers(i))).status);
  return answers.filter((status) => status === 429).length;
}

test('40 sign-in tries with a new X-Forwarded-For each are 10 tries without the setting', async () => {
  const headers = (i: number) => ({
    'x-forwarded-for': `192.0.2.${i}`,
    forwarded: `for=192.0.2.${i}`,
    'x-real-ip': `192.0.2.${i}`,
  });
  expect(await limited(alone, headers)).toBe(30);
});

test('behind a trusted proxy only what that proxy wrote counts, not what came before it', async () => {
  const spoofed = (i: number) => ({ 'x-forwarded-for': `192.0.2.${i}, 198.51.100.7` });
  expect(await limited(proxied, spoofed)).toBe(30);
  const honest = (i: number) => ({ 'x-forwarded-for': `192.0.2.${i}` });
  expect(await limited(proxied, honest)).toBe(0);
});

test('HTTPS and host of a proxy are believed from the setting only', async () => {
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'crowd.example' };
  const hsts = async (running: Running) =>
    (await running.get('/healthz', headers)).headers.get('strict-transport-security');
  expect(await hsts(alone)).toBeNull();
  expect(await hsts(proxied)).toMatch(/max-age/);
  const note = async (running: Running): Promise<number> => {
    const browser = await browserOf(running, await person(running, 'operator'));
    const { body, headers: json } = asJson({ kind: 'note', text: 'from outside' });
    const all = { ...json, ...browser, ...headers, origin: 'https://crowd.example' };
    const url = `${running.origin}/api/v1/sites/${SITE}/log`;
    return (await fetch(url, { method: 'POST', body, headers: all })).status;
  };
  expect(await note(alone)).toBe(403);
  expect(await note(proxied)).toBe(201);
});

test('the stream takes the host of a trusted proxy, and nobody else’s', async () => {
  const refused = (running: Running): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = io(`${running.origin}/live`, {
        parser,
        forceNew: true,
        transports: ['websocket'],
        auth: { protocol: 1, siteId: SITE, lane: 'public', cursor: null },
        extraHeaders: { origin: 'https://crowd.example', 'x-forwarded-host': 'crowd.example' },
      });
      const done = (is: boolean) => () => {
        socket.disconnect();
        resolve(is);
      };
      socket.on('refused', done(true)).on('hello', done(false));
    });
  expect(await refused(alone)).toBe(true);
  expect(await refused(proxied)).toBe(false);
});

type Asked = [text: string, peer: string, headers: IncomingHttpHeaders];

function settled(...[text, remoteAddress, headers]: Asked): IncomingHttpHeaders & { at: string } {
  const req = { headers: { ...headers }, socket: { remoteAddress } } as unknown as IncomingMessage;
  settleForwarded(req, trustedProxiesOf(text));
  return { ...req.headers, at: settledAddress(remoteAddress, req.headers) };
}

test.each<[...Asked, string]>([
  ['', '127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }, '127.0.0.1'],
  ['127.0.0.1', '::ffff:127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
  ['10.0.0.0/8', '10.1.2.3', { 'x-forwarded-for': '192.0.2.9, 192.0.2.1, 10.9.9.9' }, '192.0.2.1'],
  ['10.0.0.0/8', '192.0.2.5', { 'x-forwarded-for': '192.0.2.1' }, '192.0.2.5'],
  ['::1', '::1', { 'x-forwarded-for': '2001:db8::7' }, '2001:db8::7'],
  ['127.0.0.1', '127.0.0.1', { 'x-forwarded-for': 'x'.repeat(5000) }, '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1', { 'x-forwarded-for': '192.0.2.1, unknown' }, '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1', {}, '127.0.0.1'],
])('TRUSTED_PROXIES=%s: from %s with %o it is %s', (text, peer, headers, expected) => {
  expect(settled(text, peer, headers).at).toBe(expected);
});

test('what an untrusted address says of itself is gone before anybody reads it', () => {
  const said = {
    host: 'ours.example',
    forwarded: 'for=192.0.2.1',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-real-ip': '192.0.2.1',
  };
  expect(settled('', '192.0.2.9', said)).toEqual({ host: 'ours.example', at: '192.0.2.9' });
});

test.each([
  'loopback',
  '10.0.0.0/33',
  '10.0.0/8',
  '::1/129',
  '1.2.3.4/8/8',
  '0.0.0.0/0',
  '::/0',
  'on',
])('TRUSTED_PROXIES=%s refuses the start and names itself', (value) => {
  const env = { DATABASE_URL: 'postgresql://x', TRUSTED_PROXIES: `127.0.0.1, ${value}` };
  expect(() => readServerSettings(env)).toThrow(`TRUSTED_PROXIES: "${value}"`);
});

test('found B9: the scheme of Authorization is read without regard to case, over REST and over the stream', async () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR ']) {
    const headers = { authorization: `${scheme} ${OPERATOR}` };
    const answer = await alone.get(`/api/v1/sites/${SITE}/latest?lane=staff`, headers);
    expect([scheme, answer.status]).toEqual([scheme, 200]);
    const told = await new Promise((resolve) => {
      const socket = io(`${alone.origin}/live`, {
        parser,
        forceNew: true,
        transports: ['websocket'],
        auth: { protocol: 1, siteId: SITE, lane: 'staff', cursor: null },
        extraHeaders: headers,
      });
      const heard = (name: string) => (): void => {
        socket.disconnect();
        resolve(name);
      };
      socket.on('refused', heard('refused')).on('hello', heard('hello'));
    });
    expect([scheme, told]).toEqual([scheme, 'hello']);
  }
});

test('CSRF: a foreign page gains nothing with any Authorization beside a session cookie', async () => {
  const browser = await browserOf(alone, await person(alone, 'operator'));
  const note = (headers: Record<string, string>): Promise<Response> => {
    const { body, headers: json } = asJson({ kind: 'note', text: 'not mine' });
    const all = { ...json, cookie: browser.cookie ?? '', ...headers };
    const url = `${alone.origin}/api/v1/sites/${SITE}/log`;
    return fetch(url, { method: 'POST', body, headers: all });
  };
  const foreign = { origin: 'https://evil.example' };
  for (const authorization of ['x', 'Basic eDp5', 'Bearer', 'Bearer x', 'Bearer a b c d e f g h'])
    for (const more of [foreign, {}, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }])
      expect((await problemAt(await note({ authorization, ...more }))).code).toBe(
        Object.keys(more).length === 0 ? 'not_allowed' : 'foreign_origin',
      );
  // A bearer token says alone who asks: one of nobody is nobody, whatever the cookie says.
  expect((await note({ authorization: 'Bearer of-nobody-at-all', ...foreign })).status).toBe(401);
  expect((await note({ authorization: `Bearer ${DEVICE}`, ...foreign })).status).toBe(403);
  expect((await note({ authorization: `bearer ${OPERATOR}` })).status).toBe(201);
  expect((await note({ origin: alone.origin, authorization: 'x' })).status).toBe(201);
  const left = await fetch(`${alone.origin}/api/v1/sessions`, {
    method: 'DELETE',
    headers: { ...foreign, cookie: browser.cookie ?? '', authorization: 'Bearer of-nobody-at-all' },
  });
  expect(left.status).toBe(204);
  expect((await alone.get('/api/v1/sessions', { cookie: browser.cookie ?? '' })).status).toBe(200);
});

test('found C4: a preflight of a public read is answered, of anything else it is refused without a word to other origins', async () => {
  const preflight = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`${alone.origin}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'if-none-match',
      },
    });
  for (const path of ['/api/v1/sites', `/api/v1/sites/${SITE}/latest`, '/api/v1/sensors/s-1']) {
    const { status, headers } = await preflight(path);
    expect([path, status]).toEqual([path, 204]);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('if-none-match');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  }
  for (const path of [`/api/v1/sites/${SITE}/log`, '/api/v1/accounts', '/ingest/v1/readings']) {
    const { status, headers } = await preflight(path, 'POST');
    expect([path, status]).toEqual([path, 405]);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('found C4: an error of a public read can be read by a page of another origin', async () => {
  const headers = { origin: 'https://elsewhere.example' };
  for (const path of ['sites/nowhere', 'sites?x=1', 'sites/%20', 'nowhere', 'sensors/none']) {
    const answer = await alone.get(`/api/v1/${path}`, headers);
    expect([path, answer.status >= 400]).toEqual([path, true]);
    expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, '*']);
    const head = await fetch(`${alone.origin}/api/v1/${path}`, { method: 'HEAD', headers });
    expect([path, head.headers.get('access-control-allow-origin')]).toEqual([path, '*']);
  }
  const staff = await alone.get(`/api/v1/sites/${SITE}/latest?lane=staff`, headers);
  expect(staff.headers.get('access-control-allow-origin')).toBeNull();
});
