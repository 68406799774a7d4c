// The evaluation and the public version of the log through their doors, on the real database.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { publicLogSchema } from '#shared/wire/public-log.ts';
import {
  FORMULA,
  MEASURE,
  OUTSIDER,
  playEvening,
  SCRIPT,
  writeOldDay,
} from '../../kit/debrief/scenario.ts';
import { type DatabaseStore, openDatabaseStore } from '../../kit/server/database-store.ts';
import { RECORDING, SITE } from '../../kit/server/fixture.ts';
import { bearer, DEVICE, OPERATOR, type Running, startRunning } from '../../kit/server/running.ts';

const DAY = 86_400_000;
const OLD = Math.floor(Date.now() / DAY) * DAY - 4 * DAY;
const oldDay = isoUtc(OLD).slice(0, 10);

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

const site = `/api/v1/sites/${SITE}`;
const ask = (query: string): Promise<Response> =>
  running.get(`${site}/debrief?${query}`, bearer(OPERATOR));
const range = () => `from=${isoUtc(span.from)}&to=${isoUtc(span.to)}`;

test('the document says what happened, in both languages, and nothing of it is code', async () => {
  const answer = await ask(`${range()}&language=en`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  const html = await answer.text();
  for (const part of [
    'Night',
    'Quay festival',
    'Gate',
    'too busy',
    'no sight',
    MEASURE.en,
    'a-anna',
  ])
    expect(html).toContain(part);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('Recomputed when this was made');
  const dutch = await (await ask(range())).text();
  for (const part of ['<html lang="nl"', 'Nacht', 'Poort', 'te druk', 'geen zicht', MEASURE.nl])
    expect(dutch).toContain(part);
});

test('its policy allows its own style and nothing else; the style is the one that it hashes', async () => {
  const answer = await ask(range());
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  const html = await answer.text();
  expect(html).not.toMatch(/ (style|src|action|srcset|on\w+)=|<link|<img|<script|<iframe/);
  expect(html).toContain('src:url(data:font/woff2;base64,d09GMg');
});

const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/ href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));

test.each([
  ['nl', ''],
  ['en', '/en'],
])(
  'it leads to its files, the public version and the room, and nowhere else: %s',
  async (language, pages) => {
    const links = linksIn(await (await ask(`${range()}&language=${language}`)).text());
    expect(links.slice(2)).toEqual([
      `${pages}/data`,
      `${pages}/control?at=${isoUtc(span.from)}#replay`,
    ]);
    for (const file of links.slice(0, 2)) {
      const answer = await running.get(file, bearer(OPERATOR));
      expect([file, answer.status]).toEqual([file, 200]);
      expect(answer.headers.get('content-type')).toContain('text/csv');
    }
  },
);

test('figures: alerts, answers, escalations, and what was not seen', async () => {
  const html = await (await ask(`${range()}&language=en`)).text();
  const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(text).toMatch(/too busy \d+ \d+ of \d+ \d+ of \d+ .* \d+ \/ \d+ \d+/);
  // The price of privacy, sensors that are offline, a gap of the intake: each in a column of its own.
  expect(text).toMatch(/Stage 60 71\.7% 0% 26\.7% 1\.7% 0%/);
  expect(text).toMatch(/60 91\.7% 6\.7% 0% 1\.7% 0%/);
});

test('measures: what was agreed, how soon it was taken, when the level fell; and nothing is told twice', async () => {
  const html = await (await ask(`${range()}&language=en`)).text();
  const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const effects = text.slice(text.indexOf('Agreed Taken'), text.indexOf('What a level cannot say'));
  expect(effects).toMatch(
    /1 Gate Slow the inflow at the gate\. as agreed a-anna 3 min 17 s 25 min 28 s/,
  );
  expect(effects).toMatch(/2 Stage – no measure – –/);
  // The words of people, and steps one by one, stand in the log alone.
  expect(html.split('&lt;script&gt;')).toHaveLength(2);
  expect(text.split('HYPERLINK')).toHaveLength(2);
});

test('who was sent is told with the alert, each name with its time, in page and file', async () => {
  const html = await (await ask(`${range()}&language=en`)).text();
  const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const time = '\\d+:\\d+';
  expect(text).toMatch(
    new RegExp(`Entry team goes, ${time} ${OUTSIDER} goes, ${time} recalled, ${time}`),
  );
  expect(text).toMatch(new RegExp(`somebody goes \\(No. 1\\) a-anna ${OUTSIDER} [0-9a-f]{12}`));
  const file = await ask(`${range()}&format=csv&table=alerts`);
  const options = { bom: true, columns: true, record_delimiter: '\r\n' } as const;
  const rows: Record<string, string>[] = parse(await file.text(), options);
  expect(rows[0]).toMatchObject({ sent: `Entry team | ${OUTSIDER}` });
  expect(rows[0]?.sentAt).toMatch(/^\d{4}-.*Z$/);
  expect(rows[1]).toMatchObject({ sent: '', sentAt: '' });
});

