// Who goes, in the real database: the words stand beside the chain and can be erased, the alert says when and by whom, and each sending is an entry.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAlerts, readAlertsBetween } from '#database/server/room-reads.ts';
import { takeSteps } from '#database/server/room-steps.ts';
import { isoUtc } from '#shared/time.ts';
import type { AlertAction } from '#shared/wire/alert.ts';
import { isChainWhole } from '../kit/database/chain-text.ts';
import { logOf, releaseLevels, seenAt } from '../kit/database/room-fixture.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const release = (siteId: string, w: number, level: number) =>
  releaseLevels(store, siteId, w, [level]);
const OPENED = seenAt(0);

/** Anna's, that long after the alert opened. */
async function take(siteId: string, action: AlertAction, later: number, by = 'a-anna') {
  const [alert] = await readAlerts(store.server, siteId, OPENED + later);
  const of = { siteId, alertIds: [alert?.alertId ?? ''] };
  return takeSteps(store.server, of, action, { by, at: OPENED + later });
}

async function goesAt(siteId: string, later: number) {
  const time = OPENED + later;
  const [alert] = await readAlertsBetween(store.server, siteId, time, time);
  return alert?.goes;
}

const kinds = async (siteId: string, now: number) =>
  (await logOf(store, siteId, now)).map(({ document }) => document.kind).toReversed();

test('sent, another sent, recalled, cleared: all in one chain, and as it stood at any time', async () => {
  const siteId = 'sent';
  await release(siteId, 0, 4);
  expect(await take(siteId, { step: 'recall' }, 1000)).toEqual(['nobody_goes']);
  expect(await take(siteId, { step: 'send', goes: 'Team North' }, 10_000)).toEqual([]);
  expect(await take(siteId, { step: 'send', goes: 'De Wit' }, 20_000, 'a-ben')).toEqual([]);
  expect(await take(siteId, { step: 'recall', comment: 'all calm' }, 30_000)).toEqual([]);
  expect(await take(siteId, { step: 'send', goes: 'Team South' }, 40_000)).toEqual([]);
  for (const w of [1, 2, 3]) await release(siteId, w, 1);
  expect(await goesAt(siteId, 5000)).toBeNull();
  expect(await goesAt(siteId, 15_000)).toEqual({
    who: 'Team North',
    by: 'a-anna',
    at: isoUtc(OPENED + 10_000),
  });
  expect(await goesAt(siteId, 25_000)).toMatchObject({ who: 'De Wit', by: 'a-ben' });
  expect(await goesAt(siteId, 35_000)).toBeNull();
  expect(await readAlerts(store.server, siteId, seenAt(3))).toMatchObject([
    {
      state: 'cleared',
      goes: null,
      acknowledged: { by: 'a-anna', at: isoUtc(OPENED + 10_000) },
      // Whom somebody sent is no comment on it.
      comments: [{ step: 'alert_recalled', text: 'all calm' }],
    },
  ]);
  expect(await kinds(siteId, seenAt(3))).toEqual([
    'alert_opened',
    'alert_acknowledged',
    'alert_sent',
    'alert_sent',
    'alert_recalled',
    'alert_sent',
    'alert_cleared',
  ]);
  expect(isChainWhole(await logOf(store, siteId, seenAt(3)))).toBe(true);
});

test('a name stands in no version of an alert and in nothing that is hashed; erased, it is gone', async () => {
  const siteId = 'erased';
  await release(siteId, 0, 4);
  await take(siteId, { step: 'send', goes: 'Mevrouw Jansen' }, 1000, 'a-cas');
  const now = OPENED + 2000;
  const { rows } = await store.server.query<{ stored: string }>(
    `SELECT document::text AS stored FROM alert_version WHERE site_id = $1
     UNION ALL SELECT bytes FROM decision_log WHERE site_id = $1`,
    [siteId],
  );
  expect(rows.length).toBeGreaterThanOrEqual(5);
  expect(rows.filter(({ stored }) => stored.includes('Jansen'))).toEqual([]);
  expect(await goesAt(siteId, 2000)).toMatchObject({ who: 'Mevrouw Jansen' });
  await store.server.query("SELECT erase_decision_texts('a-cas')");
  expect(await goesAt(siteId, 2000)).toEqual({
    who: null,
    by: 'a-cas',
    at: isoUtc(OPENED + 1000),
  });
  expect(await logOf(store, siteId, now)).toMatchObject([
    { document: { kind: 'alert_sent' }, text: null, isErased: true },
    { document: { kind: 'alert_acknowledged' }, text: null, isErased: false },
    { document: { kind: 'alert_opened' } },
  ]);
  expect(isChainWhole(await logOf(store, siteId, now))).toBe(true);
});

test('a window that waits for its publication is sent to as well', async () => {
  const siteId = 'waiting';
  await release(siteId, 0, 4);
  await release(siteId, 1, 1);
  await take(siteId, { step: 'send', goes: 'Team North' }, seenAt(1) - OPENED - 2000);
  expect(await readAlerts(store.server, siteId, seenAt(1))).toMatchObject([
    { goes: { who: 'Team North' }, windowsBelow: 1 },
  ]);
});
