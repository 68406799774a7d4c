// Outlets through the API, on the database, with a real receiver: who may what, the secret once, a test message, a real alert, the delivery log.
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '#database/open.ts';
import { createOutletQueue } from '#database/server/outlet-queue.ts';
import { createOutletRegister } from '#database/server/outlets.ts';
import { createGuard } from '#server/http/guard.ts';
import { createSend } from '#server/http/send.ts';
import type { Role } from '#shared/wire/accounts.ts';
import {
  deliveryPageSchema,
  deliverySchema,
  newOutletSchema,
  outletListSchema,
  outletMessageSchema,
  outletSchema,
} from '#shared/wire/outlet.ts';
import { eventually } from '../../kit/database/folder.ts';
import { type Receiver, startReceiver, status, taken } from '../../kit/outlets/receiver.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { RECORDING, releaseOf, SITE, STAFF_WINDOWS } from '../../kit/server/fixture.ts';
import { asJson, browserOf, person } from '../../kit/server/people-fixture.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

let store: DatabaseStore;
let pool: pg.Pool;
let running: Running;
let receiver: Receiver;
const headers = new Map<Role, Record<string, string>>();

beforeAll(async () => {
  store = await openDatabaseStore();
  pool = openPool({ databaseUrl: store.databaseUrl, role: 'server', max: 3 });
  const guard = createGuard({ allowPrivate: true });
  running = await startRunning(store, null, null, {
    queue: createOutletQueue(pool),
    register: createOutletRegister(pool),
    guard,
    send: createSend(guard, () => performance.now()),
    onDisabled: () => {},
  });
  for (const role of ['maintainer', 'admin', 'auditor'] as const)
    headers.set(role, await browserOf(running, await person(running, role)));
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  expect(running.errors).toEqual([]);
  await pool.end();
  await running.stop();
});

type Ask = { readonly as?: Role; readonly method?: string; readonly body?: unknown };
function ask(path: string, { as = 'maintainer', method = 'GET', body }: Ask = {}) {
  const sent = body === undefined ? { headers: {} } : asJson(body);
  return fetch(`${running.origin}/api/v1/outlets${path}`, {
    method,
    ...sent,
    headers: { ...sent.headers, ...headers.get(as) },
  });
}
const make = (more: object = {}) =>
  ask('', { method: 'POST', body: { siteId: SITE, kind: 'webhook', url: receiver.url, ...more } });

let nextWindow = STAFF_WINDOWS;
async function release(level: number | null): Promise<void> {
  const window = releaseOf(SITE, 'staff', running.base + nextWindow * 60_000, Date.now() - 1000);
  nextWindow += 1;
  const [gate] = window.records;
  const region = { cells: ['gate'], zoneTypes: ['standing'], level, canGoBlind: true } as const;
  await store.write({ ...window, regions: [{ ...region, regionId: gate?.regionId ?? '' }] });
}

test('a maintainer of another site sees none of this site’s outlets, and makes, changes, tests and removes none', async () => {
  const body = { siteId: SITE, kind: 'webhook', url: receiver.url };
  const made = newOutletSchema.parse(await (await ask('', { method: 'POST', body })).json());
  const { outletId } = made.outlet;
  const of = async (siteId: string) =>
    browserOf(running, await person(running, 'maintainer', { sites: [siteId] }));
  const [here, elsewhere] = [await of(SITE), await of(RECORDING)];
  const call = async (
    who: Record<string, string>,
    path: string,
    method = 'GET',
    sent?: unknown,
  ): Promise<Response> => {
    const json = sent === undefined ? { headers: {} } : asJson(sent);
    const all = { ...json.headers, ...who };
    return fetch(`${running.origin}/api/v1/outlets${path}`, { method, ...json, headers: all });
  };
  const ids = async (who: Record<string, string>, query = '') =>
    outletListSchema
      .parse(await (await call(who, query)).json())
      .outlets.map((outlet) => outlet.outletId);
  expect(await ids(here)).toContain(outletId);
  expect(await ids(elsewhere)).toEqual([]);
  expect(await ids(elsewhere, `?siteId=${SITE}`)).toEqual([]);
  const calls: readonly [string, string, unknown?][] = [
    ['', 'POST', body],
    [`/${outletId}`, 'GET'],
    [`/${outletId}`, 'PATCH', { isDisabled: true }],
    [`/${outletId}/test`, 'POST', {}],
    [`/${outletId}/deliveries`, 'GET'],
    [`/${outletId}`, 'DELETE'],
  ];
  for (const [path, method, sent] of calls) {
    const answer = await call(elsewhere, path, method, sent);
    expect([method, path, answer.status]).toEqual([method, path, 403]);
    expect((await problemAt(answer)).code).toBe('not_allowed');
  }
  expect((await call(here, `/${outletId}`)).status).toBe(200);
  expect((await call(here, `/${outletId}`, 'DELETE')).status).toBe(204);
});

