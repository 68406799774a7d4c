// Attacks on the way in: what a request asks for must never decide where this server sends something.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { problemSchema } from '#shared/wire/problem.ts';
import { requestText, sendRaw } from '../../kit/raw-http.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';
import { TARGETS } from '../../kit/server/targets.ts';

/** Listens where nothing of ours may ever connect to, and counts who does. */
let canary: net.Server;
let canaryPort: number;
let canaryAsked = 0;
/** Stands where the intake does. */
let intake: http.Server;
let isIntakeDeaf = false;
const taken: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[] =
  [];
let running: Running;
let port: number;

const portOf = (server: net.Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

beforeAll(async () => {
  canary = net.createServer((socket) => {
    canaryAsked += 1;
    socket.on('error', () => {});
    socket.end('HTTP/1.1 200 OK\r\nset-cookie: inner=1\r\ncontent-length: 6\r\n\r\nsecret');
  });
  canary.listen(0, '127.0.0.1');
  await once(canary, 'listening');
  canaryPort = portOf(canary);
  intake = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (isIntakeDeaf) return;
      const body = Buffer.concat(chunks).toString();
      taken.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body });
      res.writeHead(202, {
        'content-type': 'application/json',
        ratelimit: '"10-in-1min"; r=9; t=60',
        'set-cookie': 'inner=1',
        'x-inner': 'host-of-the-intake',
        server: 'inner/1.0',
      });
      res.end('{"accepted":0,"duplicates":0,"refused":[]}');
    });
  });
  intake.listen(0, '127.0.0.1');
  await once(intake, 'listening');
  running = await startRunning(await openMemoryStore(), `http://127.0.0.1:${portOf(intake)}`);
  port = Number(new URL(running.origin).port);
});
afterAll(async () => {
  await running.stop();
  intake.closeAllConnections();
  intake.close();
  canary.close();
});
beforeEach(() => {
  canaryAsked = 0;
  taken.length = 0;
});

const ways = (target: string): string[] => [
  `GET ${target} HTTP/1.1`,
  `POST ${target} HTTP/1.1`,
  `OPTIONS ${target} HTTP/1.1`,
];

test.each(TARGETS)('SSRF: %s is 400 by every method, and nothing is sent', async (template) => {
  const target = template.replace('AT', `127.0.0.1:${canaryPort}`);
  for (const line of ways(target)) {
    const answer = await sendRaw(port, requestText(line, ['Content-Length: 0']));
    expect([line, answer.status]).toEqual([line, 400]);
    expect(answer.text).not.toContain('secret');
    const body = answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4);
    if (body !== '') expect(problemSchema.parse(JSON.parse(body)).code).toBe('invalid_request');
  }
  expect([canaryAsked, taken.length]).toEqual([0, 0]);
});

test('SSRF: the authority form (CONNECT) is 400, and no tunnel is made', async () => {
  const at = `127.0.0.1:${canaryPort}`;
  for (const line of [`CONNECT ${at} HTTP/1.1`, `GET ${at} HTTP/1.1`, 'CONNECT /x HTTP/1.1']) {
    const answer = await sendRaw(port, requestText(line));
    expect([line, answer.status]).toEqual([line, 400]);
  }
  expect(canaryAsked).toBe(0);
});

test('SSRF: an upgrade to a foreign target is 400, also with the name of the stream', async () => {
  const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAA'];
  for (const target of [`http://127.0.0.1:${canaryPort}/socket.io/`, '/socket.io/../x', '*']) {
    const text = requestText(`GET ${target} HTTP/1.1`, upgrade).replace('close', 'Upgrade');
    expect([target, (await sendRaw(port, text)).status]).toEqual([target, 400]);
  }
  expect(canaryAsked).toBe(0);
});

