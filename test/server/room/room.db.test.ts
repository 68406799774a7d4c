// The safety team's side through its real doors: alerts over REST and stream, steps, the log, on the database.
import { once } from 'node:events';
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { type AlertList, alertListSchema } from '#shared/wire/alert.ts';
import { logPageSchema } from '#shared/wire/decision-log.ts';
import type { AlertEvent } from '#shared/wire/stream.ts';
import { eventPlan } from '../../kit/ladder-builders.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { RECORDING, releaseOf, SITE, STAFF_WINDOWS } from '../../kit/server/fixture.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

let store: DatabaseStore;
let running: Running;
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
});
afterAll(async () => {
  await running.stop();
});

let nextWindow = STAFF_WINDOWS;

/** Releases a staff window in which the gate has this level; published at once, or at a time. */
async function release(level: number | null, publishedAt = Date.now() - 1000): Promise<void> {
  const windowStart = running.base + nextWindow * 60_000;
  nextWindow += 1;
  const window = releaseOf(SITE, 'staff', windowStart, publishedAt);
  const [gate] = window.records;
  const region = { cells: ['gate'], zoneTypes: ['standing'], level, canGoBlind: true } as const;
  await store.write({ ...window, regions: [{ ...region, regionId: gate?.regionId ?? '' }] });
}

