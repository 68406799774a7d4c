// Floods in the real database: windows that come late, steps on many alerts at once, shelves, and what time alone does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeDueSteps } from '#database/aggregator/climb.ts';
import { writeRelease } from '#database/aggregator/release.ts';
import { changeEventPlan } from '#database/change-event-plan.ts';
import { readAlerts, readEventState, readLog } from '#database/server/room-reads.ts';
import { setAlertSettings, takeSteps } from '#database/server/room-steps.ts';
import { cardsOf, spanOf } from '#shared/domain/alerts/cards.ts';
import { isoUtc } from '#shared/time.ts';
import {
  openStore,
  publicationOf,
  region,
  type Store,
  T0,
  windowOf,
} from '../kit/database/store-fixture.ts';
import { eventPlan, regionOf } from '../kit/ladder-builders.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const MINUTE = 60_000;
const REGIONS = 3;
const anna = (at: number) => ({ by: 'a-anna', at });
const start = (w: number): number => T0 + w * MINUTE;
const at = (w: number): number => publicationOf('staff', start(w));

/** Releases window `w` with one level everywhere, stored at a time. */
async function release(siteId: string, w: number, level: number | null, storedAt = at(w)) {
  const levels = new Array<number | null>(REGIONS).fill(level);
  const regions = levels.map((one, i) => regionOf(region(i), one));
  const window = windowOf(siteId, 'staff', w, levels);
  return writeRelease(store.aggregator, { ...window, regions, storedAt });
}

async function kindsOf(siteId: string, now: number): Promise<Record<string, number>> {
  const query = { siteId, from: null, to: null, before: null, limit: 500, now };
  const entries = await readLog(store.server, query);
  const byKind = Map.groupBy(entries, ({ document }) => document.kind);
  return Object.fromEntries([...byKind].map(([kind, some]) => [kind, some.length]));
}

test('a restart of 4 minutes is one card, and escalates nothing', async () => {
  const siteId = 'restart';
  const minutes = 4;
  const plan = eventPlan({ siteId, startsAt: isoUtc(T0), phases: [] });
  const phases = [{ phase: 'circulation', startsAt: isoUtc(T0) } as const];
  await changeEventPlan(store.aggregator, { ...plan, phases }, anna(T0));
  await release(siteId, 0, 1);
  const back = start(1 + minutes) + 6000;
  expect(await takeDueSteps(store.aggregator, siteId, back)).toBe(0);
  for (let w = 1; w <= minutes; w += 1) await release(siteId, w, null, back);
  const partly = minutes + 1;
  await release(siteId, partly, null);
  expect(await takeDueSteps(store.aggregator, siteId, at(partly) + 59_000)).toBe(0);
  for (const w of [1, 2, 3]) await release(siteId, partly + w, 1);
  const end = at(partly + 3);
  const { alert_opened, alert_cleared, alert_escalated } = await kindsOf(siteId, end);
  expect({ alert_opened, alert_cleared, alert_escalated }).toEqual({
    alert_opened: REGIONS,
    alert_cleared: REGIONS,
    alert_escalated: undefined,
  });
  const alerts = await readAlerts(store.server, siteId, end);
  const { cards } = cardsOf(alerts, end);
  expect(cards).toHaveLength(1);
  expect(cards[0]?.alerts).toHaveLength(REGIONS);
  expect(spanOf(alerts)).toEqual({ from: start(1), to: start(partly + 1) });
});

test('what happened while the database was away waits from when it can be seen', async () => {
  const siteId = 'away';
  await release(siteId, 0, 1);
  const back = at(9);
  for (const w of [8, 9]) await release(siteId, w, 4, back);
  expect(await readAlerts(store.server, siteId, back - 1)).toEqual([]);
  const [alert] = await readAlerts(store.server, siteId, back);
  expect(alert).toMatchObject({ openedAt: isoUtc(back), since: isoUtc(start(8)), escalation: 0 });
  expect(await takeDueSteps(store.aggregator, siteId, back + 2 * MINUTE)).toBe(0);
  await release(siteId, 10, 4);
  await release(siteId, 11, 4);
  expect(await takeDueSteps(store.aggregator, siteId, back + 2 * MINUTE)).toBe(0);
  expect((await kindsOf(siteId, at(11))).alert_escalated).toBe(REGIONS);
});

