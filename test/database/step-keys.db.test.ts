// A step that is sent again with its key, in the real database: made once, also when both come at the same time.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAlerts } from '#database/server/room-reads.ts';
import { addToLog, takeSteps } from '#database/server/room-steps.ts';
import type { Once } from '#server/ports.ts';
import type { AlertAction } from '#shared/wire/alert.ts';
import { logOf, releaseLevels, seenAt } from '../kit/database/room-fixture.ts';
import { openStore, type Store, T0 } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const once = (number: number, content = 'a'): Once => ({
  key: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  sha256: content.repeat(64),
});
const note = (siteId: string, text: string, key: Once | null, by = 'a-anna') =>
  addToLog(store.server, siteId, { kind: 'note', text }, { by, at: T0 }, key);
const texts = async (siteId: string) => (await logOf(store, siteId, T0)).map(({ text }) => text);

test('a note that is sent again is one entry, and is answered with the number of then', async () => {
  const first = await note('keys', 'Gate B is shut', once(1));
  await note('keys', 'Gate C is shut', once(2));
  expect(await note('keys', 'Gate B is shut', once(1))).toBe(first);
  expect(await texts('keys')).toEqual(['Gate C is shut', 'Gate B is shut']);
});

test('two of one key at once make one entry, and both are told its number', async () => {
  const all = await Promise.all(
    Array.from({ length: 8 }, () => note('at-once', 'Gate B is shut', once(3))),
  );
  expect(new Set(all).size).toBe(1);
  expect(await texts('at-once')).toEqual(['Gate B is shut']);
});

test('a key with other content is refused, and nothing is made', async () => {
  await note('other', 'first', once(4, 'a'));
  expect(await note('other', 'second', once(4, 'b'))).toBe('other_content');
  expect(await texts('other')).toEqual(['first']);
});

test('a key is of one person at one site; without one each is an entry of its own', async () => {
  await note('people', 'one', once(5));
  await note('people', 'one', once(5), 'a-ben');
  await note('people', 'two', null);
  await note('people', 'two', null);
  expect(await texts('people')).toEqual(['two', 'two', 'one', 'one']);
});

async function take(siteId: string, action: AlertAction, key: Once | null, by = 'a-anna') {
  const at = seenAt(0) + 1000;
  const [alert] = await readAlerts(store.server, siteId, at);
  const of = { siteId, alertIds: [alert?.alertId ?? ''] };
  return takeSteps(store.server, of, action, { by, at }, key);
}
const kinds = async (siteId: string) =>
  (await logOf(store, siteId, seenAt(0) + 1000)).map(({ document }) => document.kind);

test('a step that is sent again is taken once, also when both come at once', async () => {
  await releaseLevels(store, 'steps', 0, [4]);
  const step = { step: 'acknowledge' } as const;
  expect(await Promise.all([take('steps', step, once(6)), take('steps', step, once(6))])).toEqual([
    [],
    [],
  ]);
  expect(await take('steps', step, once(6))).toEqual([]);
  expect(await take('steps', step, once(7))).toEqual(['already_acknowledged']);
  expect(await take('steps', { step: 'measure', measureId: null }, once(6, 'b'))).toBe(
    'other_content',
  );
  expect(await kinds('steps')).toEqual(['alert_acknowledged', 'alert_opened']);
});

test('a step that was refused has made nothing: with its key it is judged anew', async () => {
  await releaseLevels(store, 'anew', 0, [4]);
  const recall = { step: 'recall' } as const;
  expect(await take('anew', recall, once(8))).toEqual(['nobody_goes']);
  await take('anew', { step: 'send', goes: 'Team 4' }, null);
  expect(await take('anew', recall, once(8))).toEqual([]);
});

test('a key counts for a day and longer, then it goes; no words stand beside it', async () => {
  const stored = async () =>
    (await store.owner.query('SELECT * FROM step_key WHERE site_id = $1', ['old'])).rows;
  await note('old', 'first', once(9));
  const age = (hours: number) =>
    store.owner.query(
      `UPDATE step_key SET made_at = now() - interval '${hours} hours' WHERE site_id = 'old'`,
    );
  await age(25);
  await note('old', 'first', once(9));
  expect(await texts('old')).toEqual(['first']);
  expect(JSON.stringify(await stored())).not.toContain('first');
  await age(49);
  await note('keys', 'another', once(10));
  expect(await stored()).toEqual([]);
});
