// Row by row what once gave 500: each is the caller's mistake now, says so, and repeats nothing of it.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeCursor } from '#server/http/cursor.ts';
import { paramsOf } from '#server/http/params.ts';
import type { Role } from '#shared/wire/accounts.ts';
import { eventPlan } from '../../kit/ladder-builders.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { address, browserOf, person } from '../../kit/server/people-fixture.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

let store: DatabaseStore;
let running: Running;
const headers = new Map<Role, Record<string, string>>();
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  for (const role of ['operator', 'maintainer', 'admin'] as const)
    headers.set(role, await browserOf(running, await person(running, role)));
});
afterAll(async () => {
  expect(running.errors).toEqual([]);
  await running.stop();
});

const get = (path: string): Promise<Response> =>
  fetch(`${running.origin}/api/v1${path}`, { headers: headers.get('admin') ?? {} });
const site = `/sites/${SITE}`;

test.each([
  '/sites/%00',
  '/sites/q%00',
  '/sites/QUAY',
  '/sites/%ED%A0%80',
  `/sites/${'q'.repeat(41)}`,
  '/sites/%00/latest',
  '/sites/%00/log',
  '/sensors/%00',
  '/sensors/s%201',
  '/accounts/%00',
  '/accounts/%F0%9F%98%80',
  '/outlets/%00',
  '/outlets/0123',
  '/sensors?siteId=%00',
  '/refusals?siteId=a%00b',
  '/policies?siteId=%00',
  '/outlets?siteId=%00',
  '/sensors?siteId=a&siteId=b',
  '/sensors?siteId[]=a',
  '/sensors?%00=1',
  '/sensors?__proto__=1',
  `${site}/records?limit=1e999`,
  `${site}/records?from=0000-01-01T00:00:00Z`,
  `${site}/records?to=0000-01-01T00:00:00Z`,
  `${site}/records?to=9999-12-31T00:00:00Z`,
  `${site}/frames?from=9999-12-30T00:00:00Z&to=9999-12-31T00:00:00Z`,
  `${site}/export?format=csv&from=0000-01-01T00:00:00Z`,
  `${site}/alerts?at=0000-01-01T00:00:00Z`,
  `${site}/alerts?from=0000-01-01T00:00:00Z&to=9999-01-01T00:00:00Z`,
  `${site}/alerts?from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z`,
  `${site}/log?from=0000-01-01T00:00:00Z`,
  `${site}/log?to=9999-12-31T23:59:59-14:00`,
  `${site}/debrief?from=0000-01-01T00:00:00Z`,
  `${site}/debrief?to=0000-01-01T00:00:00Z`,
])('GET %s is 400', async (path) => {
  const answer = await get(path);
  expect((await problemAt(answer)).status).toBe(400);
});

test.each([
  ['/records', [Number.MAX_SAFE_INTEGER, 'x']],
  ['/records', [8.64e15 + 1, 'x']],
  ['/records', [253_402_300_799_999, 'x']],
  ['/records', [-62_167_219_200_000, 'x']],
  ['/records', [0, '\0']],
  ['/records', [0, '\ud800']],
  ['/log', ['\0']],
  ['/log', [1e300]],
])('the cursor of %s that says %j is not one of ours', async (list, parts) => {
  const cursor = encodeCursor(parts);
  const problem = await problemAt(await get(`${site}${list}?cursor=${cursor}`));
  expect(problem.errors?.[0]?.code).toBe('invalid_cursor');
});

test.each([
  ['/sensors', ['\0']],
  ['/accounts', ['\0']],
  ['/audit', ['9'.repeat(19)]],
  ['/audit', ['\0']],
])('the cursor of %s that says %j is not one of ours', async (list, parts) => {
  const problem = await problemAt(await get(`${list}?cursor=${encodeCursor(parts)}`));
  expect(problem.errors?.[0]?.code).toBe('invalid_cursor');
});

