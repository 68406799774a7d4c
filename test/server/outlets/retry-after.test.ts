// What a receiver says about when to come back, as it is written and as it may be written wrongly.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createGuard } from '#server/http/guard.ts';
import { createSend } from '#server/http/send.ts';
import { LONGEST_RETRY_AFTER_MS, retryAfterMs, waitWhenTold } from '#server/outlets/retry-after.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');

test('found C6: Retry-After is read in both spellings, and never for longer than an hour', () => {
  expect(retryAfterMs('7', NOW)).toBe(7000);
  expect(retryAfterMs(' 120 ', NOW)).toBe(120_000);
  expect(retryAfterMs('Thu, 26 Nov 2026 12:00:30 GMT', NOW)).toBe(30_000);
  expect(retryAfterMs('Thu, 26 Nov 2026 11:00:00 GMT', NOW)).toBe(0);
  expect(retryAfterMs('0', NOW)).toBe(0);
  expect(retryAfterMs('9999999999', NOW)).toBe(LONGEST_RETRY_AFTER_MS);
  expect(retryAfterMs('Fri, 26 Nov 2027 12:00:00 GMT', NOW)).toBe(LONGEST_RETRY_AFTER_MS);
});

test.each([
  undefined,
  '',
  'soon',
  '-7',
  '1.5',
  '7s',
  '1e3',
  '2027x',
  '2026-11-26T12:00:30Z',
  '1, 2',
])('found C6: no time to come back is read from %j', (header) => {
  expect(retryAfterMs(header, NOW)).toBeNull();
});

test('found C6: nobody is asked sooner than told, nor every second by whoever says "at once"', () => {
  expect(waitWhenTold(7000, 5000)).toBe(7000);
  expect(waitWhenTold(0, 5000)).toBe(5000);
  expect(waitWhenTold(60_000, 7_200_000)).toBe(300_000);
  expect(waitWhenTold(1_800_000, 7_200_000)).toBe(1_800_000);
});

test('found C6: an answer that does not count tells when to come back, one that counts does not', async () => {
  let status = 429;
  const server = http
    .createServer((req, res) => {
      req.resume();
      res.writeHead(status, { 'retry-after': '7' }).end();
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const send = createSend(createGuard({ allowPrivate: true }), () => performance.now());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const message = { url, headers: { 'content-type': 'application/json' }, body: '{}' };
  expect(await send(message)).toMatchObject({ status: 429, failure: 'answer', retryAfter: '7' });
  status = 503;
  expect(await send(message)).toMatchObject({ status: 503, retryAfter: '7' });
  status = 204;
  expect(await send(message)).not.toHaveProperty('retryAfter');
  server.close();
});