test('the inner doors of the intake stay shut: only its own address is handed on, by POST only', async () => {
  const status = async (line: string): Promise<number> =>
    (await sendRaw(port, requestText(line, ['Content-Length: 0']))).status;
  expect(await status('POST /ingest/v1/readings HTTP/1.1')).toBe(202);
  expect(taken.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /ingest/v1/readings']);
  for (const path of ['/ingest', '/ingest/', '/ingest/metrics', '/ingest/readyz', '/ingest/v1'])
    for (const line of ways(path)) expect([line, await status(line)]).toEqual([line, 404]);
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'])
    expect(await status(`${method} /ingest/v1/readings HTTP/1.1`)).toBe(405);
  expect(taken).toHaveLength(1);
});

test('nothing of the request but its body and four headers reaches the intake, and little of the answer comes back', async () => {
  const body = '{"readings":[]}';
  const headers = [
    'Authorization: Bearer device-token',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Cookie: crowdshade_session=secret',
    'X-Forwarded-For: 192.0.2.1',
    'X-Forwarded-Host: evil.example',
    'Forwarded: for=192.0.2.1',
    'X-Own: 1',
    'Origin: https://evil.example',
  ];
  const line = 'POST /ingest/v1/readings?path=/metrics HTTP/1.1';
  const answer = await sendRaw(port, requestText(line, headers, body));
  expect(answer.status).toBe(202);
  const [request] = taken;
  expect(request).toMatchObject({ url: '/ingest/v1/readings', body });
  expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
  ]);
  expect(request?.headers.host).toBe(`127.0.0.1:${portOf(intake)}`);
  expect(answer.text).toMatch(/\r\nratelimit: /i);
  expect(answer.text).not.toMatch(/inner|set-cookie/i);
});

test('an intake that hangs: the sender is told so, and does not hang with it', async () => {
  isIntakeDeaf = true;
  const answer = await fetch(`${running.origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    body: '{"readings":[]}',
  }).finally(() => {
    isIntakeDeaf = false;
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(problemSchema.parse(await answer.json()).code).toBe('ingest_closed');
});

test('two Hosts are 400, whether the second is ours or not, for requests and for the stream', async () => {
  for (const line of ['GET /api/v1/sites HTTP/1.1', 'POST /ingest/v1/readings HTTP/1.1'])
    for (const second of ['Host: 127.0.0.1', 'host: elsewhere.example'])
      expect([line, (await sendRaw(port, requestText(line, [second]))).status]).toEqual([
        line,
        400,
      ]);
  const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAA'];
  const text = requestText('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', [
    ...upgrade,
    'Host: elsewhere.example',
  ]).replace('close', 'Upgrade');
  expect((await sendRaw(port, text)).status).toBe(400);
  expect(taken).toEqual([]);
});

test('a body that is too large ends at this door', async () => {
  const line = 'POST /ingest/v1/readings HTTP/1.1';
  const told = await sendRaw(port, requestText(line, ['Content-Length: 1000001']));
  expect(told.status).toBe(413);
  const response = await fetch(`${running.origin}/ingest/v1/readings`, {
    method: 'POST',
    body: new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    }),
    duplex: 'half',
  } as RequestInit).then(
    ({ status }) => status,
    // The server stopped reading while the other side was still sending.
    () => 413,
  );
  expect(response).toBe(413);
  expect(taken).toEqual([]);
});

const H2C = [
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
  'Connection: Upgrade, HTTP2-Settings',
];
test.each([
  ['h2c', H2C],
  ['an unknown protocol', ['Upgrade: foo/2', 'Connection: Upgrade']],
  ['TLS', ['Upgrade: TLS/1.0', 'Connection: Upgrade']],
  ['a WebSocket elsewhere', ['Upgrade: websocket', 'Connection: Upgrade']],
])('an offer of %s is answered over HTTP/1.1', async (_name, offer) => {
  const head = (path: string): string =>
    [`GET ${path} HTTP/1.1`, 'Host: crowd.example', ...offer, '', ''].join('\r\n');
  const answer = await sendRaw(port, head('/api/v1/sites'));
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('"sites"');
  expect((await sendRaw(port, head('/healthz'))).status).toBe(200);
});

test('HTTP/2 with prior knowledge, TLS and noise on the plain port get a clean 400', async () => {
  for (const bytes of [
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
    Buffer.from('16030100c8010000c40303', 'hex'),
    'hello\r\n\r\n',
  ])
    expect((await sendRaw(port, bytes)).status).toBe(400);
});

test('headers that are too long are 431, and the server lives on', async () => {
  const long = requestText('GET /healthz HTTP/1.1', [`X-Long: ${'x'.repeat(70_000)}`]);
  expect((await sendRaw(port, long)).status).toBe(431);
  expect((await running.get('/healthz')).status).toBe(200);
});

test('the stream still upgrades', async () => {
  const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const line = 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1';
  const text = requestText(line, [...upgrade, key]).replace('close', 'Upgrade');
  expect((await sendRaw(port, text)).status).toBe(101);
});
