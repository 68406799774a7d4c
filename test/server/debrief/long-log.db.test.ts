// A log that is longer than a debrief holds: somebody wrote more notes in one minute than there is room for. What nobody asked to be long is answered all the same.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { StoredAccount } from '#server/people/ports.ts';
import { isoUtc } from '#shared/time.ts';
import { personalDataSchema } from '#shared/wire/accounts.ts';
import { publicLogSchema } from '#shared/wire/public-log.ts';
import { writeOldDay } from '../../kit/debrief/scenario.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { browserOf, person } from '../../kit/server/people-fixture.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const DAY = 86_400_000;
const OLD = Math.floor(Date.now() / DAY) * DAY - 4 * DAY;
/** Of a debrief there are 20,000 at most. */
const NOTES = 20_500;

let store: DatabaseStore;
let running: Running;
let writer: StoredAccount;
/** When the flood came: long enough ago that it is settled. */
const flooded = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;

/** As POST /log writes them, in bulk: all in the same second. */
async function flood(at: number): Promise<void> {
  const document = {
    kind: 'note',
    at: isoUtc(at),
    actor: writer.accountId,
    salt: '0'.repeat(32),
    alertId: null,
    data: {},
    textSha256: null,
  };
  for (let left = NOTES; left > 0; left -= 4100)
    await store.owner.query(
      'SELECT append_decision($1, $2, NULL) FROM generate_series(1, $3::int)',
      [SITE, JSON.stringify(document), Math.min(4100, left)],
    );
}

beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  writer = await person(running, 'operator');
  await writeOldDay(store, OLD);
  await flood(OLD + 3_600_000);
  await flood(flooded);
});
afterAll(() => running.stop());

const site = `/api/v1/sites/${SITE}`;
const ask = (query: string): Promise<Response> =>
  running.get(`${site}/debrief?${query}`, bearer(OPERATOR));

test('a debrief without a range is answered and says what is left out', async () => {
  const answer = await ask('language=en');
  expect(answer.status).toBe(200);
  const html = await answer.text();
  expect(html).toContain('The log is too long for one document. What was written before');
  // The chain is whole from the first entry that there is room for.
  expect(html).toMatch(/20[.,]?000/);
  expect(html).not.toContain('undefined');
  // Its own files are those of the same entries.
  const [file = ''] = [...html.matchAll(/ href="([^"]+table=log)"/g)].map(([, href = '']) => href);
  expect((await running.get(file.replaceAll('&amp;', '&'), bearer(OPERATOR))).status).toBe(200);
});

test('its table holds the newest entries, and its name says so', async () => {
  const answer = await ask('format=csv&table=log');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toContain('-newest-log.csv"');
  const rows: readonly { seq: string }[] = parse(await answer.text(), {
    columns: true,
    bom: true,
  });
  expect(rows).toHaveLength(20_000);
  expect(Number(rows.at(-1)?.seq) - Number(rows[0]?.seq)).toBe(19_999);
  expect((await ask('format=csv&table=alerts')).status).toBe(200);
});

test('a range that somebody chose is refused: it is not cut without being asked', async () => {
  const range = `from=${isoUtc(flooded - 60_000)}&to=${isoUtc(flooded + 60_000)}`;
  expect((await ask(range)).status).toBe(400);
});

test('the public log of a day is told however many notes there are', async () => {
  const day = isoUtc(OLD).slice(0, 10);
  const answer = await running.get(`${site}/public-log?day=${day}`);
  expect(answer.status).toBe(200);
  const { log } = publicLogSchema.parse(await answer.json());
  expect(log?.alerts.length).toBeGreaterThan(0);
  expect(JSON.stringify(log)).not.toContain(writer.accountId);
});

test('who wrote them gets all of them, each once', async () => {
  const headers = await browserOf(running, writer);
  const path = `/api/v1/accounts/${writer.accountId}/personal-data`;
  const data = personalDataSchema.parse(await (await running.get(path, headers)).json());
  expect(data.log).toHaveLength(2 * NOTES);
});
