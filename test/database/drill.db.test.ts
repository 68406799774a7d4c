// A drill gives way to what is real, in the real database: with the window that opens an alert, and not before that alert is seen.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEventState } from '#database/server/room-reads.ts';
import { addToLog } from '#database/server/room-steps.ts';
import { logOf, releaseLevels, seenAt } from '../kit/database/room-fixture.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const release = (siteId: string, w: number, levels: readonly (number | null)[]) =>
  releaseLevels(store, siteId, w, levels);
const log = (siteId: string, now: number) => logOf(store, siteId, now);

test('a drill ends with the first new alert in earnest: in the log, and for everybody when the alert is seen', async () => {
  const siteId = 'ends-drill';
  await release(siteId, 0, [4, 0]);
  const act = { by: 'a-anna', at: seenAt(0) + 1000 };
  await addToLog(store.server, siteId, { kind: 'drill_started', scenario: 'surge' }, act);
  const drillAt = async (time: number) => (await readEventState(store.server, siteId, time)).drill;
  // What was open when it began does not end it.
  await release(siteId, 1, [4, 0]);
  const running = await drillAt(seenAt(1));
  expect(running).toMatchObject({ scenario: 'surge' });
  await release(siteId, 2, [4, 4]);
  // Nothing tells of the alert before it is seen.
  expect(await drillAt(seenAt(2) - 1)).toEqual(running);
  expect(await drillAt(seenAt(2))).toBeNull();
  const kinds = (await log(siteId, seenAt(2))).map(({ document }) => document.kind);
  // The one that was open escalates in the same moment; that is not what ends a drill.
  const newest = ['alert_escalated', 'drill_ended', 'alert_opened'];
  expect(kinds).toEqual([...newest, 'drill_started', 'alert_opened']);
  // Over is over: the next one has no drill to end.
  await release(siteId, 3, [4, 4]);
  const ends = (await log(siteId, seenAt(3))).filter(
    ({ document }) => document.kind === 'drill_ended',
  );
  expect(ends).toHaveLength(1);
});