test('both files are whole CSV, and no cell of them is a formula', async () => {
  for (const [table, least] of [
    ['log', 10],
    ['alerts', 2],
  ] as const) {
    const answer = await ask(`${range()}&format=csv&table=${table}`);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="crowdshade-quay-.*\.csv"$/,
    );
    const body = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    expect(body).toMatch(/^\uFEFFsiteId,/);
    const rows: Record<string, string>[] = parse(body, {
      bom: true,
      columns: true,
      record_delimiter: '\r\n',
    });
    expect(rows.length).toBeGreaterThanOrEqual(least);
    const cells = rows.flatMap((row) => Object.values(row));
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells.some((cell) => cell.includes(FORMULA))).toBe(true);
    if (table === 'log') expect(cells).toContain(`Stage is calm. ${SCRIPT}`);
  }
});

test('what people reported is listed with place, word, words and who, in page and file', async () => {
  const html = await (await ask(`${range()}&language=en`)).text();
  const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const [, section = ''] =
    /What people reported on the spot(.*?)What the words mean/s.exec(text) ?? [];
  expect(section).toMatch(/\d+:\d+ Bar \+ Pier no way through Cart stuck &amp; loud a-ben/);
  expect(section).toContain('What somebody saw, no level');
  expect(text).toMatch(/reported on the spot a-ben Bar \+ Pier: no way through\. Cart stuck/);
  const dutch = await (await ask(range())).text();
  expect(dutch).toContain('geen doorgang');
  const file = await ask(`${range()}&format=csv&table=log&language=en`);
  const options = { bom: true, columns: true, record_delimiter: '\r\n' } as const;
  const rows: Record<string, string>[] = parse(await file.text(), options);
  expect(rows.find(({ kind }) => kind === 'place_reported')).toMatchObject({
    ...{ place: 'Bar + Pier', cells: 'bar pier', level: '', words: 'Cart stuck & loud' },
    content: 'Bar + Pier: no way through',
  });
});

test('without a range it is the last day; a range that is wrong is refused', async () => {
  expect((await ask('')).status).toBe(200);
  const cases = [
    'from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z',
    `from=${isoUtc(span.to)}&to=${isoUtc(span.from)}`,
    `from=${isoUtc(span.from + 1000)}`,
    'format=pdf',
    'names=all',
  ];
  for (const query of cases) expect([query, (await ask(query)).status]).toEqual([query, 400]);
  const recording = await running.get(
    `/api/v1/sites/${RECORDING}/debrief?language=en`,
    bearer(OPERATOR),
  );
  expect(await recording.text()).toContain('This is a recording');
});

test('strangers and devices get no debrief', async () => {
  expect((await running.get(`${site}/debrief`)).status).toBe(401);
  expect((await running.get(`${site}/debrief`, bearer(DEVICE))).status).toBe(403);
});

test('the public version has days that are over, says where and how it was answered, and no more', async () => {
  const answer = await running.get(`${site}/public-log?day=${oldDay}`);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
  const text = await answer.text();
  const { log, days } = publicLogSchema.parse(JSON.parse(text));
  expect(days?.oldest).toBe(oldDay);
  expect(log?.alerts.length).toBeGreaterThan(0);
  expect(log?.alerts.length).toBeLessThan(4);
  for (const alert of log?.alerts ?? [])
    expect(alert).toMatchObject({
      region: { en: 'North quay' },
      answer: 'within_2_minutes',
      // What was done is agreed for the gate alone: its words would say where in the region.
      measures: [],
      isOtherMeasure: true,
    });
  expect(log?.unplaced).toBeNull();
  for (const secret of [
    'a-secret',
    OUTSIDER,
    'only for',
    'gate"',
    '"level',
    '0000000000000000',
    ':02:03',
    'critical signal',
  ])
    expect(text).not.toContain(secret);
  expect(
    (await running.get(`${site}/public-log?day=${isoUtc(Date.now()).slice(0, 10)}`)).status,
  ).toBe(404);
  expect((await running.get(`${site}/public-log?day=2020-01-01`)).status).toBe(404);
});

test('nothing failed on the way', () => expect(running.errors).toEqual([]));
