// What people report from a place, through the server's doors: kept and read again, and no answer about levels, alerts or the public changes by it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SENT_KINDS } from '#server/outlets/entry.ts';
import { FORMAT_NAMES } from '#server/released/export/formats.ts';
import { REPORT_WORDS } from '#shared/domain/glossary/report-words.ts';
import { isoUtc } from '#shared/time.ts';
import { logPageSchema } from '#shared/wire/decision-log.ts';
import { playEvening, writeOldDay } from '../../kit/debrief/scenario.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { RECORDING, SITE } from '../../kit/server/fixture.ts';
import {
  bearer,
  DEVICE,
  OPERATOR,
  type Running,
  serve,
  startRunning,
} from '../../kit/server/running.ts';

const DAY = 86_400_000;
const OLD = Math.floor(Date.now() / DAY) * DAY - 4 * DAY;

let store: DatabaseStore;
let running: Running;
let span: { readonly from: number; readonly to: number };
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  await writeOldDay(store, OLD);
  span = await playEvening(store, running.base);
});
afterAll(() => running.stop());

const staff = bearer(OPERATOR);
const root = `/api/v1/sites/${SITE}`;
const report = (body: object, siteId = SITE, token = OPERATOR): Promise<Response> =>
  fetch(`${running.origin}/api/v1/sites/${siteId}/log`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'place_reported', ...body }),
  });

type Door = Pick<Running, 'get'>;

/** Every answer about levels, alerts and what is open to everybody, of before now. */
async function answersAt(door: Door): Promise<readonly string[]> {
  const range = `from=${isoUtc(running.base)}&to=${isoUtc(span.to)}`;
  const ofLane = (lane: string): readonly string[] => [
    `${root}/latest?lane=${lane}`,
    `${root}/records?lane=${lane}&limit=1000`,
    `${root}/frames?lane=${lane}&${range}`,
    `${root}/regions?lane=${lane}`,
    ...FORMAT_NAMES.map((format) => `${root}/export?lane=${lane}&format=${format}`),
  ];
  const open = ['/api/v1/sites', root, `${root}/changes`, `${root}/stops`, `${root}/public-log`];
  const day = `${root}/public-log?day=${isoUtc(OLD).slice(0, 10)}`;
  const team = ['/critical', '/event', '/alerts', `/alerts?at=${isoUtc(span.to)}`];
  const asked: readonly (readonly [string, Record<string, string>])[] = [
    ...[...open, day, ...ofLane('public')].map((path) => [path, {}] as const),
    ...[...ofLane('staff'), ...team.map((path) => root + path)].map(
      (path) => [path, staff] as const,
    ),
  ];
  const answers: string[] = [];
  for (const [path, headers] of asked) {
    const answer = await door.get(path, headers);
    const bytes = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    // The clock of the service goes on meanwhile.
    const still = bytes.replace(/"clock":\{[^}]*\}/g, '"clock"').replace(/"at":"[^"]*"/, '"at"');
    answers.push(`${path} ${answer.status} ${answer.headers.get('etag') ?? ''}\n${still}`);
  }
  return answers;
}

test('P11, P13, P18: no answer of either lane, no file, no alert and nothing public changes by a byte', async () => {
  const before = await answersAt(running);
  expect(
    before.filter((text) => !/^\S+ 200 /.test(text)).map((text) => text.slice(0, 200)),
  ).toEqual([]);
  // Zones that are known, pooled, and one that no region holds.
  for (const cells of [['gate'], ['bar', 'pier'], ['lawn']])
    for (const word of Object.keys(REPORT_WORDS))
      expect((await report({ cells, word, text: 'seen it myself' })).status).toBe(201);
  expect(await answersAt(running)).toEqual(before);
  // Nor to a server that remembers nothing of before.
  const fresh = await serve({ ...store, close: async () => {} });
  expect(await answersAt(fresh)).toEqual(before);
  await fresh.stop();
});

test('no other system is told', () => {
  expect(SENT_KINDS).not.toContain('place_reported');
});

test('reports are read by their kind, newest first, page by page', async () => {
  const ask = async (path: string) =>
    logPageSchema.parse(await (await running.get(path, staff)).json());
  const first = await ask(`${root}/log?kind=place_reported&limit=2`);
  expect(first.entries).toMatchObject([
    {
      document: { kind: 'place_reported', data: { cells: ['lawn'], word: 'sorted' } },
      text: 'seen it myself',
    },
    { document: { kind: 'place_reported', data: { cells: ['lawn'], word: 'help_needed' } } },
  ]);
  const next = await ask(first.links.next ?? '');
  expect(next.entries.map(({ document }) => document.kind)).toEqual(
    Array(2).fill('place_reported'),
  );
  expect(next.entries[0]?.seq).toBeLessThan(first.entries[1]?.seq ?? 0);
});

test('what is no place, no word, too long or not to be changed is refused and not repeated', async () => {
  const right = { cells: ['gate'], word: 'full' };
  expect((await report(right)).status).toBe(201);
  const cases: readonly (readonly [object, string])[] = [
    [{ ...right, cells: ['gate', 'nowhere'] }, '/cells/1'],
    [{ ...right, cells: [] }, '/cells'],
    // No number of a level, and no word of one.
    [{ ...right, word: 4 }, '/word'],
    [{ ...right, word: 'critical' }, '/word'],
    [{ ...right, text: 'x'.repeat(201) }, '/text'],
    [{ ...right, text: ' ' }, '/text'],
    [{ ...right, level: 4 }, '/level'],
  ];
  for (const [body, pointer] of cases) {
    const answer = await report(body);
    const said = await answer.text();
    expect([answer.status, JSON.parse(said).errors?.[0]?.pointer]).toEqual([400, pointer]);
    expect(said).not.toContain('xxx');
  }
  expect((await report({ cells: ['gate'], word: 'full' }, RECORDING)).status).toBe(409);
  expect((await report(right, SITE, DEVICE)).status).toBe(403);
  const stranger = await running.get(`${root}/log?kind=place_reported`);
  expect(stranger.status).toBe(401);
});
