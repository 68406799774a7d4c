// What earlier replays left of the windows that their recordings leave open goes at the next start; what a live site is to go on with stays.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCarry, openJournal } from '#aggregator/journal/choice.ts';
import { forgetRecordings } from '#aggregator/site/left-recordings.ts';
import { putSite, setReplayClock } from '#database/aggregator/register.ts';
import { gridSite } from '../../kit/aggregator/grid-site.ts';
import { dataFolder } from '../../kit/database/folder.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const W = 60_000;
const folder = dataFolder();
let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

test('raw levels of a recording are removed, those of the open windows of a live site are not', async () => {
  const pool = store.aggregator;
  const kept = { journal: await openJournal(folder.dir), carry: await openCarry(folder.dir) };
  for (const siteId of ['rec', 'live']) {
    await putSite(pool, gridSite(siteId, 1), null);
    for (const windowStart of [W, 2 * W]) {
      const reading = { sensorId: 's-1', level: 4, seq: null, receivedAt: windowStart } as const;
      await kept.journal.append(siteId, [
        { kind: 'reading', windowStart, observedAt: windowStart, ...reading },
      ]);
      await kept.carry.write(siteId, windowStart, { units: { 's-1': [4, windowStart] } });
    }
  }
  await setReplayClock(pool, 'rec', 2 * W);
  for (let start = 0; start < 2; start += 1) await forgetRecordings(pool, kept);
  await kept.journal.close();
  const named = (...parts: string[]): readonly string[] =>
    readdirSync(path.join(folder.dir, ...parts)).toSorted();
  expect(named('journal', 'rec')).toEqual([]);
  expect(named('carry')).toEqual(['live.carry.json', 'live.carry.previous.json']);
  expect(named('journal', 'live').filter((name) => name.endsWith('.ndjson'))).toEqual(
    [`${2 * W}.ndjson`, `${W}.ndjson`].toSorted(),
  );
});
