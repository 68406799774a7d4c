// Many alerts at once through the real doors: acknowledged and shelved with one comment, and when they ask again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { type AlertList, alertListSchema } from '#shared/wire/alert.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { releaseOf, SITE, STAFF_WINDOWS } from '../../kit/server/fixture.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

let store: DatabaseStore;
let running: Running;
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  const windowStart = running.base + STAFF_WINDOWS * 60_000;
  const window = releaseOf(SITE, 'staff', windowStart, Date.now() - 1000);
  const zoneTypes = ['standing'] as const;
  const regions = window.records.map(({ regionId }) => {
    return { regionId, cells: [regionId], zoneTypes, level: 4, canGoBlind: true };
  });
  await store.write({ ...window, regions });
});
afterAll(async () => {
  await running.stop();
});

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${running.origin}/api/v1/sites/${SITE}${path}`, {
    method,
    headers: { ...bearer(OPERATOR), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const alerts = async (answer: Promise<Response>): Promise<AlertList['alerts']> =>
  alertListSchema.parse(await (await answer).json()).alerts;
const idsOf = (list: AlertList['alerts']) => list.map(({ alertId }) => alertId);

test('all are acknowledged with one comment; a second time nothing is left to do', async () => {
  const open = await alerts(ask('GET', '/alerts'));
  expect(open.length).toBeGreaterThan(1);
  const body = {
    alertIds: idsOf(open),
    action: { step: 'acknowledge', comment: 'Everybody goes' },
  };
  const after = await alerts(ask('POST', '/alert-steps', body));
  expect(after.map(({ state }) => state)).toEqual(open.map(() => 'acknowledged'));
  expect(after.map(({ comments }) => comments[0]?.text)).toEqual(open.map(() => 'Everybody goes'));
  const again = await ask('POST', '/alert-steps', body);
  expect([again.status, (await again.json()).code]).toEqual([409, 'conflict']);
});

test('they are shelved with a reason and an end, and brought back', async () => {
  const alertIds = idsOf(await alerts(ask('GET', '/alerts')));
  const shelve = (until: number, comment?: string) =>
    ask('POST', '/alert-steps', {
      alertIds,
      action: { step: 'shelve', until: isoUtc(until), comment },
    });
  expect((await shelve(Date.now() + 60_000)).status).toBe(400);
  expect((await shelve(Date.now() + 9 * 3_600_000, 'All day')).status).toBe(409);
  const shelved = await alerts(shelve(Date.now() + 600_000, 'The gate is shut'));
  expect(shelved.map((alert) => alert.shelved?.by)).toEqual(alertIds.map(() => 'token:operator'));
  const [alertId] = alertIds;
  const back = await alerts(ask('POST', `/alerts/${alertId}/steps`, { step: 'unshelve' }));
  expect(back.find((alert) => alert.alertId === alertId)?.shelved).toBeNull();
});

test('one name goes to all of a place, and is recalled from all of it', async () => {
  const alertIds = idsOf(await alerts(ask('GET', '/alerts')));
  const together = (action: object) => alerts(ask('POST', '/alert-steps', { alertIds, action }));
  const sent = await together({ step: 'send', goes: 'Team North' });
  expect(sent.map(({ goes }) => goes?.who)).toEqual(alertIds.map(() => 'Team North'));
  const recalled = await together({ step: 'recall' });
  expect(recalled.map(({ goes }) => goes)).toEqual(alertIds.map(() => null));
});

test('what is not right is refused', async () => {
  const acknowledge = { step: 'acknowledge' };
  const unknown = { alertIds: ['0'.repeat(16)], action: acknowledge };
  expect((await ask('POST', '/alert-steps', unknown)).status).toBe(404);
  expect((await ask('POST', '/alert-steps', { alertIds: [], action: acknowledge })).status).toBe(
    400,
  );
  const many = Array.from({ length: 301 }, (_, i) => i.toString(16).padStart(16, '0'));
  expect((await ask('POST', '/alert-steps', { alertIds: many, action: acknowledge })).status).toBe(
    400,
  );
  expect((await ask('PUT', '/alert-settings', { askAgainMinutes: 15 })).status).toBe(403);
});