type Sending = { as: Role; method: string; path: string; body: unknown };
const alert = `${site}/alerts/0123456789abcdef/steps`;
const plan = eventPlan({ siteId: SITE });
const account = { login: 'sanne', displayName: 'Sanne', role: 'viewer' };
const SENDINGS: readonly [string, (bad: string) => Sending][] = [
  [
    'a note',
    (text) => ({
      as: 'operator',
      method: 'POST',
      path: `${site}/log`,
      body: { kind: 'note', text },
    }),
  ],
  [
    'a comment',
    (comment) => ({
      as: 'operator',
      method: 'POST',
      path: alert,
      body: { step: 'close', comment },
    }),
  ],
  [
    'a measureId',
    (measureId) => ({
      as: 'operator',
      method: 'POST',
      path: alert,
      body: { step: 'measure', measureId },
    }),
  ],
  [
    'a name',
    (displayName) => ({
      as: 'admin',
      method: 'POST',
      path: '/accounts',
      body: { ...account, displayName },
    }),
  ],
  [
    'a password',
    (password) => ({
      as: 'admin',
      method: 'POST',
      path: '/accounts',
      body: { ...account, password },
    }),
  ],
  [
    'a login',
    (login) => ({ as: 'admin', method: 'POST', path: '/sessions', body: { login, password: 'x' } }),
  ],
  ['a token', (token) => ({ as: 'admin', method: 'POST', path: '/sessions', body: { token } })],
  [
    'a plan',
    (nl) => ({
      as: 'maintainer',
      method: 'PUT',
      path: `${site}/event-plan`,
      body: { ...plan, name: { nl, en: 'x' } },
    }),
  ],
  [
    'a key of a plan',
    (key) => ({
      as: 'maintainer',
      method: 'PUT',
      path: `${site}/event-plan`,
      body: { ...plan, rules: { [key]: {} } },
    }),
  ],
];

test.each(SENDINGS)(
  'found A1: %s with a control character or half a surrogate pair is 400 and is not repeated',
  async (_name, sending) => {
    for (const bad of [
      '\0',
      'secret\0',
      'secret\u001b',
      'sec\u200bret',
      '\ud800',
      'secret\udc00 more',
    ]) {
      const { as, method, path, body } = sending(bad);
      const answer = await fetch(`${running.origin}/api/v1${path}`, {
        method,
        body: JSON.stringify(body),
        headers: { ...headers.get(as), ...address(), 'content-type': 'application/json' },
      });
      const problem = await problemAt(answer);
      expect([bad, problem.status, problem.errors?.[0]?.code]).toEqual([
        bad,
        400,
        'unstorable_text',
      ]);
      expect(JSON.stringify(problem)).not.toContain('secret');
    }
  },
);

test('an event plan has times that the database takes', async () => {
  for (const time of ['0000-01-01T00:00:00Z', '9999-01-01T00:00:00Z'])
    for (const change of [{ startsAt: time }, { endsAt: time }]) {
      const answer = await fetch(`${running.origin}/api/v1${site}/event-plan`, {
        method: 'PUT',
        body: JSON.stringify({ ...plan, ...change }),
        headers: { ...headers.get('maintainer'), 'content-type': 'application/json' },
      });
      expect((await problemAt(answer)).code).toBe('invalid_body');
    }
});

const NOTE = JSON.stringify({ kind: 'note', text: 'whole' });
test.each<[string, string, string | Buffer, number]>([
  ['br', 'application/json', NOTE, 400],
  ['gzip', 'application/json', NOTE, 400],
  ['deflate', 'application/json', NOTE, 400],
  ['nonsense', 'application/json', NOTE, 400],
  ['gzip', 'application/json', gzipSync(NOTE).subarray(0, -6), 400],
  ['gzip', 'application/json', gzipSync(NOTE), 201],
  ['br', 'application/json', brotliCompressSync(NOTE), 201],
  ['gzip', 'application/json', gzipSync(Buffer.alloc(5_000_000, 32)), 413],
  ['identity', 'application/json; charset=nonsense', NOTE, 400],
  ['identity', 'application/json; charset="', NOTE, 201],
  ['identity', 'text/plain', NOTE, 400],
  ['identity', 'application/json', `${'['.repeat(4000)}${']'.repeat(4000)}`, 400],
  ['identity', 'application/json', '{"kind":"note","text":"a","text":"\\u0000"}', 400],
  ['identity', 'application/json', '{"kind":"note","text":"a","__proto__":{"x":1}}', 400],
  ['identity', 'application/json', '{"kind":"note","text":1e999}', 400],
])(
  'a body with Content-Encoding %s as %s answers as it should',
  async (encoding, type, body, status) => {
    const answer = await fetch(`${running.origin}/api/v1${site}/log`, {
      method: 'POST',
      body: body as string,
      headers: { ...headers.get('operator'), 'content-type': type, 'content-encoding': encoding },
    });
    expect(answer.status).toBe(status);
  },
);

test('a route with a part that nobody judges cannot be mounted', () => {
  expect(() => paramsOf('/api/v1/things/:thingId')).toThrow('what may stand for :thingId');
  expect(() => paramsOf('/api/v1/sites/:siteId/alerts/:alertId')).not.toThrow();
});
