// The way of a reading through the server: handed on whole, never parsed, and answered honestly when nobody is there.
import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_VERSION } from '#shared/wire/api.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { eventually } from '../../kit/database/folder.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { type Running, startRunning } from '../../kit/server/running.ts';

let intake: http.Server;
let running: Running;
const seen: { url: string; headers: http.IncomingHttpHeaders; chunks: Buffer[] }[] = [];

async function listenOn(port: number): Promise<number> {
  intake = http.createServer((req, res) => {
    const request = { url: req.url ?? '', headers: req.headers, chunks: [] as Buffer[] };
    seen.push(request);
    req.on('data', (chunk: Buffer) => request.chunks.push(chunk));
    req.on('end', () => {
      res.writeHead(202, { 'content-type': 'application/json', 'api-version': API_VERSION });
      res.end('{"accepted":1}');
    });
  });
  intake.listen(port, '127.0.0.1');
  await once(intake, 'listening');
  const address = intake.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function closeIntake(): Promise<void> {
  intake.closeAllConnections();
  intake.close();
  await once(intake, 'close');
}

let port: number;
beforeAll(async () => {
  port = await listenOn(0);
  running = await startRunning(await openMemoryStore(), `http://127.0.0.1:${port}`);
});
afterAll(async () => {
  await running.stop();
  if (intake.listening) await closeIntake();
});

/** A few turns of the event loop: time for an answer that is under way, none for one that is not. */
const nextTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const stranger = (): Promise<Response> =>
  fetch(`${running.origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${Math.random()}` },
    body: '{}',
  });

const post = (body: string): Promise<Response> =>
  fetch(`${running.origin}/ingest/v1/readings?x=1`, {
    method: 'POST',
    headers: { authorization: 'Bearer device', cookie: 'crowdshade_session=secret' },
    body,
  });

test('a batch goes on as it came, with its token and without the cookie of a page', async () => {
  const response = await post('not even {json');
  expect(response.status).toBe(202);
  expect(await response.text()).toBe('{"accepted":1}');
  expect(response.headers.get('api-version')).toBe(API_VERSION);
  const [request] = seen;
  expect(request?.url).toBe('/ingest/v1/readings');
  expect(request?.headers.authorization).toBe('Bearer device');
  expect(request?.headers.cookie).toBeUndefined();
  expect(Buffer.concat(request?.chunks ?? []).toString()).toBe('not even {json');
});

test('a body is handed on once it is whole: seventy senders that only pretend to send hold up nobody', async () => {
  const before = seen.length;
  const slow = Array.from({ length: 70 }, () => {
    const headers = { 'content-length': '100' };
    const request = http.request(`${running.origin}/ingest/v1/readings`, {
      method: 'POST',
      headers,
      agent: false,
    });
    request.on('error', () => {});
    request.write('x');
    return request;
  });
  await Promise.all(slow.map((request) => once(request, 'socket')));
  expect((await post('{}')).status).toBe(202);
  expect(seen.length).toBe(before + 1);
  const [first] = slow;
  first?.end('y'.repeat(99));
  const [response]: http.IncomingMessage[] = await once(first ?? intake, 'response');
  expect(response?.statusCode).toBe(202);
  response?.resume();
  for (const request of slow.slice(1)) request.destroy();
});

test('an intake that is away is a 503 that says to send again, and works once it is back', async () => {
  await closeIntake();
  const response = await post('{}');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(problemSchema.parse(await response.json()).code).toBe('ingest_closed');
  await listenOn(port);
  expect((await post('{}')).status).toBe(202);
});

test('batches that strangers begin and do not end fill a budget of their own; a sensor that is known is heard', async () => {
  const half = Buffer.alloc(900_000, 0x20);
  const begun = (): http.ClientRequest => {
    const request = http.request(`${running.origin}/ingest/v1/readings`, {
      method: 'POST',
      agent: false,
      headers: { authorization: 'Bearer nobody', 'content-length': half.length + 1 },
    });
    request.on('error', () => {});
    request.write(half);
    return request;
  };
  // The token of the other tests was heard before, so it is no stranger's.
  expect((await post('{}')).status).toBe(202);
  const requests: http.ClientRequest[] = [];
  const answers: http.IncomingMessage[] = [];
  // One after the other, until the budget is full: from then on a stranger is told to come back.
  for (;;) {
    const request = begun();
    requests.push(request);
    request.on('response', (response) => answers.push(response));
    const written = new Promise<null>((resolve) => {
      request.on('socket', (socket) => {
        const look = (): void => {
          if (socket.writableLength === 0) resolve(null);
          else setImmediate(look);
        };
        look();
      });
    });
    await written;
    await nextTurns();
    const [refused] = answers;
    if (refused !== undefined) {
      expect(refused.statusCode).toBe(503);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      break;
    }
    expect(requests.length).toBeLessThan(200);
  }
  expect((await post('{}')).status).toBe(202);
  for (const request of requests) request.destroy();
  await eventually(async () => (await stranger()).status === 202);
});