const signedIn = bearer(OPERATOR);
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${running.origin}/api/v1/sites/${SITE}${path}`, {
    ...init,
    headers: { ...signedIn, 'content-type': 'application/json' },
  });
}
const post = (path: string, body: unknown) =>
  ask(path, { method: 'POST', body: JSON.stringify(body) });
const alerts = async (query = ''): Promise<AlertList['alerts']> =>
  alertListSchema.parse(await (await ask(`/alerts${query}`)).json()).alerts;

function listen() {
  const events: AlertEvent[] = [];
  const auth = { protocol: 1, siteId: SITE, lane: 'staff', cursor: null, token: OPERATOR };
  const socket = io(`${running.origin}/live`, { parser, transports: ['websocket'], auth });
  const heard = new EventTarget();
  socket.on('alert', (event: AlertEvent) => {
    events.push(event);
    heard.dispatchEvent(new Event('one'));
  });
  return {
    events,
    until: async (is: (event: AlertEvent) => boolean): Promise<void> => {
      while (!events.some(is)) await once(heard, 'one');
    },
    last: () => events.at(-1),
    close: () => socket.disconnect(),
  };
}

test('an alert goes up the ladder by REST, and every step is heard on the stream at once', async () => {
  const stream = listen();
  await stream.until(({ alerts: none }) => none.length === 0);
  await release(4);
  await stream.until(({ alerts: some }) => some.length === 1);
  const [opened] = stream.last()?.alerts ?? [];
  expect(opened).toMatchObject({ state: 'open', level: 4, cells: ['gate'] });
  const steps = `/alerts/${opened?.alertId}/steps`;
  const answer = await post(steps, { step: 'acknowledge', comment: 'Team 4 is on its way' });
  expect(answer.status).toBe(200);
  expect(alertListSchema.parse(await answer.json()).alerts[0]?.state).toBe('acknowledged');
  await stream.until((event) => event.alerts[0]?.state === 'acknowledged');
  expect(stream.last()?.alerts[0]).toMatchObject({
    state: 'acknowledged',
    acknowledged: { by: 'token:operator' },
    comments: [{ text: 'Team 4 is on its way' }],
  });
  const again = await post(steps, { step: 'acknowledge' });
  expect([again.status, (await again.json()).code]).toEqual([409, 'conflict']);
  expect(
    (await post(steps, { step: 'measure', measureId: null, comment: 'Lane 5 shut' })).status,
  ).toBe(200);
  for (let i = 0; i < 3; i += 1) await release(1);
  expect(await alerts()).toMatchObject([{ state: 'cleared' }]);
  stream.close();
});

test('alerts as they stood at any time, and the log with its chain', async () => {
  const [cleared] = await alerts();
  const openedAt = Date.parse(cleared?.openedAt ?? '');
  expect(await alerts(`?at=${isoUtc(openedAt)}`)).toMatchObject([{ state: 'open' }]);
  expect(await alerts(`?at=${isoUtc(openedAt - 3_600_000)}`)).toEqual([]);
  const page = logPageSchema.parse(await (await ask('/log?limit=3')).json());
  expect(page.entries).toHaveLength(3);
  expect(page.entries[0]?.document.kind).toBe('alert_cleared');
  const rest = await fetch(`${running.origin}${page.links.next}`, { headers: signedIn });
  const next = logPageSchema.parse(await rest.json());
  expect(next.entries.at(-1)).toMatchObject({ seq: 1 });
  expect(next.links.next).toBeNull();
});

test('P13: an alert shows on no door before its window is published, and then on all', async () => {
  const stream = listen();
  await stream.until(() => true);
  await release(4, Date.now() + 1500);
  const during = await alerts();
  expect(during.filter(({ state }) => state === 'open')).toEqual([]);
  expect(JSON.stringify(await (await ask('/log')).json())).not.toContain('alert_repeated');
  expect(
    stream.events.flatMap((event) => event.alerts).filter(({ state }) => state !== 'cleared'),
  ).toEqual([]);
  await stream.until(({ alerts: [first] }) => first !== undefined && first.state !== 'cleared');
  stream.close();
});

test('who goes is heard on the stream at once; another takes the place, is recalled, and both are in the log', async () => {
  const stream = listen();
  await stream.until(({ alerts: [first] }) => first !== undefined && first.state !== 'cleared');
  const steps = `/alerts/${stream.last()?.alerts[0]?.alertId}/steps`;
  const sent = await post(steps, { step: 'send', goes: ' Team North ' });
  const { alerts: answered } = alertListSchema.parse(await sent.json());
  const by = 'token:operator';
  expect(answered[0]).toMatchObject({ goes: { who: 'Team North', by } });
  await stream.until(({ alerts: [first] }) => first?.goes?.who === 'Team North');
  expect((await post(steps, { step: 'send', goes: 'Sanne' })).status).toBe(200);
  await stream.until(({ alerts: [first] }) => first?.goes?.who === 'Sanne');
  expect((await post(steps, { step: 'recall' })).status).toBe(200);
  await stream.until(({ alerts: [first] }) => first?.goes === null);
  const nobody = await post(steps, { step: 'recall' });
  expect([nobody.status, (await nobody.json()).code]).toEqual([409, 'conflict']);
  const { entries } = logPageSchema.parse(await (await ask('/log?limit=3')).json());
  expect(entries.map(({ document, text }) => [document.kind, text])).toEqual([
    ['alert_recalled', null],
    ['alert_sent', 'Sanne'],
    ['alert_sent', 'Team North'],
  ]);
  for (const goes of [undefined, '', ' ', 'x'.repeat(61), 'Team\u202e North', 4])
    expect([goes, (await post(steps, { step: 'send', goes })).status]).toEqual([goes, 400]);
  stream.close();
});

test('an event plan is a version, a phase is set and given back, a drill and a note are logged', async () => {
  const plan = eventPlan({ siteId: SITE });
  const put = (body: unknown) => ask('/event-plan', { method: 'PUT', body: JSON.stringify(body) });
  expect((await put(plan)).status).toBe(403);
  await store.room.changeEventPlan(plan, { by: 'a-max', at: Date.now() });
  expect((await post('/log', { kind: 'phase_changed', phase: 'egress' })).status).toBe(201);
  expect((await post('/log', { kind: 'duty_taken' })).status).toBe(201);
  const event = await (await ask('/event')).json();
  expect(event).toMatchObject({
    state: { phase: 'egress', isManual: true, duty: { by: 'token:operator' } },
    plan: { siteId: SITE },
  });
});

test('what is not right is refused and not repeated', async () => {
  const tied = { kind: 'note', text: 'a fence is open', cells: ['gate'] };
  expect((await post('/log', tied)).status).toBe(201);
  const elsewhere = await post('/log', { ...tied, cells: ['gate', 'nowhere'] });
  expect([elsewhere.status, (await elsewhere.json()).errors[0].pointer]).toEqual([400, '/cells/1']);
  const wrong = await post('/log', { kind: 'note', text: 'x'.repeat(1001) });
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).not.toContain('xxxx');
  expect((await post('/log', { kind: 'alert_opened' })).status).toBe(400);
  expect((await post('/alerts/0000000000000000/steps', { step: 'acknowledge' })).status).toBe(404);
  const recording = await fetch(`${running.origin}/api/v1/sites/${RECORDING}/log`, {
    method: 'POST',
    headers: { ...signedIn, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'note', text: 'too late' }),
  });
  expect(recording.status).toBe(409);
  const stranger = await fetch(`${running.origin}/api/v1/sites/${SITE}/alerts`);
  expect(stranger.status).toBe(401);
  expect(stranger.headers.get('cache-control')).toContain('no-store');
});
