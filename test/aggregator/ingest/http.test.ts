// The intake over HTTP: the contract of adapters, and what only HTTP says.
import { once } from 'node:events';
import http from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import express, { type Express } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { expect, test } from 'vitest';
import { createIngestApp } from '#aggregator/ingest/http/app.ts';
import { jsonBatch } from '#aggregator/ingest/http/json-batch.ts';
import { createIntake } from '#aggregator/ingest/intake.ts';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { adapterContract } from '../../contracts/adapter-contract.ts';
import { overHttp } from '../../contracts/over-http.ts';

adapterContract(
  'HTTP',
  overHttp(jsonBatch, (readings) => ({ readings })),
);

type Asked = { readonly path?: string; readonly method?: string; readonly body?: string | Buffer };

async function served<T>(
  app: Express,
  run: (ask: (asked: Asked, headers?: Record<string, string>) => Promise<Response>) => Promise<T>,
): Promise<T> {
  const server = http.createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  try {
    return await run(({ path = '/ingest/v1/readings', method = 'POST', body }, headers = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body as string }),
      }),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const TOKEN = { authorization: 'Bearer cs_dev_of-the-sensors' };
const app = (mostBatches = 1000) =>
  createIngestApp(
    createIntake({
      siteOfToken: async () => 'quay',
      admit: async (_siteId, items) => items.map(() => 'accepted'),
      isAway: () => false,
      log: () => {},
      clock: () => 0,
      mostBatches,
    }),
    {
      formats: [jsonBatch],
      health: () => ({ status: 'ok', checks: {} }),
      metrics: async () => '',
      log: () => {},
    },
  );

test.each([
  ['no JSON', '{"readings"', {}, 'not_json'],
  ['not UTF-8', '{}', { 'content-type': 'application/json; charset=latin1' }, 'not_json'],
  ['another Content-Encoding', '{}', { 'content-encoding': 'gzip' }, 'invalid_body'],
  ['no batch', '{"readings": []}', {}, 'invalid_body'],
  [
    'a reading with two levels',
    '{"readings": [{"sensorId": "a", "observedAt": "2026-01-01T00:00:00Z", "level": 0, "level": 4}]}',
    {},
    'invalid_body',
  ],
  ['two lists of readings', '{"readings": [1], "re\\u0061dings": [2]}', {}, 'invalid_body'],
  [
    'UTF-16',
    '{"readings": [1]}',
    { 'content-type': 'application/json; charset=utf-16' },
    'not_json',
  ],
  ['a batch with another key', '{"readings": [1], "count": 7}', {}, 'invalid_body'],
  ['a list', '[]', {}, 'invalid_body'],
  ['too large', ' '.repeat(1_000_001), {}, 'body_too_large'],
] as const)('a body that is %s is refused as a whole', async (_, body, headers, code) => {
  await served(app(), async (ask) => {
    const answer = await ask({ body }, { ...TOKEN, ...headers });
    expect(problemSchema.parse(await answer.json()).code).toBe(code);
  });
});

test('found F9: an address of other letters, or with a slash behind it, is another address', async () => {
  await served(app(), async (ask) => {
    for (const path of ['/INGEST/v1/readings', '/READYZ', '/Healthz', '/metrics/']) {
      const answer = await ask({ path, method: 'GET' }, TOKEN);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    for (const path of ['/ingest/v1/READINGS', '/ingest/v1/readings/', '/Ingest/v1/readings']) {
      const answer = await ask({ path, body: '{"readings": [1]}' }, TOKEN);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});

const BATCH = JSON.stringify({ readings: [{ sensorId: 'canary-1' }] });

test.each<[string, string, string | Buffer]>([
  ['gzip', 'plain', BATCH],
  ['deflate', 'plain', BATCH],
  ['br', 'plain', BATCH],
  ['zstd', 'plain', BATCH],
  ['gzip', 'cut off', gzipSync(BATCH).subarray(0, -6)],
  ['deflate', 'cut off', deflateSync(BATCH).subarray(0, -6)],
  ['br', 'cut off', brotliCompressSync(BATCH).subarray(0, -6)],
  ['zstd', 'cut off', zstdCompressSync(BATCH).subarray(0, -6)],
  ['gzip', 'of another coding', brotliCompressSync(BATCH)],
  ['gzip', 'empty', ''],
  ['canary', 'plain', BATCH],
  ['gzip, gzip', 'packed twice', gzipSync(gzipSync(BATCH))],
])(
  'found B10: Content-Encoding %s with a body that is %s is 400 and a sentence',
  async (coding, _, body) => {
    await served(app(), async (ask) => {
      const answer = await ask({ body }, { ...TOKEN, 'content-encoding': coding });
      const text = await answer.text();
      expect([text, answer.status]).toEqual([text, 400]);
      const { code, detail } = problemSchema.parse(JSON.parse(text));
      expect(code).toBe('invalid_body');
      expect(detail).toContain('Content-Encoding');
      expect(text).not.toContain('canary');
    });
  },
);

test('found B10: a body that is packed as its Content-Encoding says is taken', async () => {
  await served(app(), async (ask) => {
    const packed = [gzipSync(BATCH), deflateSync(BATCH), brotliCompressSync(BATCH)];
    for (const [i, body] of [...packed, zstdCompressSync(BATCH)].entries()) {
      const headers = { ...TOKEN, 'content-encoding': ['gzip', 'Deflate', 'br', 'zstd'][i] ?? '' };
      expect([headers, (await ask({ body }, headers)).status]).toEqual([headers, 202]);
    }
  });
});

test('any Content-Type is taken for our own batch', async () => {
  await served(app(), async (ask) => {
    const body = '{"readings": [{"sensorId": "s-1"}]}';
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
      expect((await ask({ body }, { ...TOKEN, 'content-type': type })).status, type).toBe(202);
  });
});

test('strangers hear 401 everywhere below /ingest, and how a token is sent', async () => {
  await served(app(), async (ask) => {
    for (const [path, method] of [
      ['/ingest/v1/readings', 'GET'],
      ['/ingest/else', 'POST'],
    ] as const) {
      const answer = await ask({ path, method });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(problemSchema.parse(await answer.json()).detail).toContain('Authorization: Bearer');
    }
    // Nothing of what they send is read.
    expect((await ask({ body: '{"readings"' })).status).toBe(401);
    expect((await ask({ path: '/ingest/v1/readings', method: 'GET' }, TOKEN)).status).toBe(405);
    expect((await ask({ path: '/ingest/else' }, TOKEN)).status).toBe(404);
  });
});

const HEADERS = ['ratelimit', 'ratelimit-policy', 'retry-after'];

test('what a sender may still send is told as express-rate-limit tells it', async () => {
  const theirs = express();
  theirs.use(
    rateLimit({
      store: new SteadyLimitStore(
        () => 0,
        () => Date.now(),
      ),
      windowMs: 10_000,
      limit: 2,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (req) => `unknown ${ipKeyGenerator(req.ip ?? '')}`,
    }),
  );
  const told = (under: Express) =>
    served(under, async (ask) => {
      const said: (string | null)[][] = [];
      for (let i = 0; i < 4; i += 1) {
        const { headers } = await ask({ body: '{}' });
        said.push(HEADERS.map((name) => headers.get(name)));
      }
      return said;
    });
  expect(await told(app(2))).toEqual(await told(theirs));
});
