// What people report from a place, in the real database: in the chain, erasable, and nothing that is measured, released or fired depends on it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeDueSteps } from '#database/aggregator/climb.ts';
import { readAlertsBetween, readLog } from '#database/server/room-reads.ts';
import { addToLog } from '#database/server/room-steps.ts';
import { REPORT_WORDS } from '#shared/domain/glossary/report-words.ts';
import type { ReportWord } from '#shared/wire/decision-log.ts';
import { isChainWhole } from '../kit/database/chain-text.ts';
import { logOf, releaseLevels, seenAt } from '../kit/database/room-fixture.ts';
import { openStore, planOf, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const WORDS = Object.keys(REPORT_WORDS) as ReportWord[];
/** Up, out of sight, critical, down again: each kind of alert opens, climbs and clears. */
const LEVELS: readonly (readonly (number | null)[])[] = [
  ...[
    [0, 1],
    [3, 1],
    [3, null],
    [4, null],
    [4, null],
    [4, null],
  ],
  ...[
    [1, null],
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 0],
  ],
];

const reportAt = (siteId: string, at: number, word: ReportWord, text?: string) => {
  const said = text === undefined ? {} : { text };
  const action = { kind: 'place_reported' as const, cells: ['zone-0', 'zone-1'], word, ...said };
  return addToLog(store.server, siteId, action, { by: 'a-anna', at });
};

async function play(siteId: string, isReported: boolean): Promise<void> {
  for (const [w, levels] of LEVELS.entries()) {
    await releaseLevels(store, siteId, w, levels);
    await takeDueSteps(store.aggregator, siteId, seenAt(w));
    if (isReported) for (const word of WORDS) await reportAt(siteId, seenAt(w) + 1000, word);
  }
}

/** All that the site has in a table, without the name of the site and the ids that are made of it. */
async function rowsOf(siteId: string, table: string): Promise<string> {
  const { rows } = await store.owner.query(`SELECT * FROM ${table} WHERE site_id = $1`, [siteId]);
  const text = JSON.stringify(rows).replaceAll(siteId, 'site').replaceAll(planOf(siteId), 'plan');
  return text.replace(/"(?:alertId|alert_id)":"[0-9a-f]{16}"/g, '"id"');
}

test('P18: records, alerts at every moment and what is counted are the same with and without reports', async () => {
  await play('silent', false);
  await play('spoken', true);
  expect(await rowsOf('spoken', 'staff_record')).toBe(await rowsOf('silent', 'staff_record'));
  expect(JSON.parse(await rowsOf('silent', 'staff_record'))).toHaveLength(LEVELS.length * 2);
  for (const w of LEVELS.keys()) {
    const [silent, spoken] = await Promise.all(
      ['silent', 'spoken'].map(async (siteId) =>
        (await readAlertsBetween(store.server, siteId, seenAt(w), seenAt(w) + 5000)).map(
          ({ alertId: _, siteId: __, ...alert }) => alert,
        ),
      ),
    );
    expect(spoken).toEqual(silent);
  }
  const watched = async (siteId: string) =>
    (await store.owner.query('SELECT watch FROM event_state WHERE site_id = $1', [siteId])).rows;
  expect(await watched('spoken')).toEqual(await watched('silent'));
  const kinds = async (siteId: string) =>
    (await logOf(store, siteId, seenAt(99)))
      .map(({ document }) => document.kind)
      .filter((kind) => kind !== 'place_reported');
  expect(await kinds('spoken')).toEqual(await kinds('silent'));
  expect(new Set(await kinds('silent')).size).toBeGreaterThan(3);
});

test('a report is an entry with its place and its word; its words can be erased and the chain holds', async () => {
  const siteId = 'told';
  await reportAt(siteId, seenAt(0), 'no_way_through', 'Fence is down');
  await reportAt(siteId, seenAt(1), 'sorted');
  expect(await logOf(store, siteId, seenAt(2))).toMatchObject([
    { document: { data: { cells: ['zone-0', 'zone-1'], word: 'sorted' }, textSha256: null } },
    {
      document: { kind: 'place_reported', actor: 'a-anna', alertId: null },
      text: 'Fence is down',
      isErased: false,
    },
  ]);
  await store.server.query("SELECT erase_decision_texts('a-anna')");
  const entries = await logOf(store, siteId, seenAt(2));
  expect(entries.map(({ text, isErased }) => [text, isErased])).toEqual([
    [null, false],
    [null, true],
  ]);
  expect(entries.some(({ bytes }) => bytes.includes('Fence'))).toBe(false);
  expect(isChainWhole(entries)).toBe(true);
});

test('entries of one kind are read by themselves, newest first, as they stood at a time', async () => {
  const siteId = 'mixed';
  const act = (at: number) => ({ by: 'a-ben', at });
  for (const w of [0, 1, 2]) {
    await addToLog(store.server, siteId, { kind: 'note', text: `note ${w}` }, act(seenAt(w)));
    await reportAt(siteId, seenAt(w), 'full');
  }
  const ask = (to: number | null, limit = 100) =>
    readLog(store.server, {
      ...{ siteId, from: null, to, before: null, limit, now: seenAt(9) },
      kinds: ['place_reported'],
    });
  expect((await ask(null)).map(({ seq }) => seq)).toEqual([6, 4, 2]);
  expect((await ask(seenAt(2))).map(({ seq }) => seq)).toEqual([4, 2]);
  expect((await ask(null, 1)).map(({ seq }) => seq)).toEqual([6]);
});
