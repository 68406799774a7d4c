// Bad input through the real door: each bad reading is refused with its code and its neighbours are taken; what is wrong with a whole body is
// one problem; and the offending values stand nowhere afterwards: not in an answer, a log, the journal or a dump of the database.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '#shared/wire/problem.ts';
import { gridSensorId, gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { resultOf, type Stack, startStack } from '../../kit/aggregator/stack.ts';

const CANARY = 'canary-7f3a91';
const CANARY_NUMBER = 918273645;
const EXPIRED = gridSensorId(0, 3);

let stack: Stack;
beforeAll(async () => {
  const site = gridSite('refusals', 3);
  const sensors = gridSensors(site).map((sensor) =>
    sensor.sensorId === EXPIRED ? { ...sensor, validUntil: '2025-06-01T00:00:00Z' } : sensor,
  );
  stack = await startStack(site, sensors);
  await stack.startAggregator();
  // A new site begins with the window that it starts in: what is a second and a half old must not lie before it.
  await new Promise((resolve) => setTimeout(resolve, 2000));
});
afterAll(() => stack.close());

/** A moment that is surely in an open window: a second ago, or a little ahead right after a window's start. */
const soon = (offsetMs = 0): string => new Date(Date.now() - 1500 + offsetMs).toISOString();
const sensor = gridSensorId(0, 0);
const good = () => ({ sensorId: gridSensorId(1, 0), observedAt: soon(), level: 2 });

const BAD: readonly (readonly [string, () => unknown, string])[] = [
  [
    'a count',
    () => ({ sensorId: sensor, observedAt: soon(), level: 1, count: CANARY_NUMBER }),
    'invalid',
  ],
  [
    'a MAC address',
    () => ({ sensorId: sensor, observedAt: soon(), level: 1, mac: CANARY }),
    'invalid',
  ],
  [
    'an image',
    () => ({ sensorId: sensor, observedAt: soon(), level: 1, image: CANARY }),
    'invalid',
  ],
  ['level 5', () => ({ sensorId: sensor, observedAt: soon(), level: 5 }), 'invalid'],
  ['a level as text', () => ({ sensorId: sensor, observedAt: soon(), level: CANARY }), 'invalid'],
  [
    'a level with a fraction',
    () => ({ sensorId: sensor, observedAt: soon(), level: 2.5 }),
    'invalid',
  ],
  ['a time that is none', () => ({ sensorId: sensor, observedAt: CANARY, level: 1 }), 'invalid'],
  ['not an object', () => CANARY, 'invalid'],
  [
    'an unknown sensor',
    () => ({ sensorId: CANARY, observedAt: soon(), level: 1 }),
    'unknown_sensor',
  ],
  ['an expired sensor', () => ({ sensorId: EXPIRED, observedAt: soon(), level: 1 }), 'expired'],
  ['a future time', () => ({ sensorId: sensor, observedAt: soon(3_600_000), level: 1 }), 'clock'],
  [
    'a time long past',
    () => ({ sensorId: sensor, observedAt: soon(-3_600_000), level: 1 }),
    'late',
  ],
];

describe('a bad reading', () => {
  test.each(BAD)('%s is refused, its neighbours are taken', async (_, bad, code) => {
    const first = good();
    const answer = await resultOf(
      await stack.post({ readings: [first, bad(), { ...first, sensorId: gridSensorId(1, 1) }] }),
    );
    const [refused] = answer.refused;
    expect(answer).toEqual({ accepted: 2, duplicates: 0, refused: [refused] });
    expect([refused?.index, refused?.code]).toEqual([1, code]);
    // Only of what is no reading a field is named.
    expect((refused?.errors ?? []).length > 0).toBe(code === 'invalid');
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${CANARY}|${CANARY_NUMBER}`));
    // The intake takes one reading of a sensor per second.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });

  test('a duplicate counts as such, a second one in the same second is too_fast, an old seq stale_seq', async () => {
    const second = Math.floor((Date.now() - 1000) / 1000) * 1000;
    const at = (ms: number): string => new Date(second + ms).toISOString();
    const reading = {
      sensorId: gridSensorId(2, 0),
      observedAt: at(100),
      level: 1 as const,
      seq: 5,
    };
    const answer = await resultOf(
      await stack.post({
        readings: [
          reading,
          reading,
          { ...reading, observedAt: at(200), seq: 6 },
          { ...reading, observedAt: at(-1000), seq: 4 },
        ],
      }),
    );
    expect(answer).toEqual({
      accepted: 1,
      duplicates: 1,
      refused: [
        { index: 2, code: 'too_fast' },
        { index: 3, code: 'stale_seq' },
      ],
    });
  });

  test('the totals count every refusal per reason', async () => {
    const total = async (): Promise<Record<string, number>> => {
      const { rows } = await stack.owner.query<{ reason: string; total: number }>(
        "SELECT reason, sum(total)::int AS total FROM refusal_total WHERE site_id = 'refusals' GROUP BY reason",
      );
      return Object.fromEntries(rows.map((row) => [row.reason, row.total]));
    };
    await expect.poll(total).toEqual({
      accepted: 2 * BAD.length + 1,
      invalid: 8,
      unknown_sensor: 1,
      expired: 1,
      clock: 1,
      late: 1,
      duplicate: 1,
      too_fast: 1,
      stale_seq: 1,
    });
  });
});

describe('a bad body is one problem', () => {
  const cases: readonly (readonly [string, string | object, number, string])[] = [
    ['not JSON', '{"readings": [', 400, 'not_json'],
    ['over 1 MB', JSON.stringify({ readings: ['x'.repeat(1_000_001)] }), 413, 'body_too_large'],
    [
      'over 1,000 readings',
      { readings: Array.from({ length: 1001 }, good) },
      413,
      'batch_too_large',
    ],
    ['no readings', { readings: [] }, 400, 'invalid_body'],
    ['another envelope', { readings: [good()], extra: CANARY }, 400, 'invalid_body'],
    ['an array', [good()], 400, 'invalid_body'],
  ];
  test.each(cases)('%s', async (_, body, status, code) => {
    const answer = await stack.post(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('api-version')).toMatch(/^\d+\.\d+\.\d+$/);
    const text = await answer.text();
    expect(problemSchema.parse(JSON.parse(text)).code).toBe(code);
    expect(text).not.toContain(CANARY);
  });

  const GOOD = JSON.stringify({ readings: [{ sensorId: sensor, observedAt: CANARY, level: 1 }] });
  test.each<[string, string, string | Buffer, number]>([
    ['br', 'application/json', GOOD, 400],
    ['gzip', 'application/json', GOOD, 400],
    ['deflate', 'application/json', GOOD, 400],
    ['nonsense', 'application/json', GOOD, 400],
    ['gzip', 'application/json', gzipSync(GOOD).subarray(0, -6), 400],
    ['gzip', 'application/json', gzipSync(Buffer.alloc(5_000_000, 32)), 413],
    ['gzip', 'application/json', gzipSync(GOOD), 202],
    ['br', 'text/plain', brotliCompressSync(GOOD), 202],
    ['identity', 'application/json; charset=nonsense', GOOD, 400],
    ['identity', 'application/json', `${'['.repeat(9000)}${']'.repeat(9000)}`, 400],
    ['identity', 'application/json', GOOD.replace(CANARY, '\\ud800'), 202],
    ['identity', 'application/json', GOOD.replace(CANARY, '0000-01-01T00:00:00Z'), 202],
    ['identity', 'application/json', GOOD.replace(sensor, '\\u0000'), 202],
  ])(
    'Content-Encoding %s on %s is the mistake of the sender or none at all',
    async (encoding, type, body, status) => {
      const answer = await fetch(`${stack.ingestUrl}/ingest/v1/readings`, {
        method: 'POST',
        body: body as string,
        headers: {
          // The scheme's case says nothing.
          Authorization: `bearer ${stack.deviceToken}`,
          'Content-Type': type,
          'Content-Encoding': encoding,
        },
      });
      const text = await answer.text();
      expect([text, answer.status]).toEqual([text, status]);
      expect(text).not.toContain(CANARY);
      if (status === 202) expect(JSON.parse(text)).toMatchObject({ accepted: 0 });
    },
  );

  test('without a token, and with a wrong one', async () => {
    for (const headers of [{}, { Authorization: `Bearer ${CANARY}` }]) {
      const answer = await fetch(`${stack.ingestUrl}/ingest/v1/readings`, {
        method: 'POST',
        body: '{}',
        headers,
      });
      expect(answer.status).toBe(401);
      const { code, detail } = problemSchema.parse(await answer.json());
      const isSent = 'Authorization' in headers;
      expect([code, detail]).toEqual([
        'not_signed_in',
        expect.stringContaining(isSent ? 'was revoked' : 'Send the device token as'),
      ]);
    }
  });
});

describe('nothing keeps an offending value', () => {
  const hides = (text: string): void => {
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(String(CANARY_NUMBER));
  };

  test('logs', () => hides(stack.output()));

  test('files of the data folder, journal and database included', () => {
    const files = readdirSync(stack.dataDir, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(files.some((entry) => entry.parentPath.includes('journal'))).toBe(true);
    expect(files.some((entry) => entry.parentPath.includes('database'))).toBe(true);
    for (const file of files) hides(readFileSync(path.join(file.parentPath, file.name), 'latin1'));
  });

  test('a dump of every table', async () => {
    const { rows } = await stack.owner.query<{ name: string }>(
      "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema IN ('public', '_timescaledb_internal')",
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const { name } of rows)
      hides(JSON.stringify((await stack.owner.query(`SELECT * FROM ${name}`)).rows));
  });

  test('the scan finds what is there: an accepted sensor stands in the journal', () => {
    const folder = path.join(stack.dataDir, 'journal/refusals');
    const journal = readdirSync(folder).map((name) =>
      readFileSync(path.join(folder, name), 'utf8'),
    );
    expect(journal.join('')).toContain(gridSensorId(1, 0));
  });
});