test('a secret is shown once; a test says that it is one; a real alert arrives; the log says how it went', async () => {
  const answer = await make();
  expect(answer.status).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  const { outlet, secret } = newOutletSchema.parse(await answer.json());
  expect(answer.headers.get('location')).toBe(`/api/v1/outlets/${outlet.outletId}`);
  expect(secret).toMatch(/^whsec_/);
  receiver.secret = secret;
  const path = `/${outlet.outletId}`;
  const tried = deliverySchema.parse(
    await (await ask(`${path}/test`, { method: 'POST', body: {} })).json(),
  );
  expect(tried).toMatchObject({ seq: 0, attempt: 1, status: 204, failure: null });
  expect(outletMessageSchema.parse(JSON.parse(receiver.got[0]?.body ?? '')).data.status).toBe(
    'test',
  );

  await release(4);
  await eventually(() => receiver.got.length === 2);
  const message = outletMessageSchema.parse(JSON.parse(receiver.got[1]?.body ?? ''));
  expect(message).toMatchObject({
    type: 'crowdshade.alert.opened',
    data: {
      siteId: SITE,
      status: 'actual',
      alert: { level: 4, place: { nl: 'Poort', en: 'Gate' } },
    },
  });
  await eventually(async () => {
    const page = deliveryPageSchema.parse(await (await ask(`${path}/deliveries?limit=1`)).json());
    return page.deliveries[0]?.seq === message.data.seq && page.links.next !== null;
  });
  const first = deliveryPageSchema.parse(await (await ask(`${path}/deliveries?limit=1`)).json());
  const rest = await fetch(`${running.origin}${first.links.next}`, {
    headers: headers.get('auditor') ?? {},
  });
  expect(deliveryPageSchema.parse(await rest.json()).deliveries).toEqual([tried]);

  for (const where of ['', path, `${path}/deliveries`])
    for (const as of ['maintainer', 'admin', 'auditor'] as const) {
      const text = await (await ask(where, { as })).text();
      expect(text).not.toContain(secret);
      expect(text).not.toContain('whsec');
      expect(text.includes('key=4711')).toBe(as !== 'auditor' && !where.endsWith('deliveries'));
    }
});

test('an outlet is switched off, changed, and removed for good; who did it is in the audit log, where it goes is not', async () => {
  const { outlet } = newOutletSchema.parse(await (await make({ kind: 'cap' })).json());
  const path = `/${outlet.outletId}`;
  const patch = async (body: unknown) =>
    outletSchema.parse(await (await ask(path, { method: 'PATCH', body })).json());
  expect(await patch({ isDisabled: true })).toMatchObject({ disabledBecause: 'person' });
  expect(
    await patch({ isDisabled: false, minimumLevel: 4, about: ['critical'], language: 'en' }),
  ).toMatchObject({
    disabledAt: null,
    minimumLevel: 4,
    about: ['critical'],
    language: 'en',
  });
  expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
  expect(outletSchema.parse(await (await ask(path)).json()).removedAt).not.toBeNull();
  expect((await problemAt(await ask(path, { method: 'PATCH', body: {} }))).code).toBe('conflict');
  expect((await problemAt(await ask(`${path}/test`, { method: 'POST', body: {} }))).code).toBe(
    'conflict',
  );
  const entries = await store.people.auditOf(outlet.createdBy);
  const about = entries.filter(({ subjectId }) => subjectId === outlet.outletId);
  expect(about.map(({ action }) => action)).toEqual([
    'outlet.removed',
    'outlet.changed',
    'outlet.changed',
    'outlet.created',
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/4711|127\.0\.0\.1|whsec/);
});

test('what is not right is refused with what to correct', async () => {
  const wrong = async (more: object) => problemAt(await make(more));
  expect((await wrong({ url: 'ftp://a.example/' })).errors?.[0]?.pointer).toBe('/url');
  expect((await wrong({ url: 'http://169.254.169.254/latest' })).errors?.[0]?.code).toBe(
    'refused_address',
  );
  expect((await wrong({ url: 'https://u:p@a.example/' })).errors?.[0]?.code).toBe(
    'refused_address',
  );
  expect((await wrong({ siteId: 'nowhere' })).errors?.[0]?.pointer).toBe('/siteId');
  expect((await wrong({ about: [] })).code).toBe('invalid_body');
  expect((await wrong({ about: ['level', 'level'] })).code).toBe('invalid_body');
  expect((await wrong({ secret: 'mine' })).code).toBe('invalid_body');
  expect((await wrong({ siteId: RECORDING })).code).toBe('conflict');
  expect((await problemAt(await ask('/0000000000000000'))).code).toBe('not_found');
  expect((await problemAt(await ask('?who=me'))).code).toBe('invalid_request');
});

test('a test that fails says how, in one word, and nothing of the answer', async () => {
  const { outlet, secret } = newOutletSchema.parse(await (await make()).json());
  receiver.secret = secret;
  receiver.answer = (res) => void res.writeHead(500).end('inner-secret-of-the-receiver');
  const answer = await ask(`/${outlet.outletId}/test`, { method: 'POST', body: {} });
  const text = await answer.text();
  expect(deliverySchema.parse(JSON.parse(text))).toMatchObject({ status: 500, failure: 'answer' });
  expect(text).not.toContain('inner-secret');
  receiver.answer = status(204);
});

test('a site has at most twenty', async () => {
  const { outlets } = outletListSchema.parse(await (await ask(`?siteId=${SITE}`)).json());
  const live = outlets.filter(({ removedAt }) => removedAt === null).length;
  for (let i = live; i < 20; i += 1) expect((await make()).status).toBe(201);
  expect((await problemAt(await make())).code).toBe('conflict');
  receiver.answer = taken;
});