test('an alert that was open before an outage goes on from where it was', async () => {
  const siteId = 'before';
  await release(siteId, 0, 4);
  const back = at(0) + 30 * MINUTE;
  expect(await takeDueSteps(store.aggregator, siteId, back)).toBe(0);
  for (const w of [29, 30]) await release(siteId, w, 4, back);
  // News of a window lasts for its length and ten seconds more.
  const [alert] = await readAlerts(store.server, siteId, back);
  expect(alert).toMatchObject({ escalation: 0, unseenMs: 30 * MINUTE - 70_000 });
  await release(siteId, 31, 4, back + MINUTE);
  expect(await kindsOf(siteId, back + MINUTE)).toMatchObject({ alert_escalated: REGIONS });
});

test('many are acknowledged with one comment; who was faster with one keeps it', async () => {
  const siteId = 'together';
  await release(siteId, 0, 4);
  const alertIds = (await readAlerts(store.server, siteId, at(0))).map(({ alertId }) => alertId);
  const first = { siteId, alertIds: alertIds.slice(0, 1) };
  const now = at(0) + 1000;
  expect(await takeSteps(store.server, first, { step: 'acknowledge' }, anna(now))).toEqual([]);
  const action = { step: 'acknowledge', comment: 'Teams 1 to 4 look' } as const;
  const all = { siteId, alertIds };
  const ben = { by: 'a-ben', at: now + 1000 };
  expect(await takeSteps(store.server, all, action, ben)).toEqual(['already_acknowledged']);
  const after = await readAlerts(store.server, siteId, now + 1000);
  expect(after.every(({ state }) => state === 'acknowledged')).toBe(true);
  const byBen = after.filter(({ acknowledged }) => acknowledged?.by === 'a-ben');
  expect(byBen).toHaveLength(REGIONS - 1);
  expect(byBen[0]?.comments).toMatchObject([{ by: 'a-ben', text: 'Teams 1 to 4 look' }]);
  expect(await kindsOf(siteId, now + 1000)).toMatchObject({ alert_acknowledged: REGIONS });
});

test('a shelf holds and ends, and an acknowledgement asks again: each is an entry', async () => {
  const siteId = 'shelf';
  await release(siteId, 0, 4);
  const [alert] = await readAlerts(store.server, siteId, at(0));
  const of = { siteId, alertIds: [alert?.alertId ?? ''] };
  const until = isoUtc(at(0) + 20 * MINUTE);
  const shelve = { step: 'shelve', until, comment: 'Gate shut' } as const;
  expect(await takeSteps(store.server, of, shelve, anna(at(0) + 1000))).toEqual([]);
  for (const w of [1, 19, 20]) await release(siteId, w, 4);
  const one = async (now: number) =>
    (await readAlerts(store.server, siteId, now)).find(({ alertId }) => alertId === of.alertIds[0]);
  expect(await one(at(20) - 1)).toMatchObject({ shelved: { by: 'a-anna', until }, escalation: 0 });
  expect(await one(at(20))).toMatchObject({ shelved: null, state: 'open', openedAt: until });
  expect(await kindsOf(siteId, at(20))).toMatchObject({ alert_shelved: 1, alert_unshelved: 1 });
});

test('a site sets when an acknowledgement asks again; it is logged once', async () => {
  const siteId = 'again';
  await release(siteId, 0, 4);
  const minutes = { askAgainMinutes: 1 };
  expect(await setAlertSettings(store.server, siteId, minutes, anna(at(0)))).toBe(true);
  expect(await setAlertSettings(store.server, siteId, minutes, anna(at(0)))).toBe(false);
  expect(await readEventState(store.server, siteId, at(0))).toMatchObject(minutes);
  const alertIds = (await readAlerts(store.server, siteId, at(0))).map(({ alertId }) => alertId);
  const all = { siteId, alertIds };
  expect(await takeSteps(store.server, all, { step: 'acknowledge' }, anna(at(0)))).toEqual([]);
  expect(await takeDueSteps(store.aggregator, siteId, at(0) + MINUTE - 1)).toBe(0);
  expect(await takeDueSteps(store.aggregator, siteId, at(0) + MINUTE)).toBe(REGIONS);
  expect(await kindsOf(siteId, at(1))).toMatchObject({
    alert_settings_changed: 1,
    alert_asked_again: REGIONS,
  });
});
