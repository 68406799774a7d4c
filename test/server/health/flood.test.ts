// During a flood readiness said "No readings are taken" while the intake took them: a load balancer would have taken the server out for a stranger's sake.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HealthMonitor } from '#server/health/monitor.ts';
import { OwnTime } from '#server/health/own-time.ts';
import { Positions } from '#server/positions.ts';
import { NO_ANSWER_MS } from '#shared/process/pulse.ts';
import { checkOf, healthSchema } from '#shared/wire/health.ts';
import { timeline } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { bearer, DEVICE, fill, serve } from '../../kit/server/running.ts';
import { until } from '../../kit/until.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const well = async () => ({ journal: checkOf('journal', 'ok', null) });
const parts = {
  reader: { sites: async () => [] },
  positions: new Positions(),
  wallClock: () => 0,
  speed: 1,
};

/** What readiness says of database and intake; windows of the fixture are old. */
async function words(one: { get(path: string): Promise<Response> }): Promise<unknown[]> {
  const { checks } = healthSchema.parse(await (await one.get('/readyz')).json());
  return [checks.database?.word, checks.intake?.word];
}

test('the server stands still for longer than a silence may last: nobody else was silent', async () => {
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  const probes = { database: async () => {}, intake: well };
  const one = await serve(store, null, null, undefined, { probes });
  ends.push(() => one.stop());
  expect(await words(one)).toEqual(['ok', 'ok']);
  for (const end = performance.now() + 1.5 * NO_ANSWER_MS; performance.now() < end; );
  expect(await words(one)).toEqual(['ok', 'ok']);
});

test('a look that failed while this process stood still says nothing; the next one does', async () => {
  let [now, frozen] = [0, 0];
  let hanging: PromiseWithResolvers<never> | null = null;
  const intake = () => hanging?.promise ?? well();
  const monitor = new HealthMonitor({
    ...parts,
    probes: { database: async () => {}, intake },
    monotonic: () => now,
    frozenMs: () => frozen,
  });
  ends.push(() => monitor.stop());
  await monitor.begin();
  const word = () => monitor.health().checks.intake?.word;
  const fails = async (): Promise<void> => {
    const gate = Promise.withResolvers<never>();
    hanging = gate;
    let isAsked = false;
    void gate.promise.catch(() => {});
    await until('a look', () => {
      isAsked ||= hanging === gate;
      return isAsked;
    });
    gate.reject(new Error('timeout'));
  };
  now += 1000;
  frozen += 3000;
  await fails();
  expect(word()).toBe('ok');
  await until('a look without a standstill', () => word() === 'no_answer');
});

test('time without standstills: a step counts a second and a half at most', () => {
  let now = 0;
  const own = new OwnTime(() => now);
  for (const step of [100, 900, 6000, 200]) {
    now += step;
    own.now();
  }
  expect([own.now(), own.frozenMs()]).toEqual([2700, 4500]);
});

test('an intake that says nothing of itself and takes batches is not called silent', async () => {
  const intake = http.createServer((req, res) => {
    // What asks how it does hangs, as in a flood.
    if (req.url === '/readyz') return;
    req
      .resume()
      .on('end', () => res.writeHead(202, { 'Content-Type': 'application/json' }).end('{}'));
  });
  intake.listen(0, '127.0.0.1');
  await once(intake, 'listening');
  const url = `http://127.0.0.1:${(intake.address() as AddressInfo).port}`;
  ends.push(
    () => intake.close(),
    () => intake.closeAllConnections(),
  );
  const store = await openMemoryStore();
  await fill(store, timeline(Date.now()));
  let looks = 0;
  let fail = (): void => {};
  const asked = () => {
    looks += 1;
    if (looks === 1) return well();
    return new Promise<never>((_, reject) => {
      fail = () => reject(new Error('timeout'));
    });
  };
  const probes = { database: async () => {}, intake: asked };
  const one = await serve(store, url, null, undefined, { probes });
  ends.push(() => one.stop());
  await until('a look that hangs', () => looks === 2);
  const send = { method: 'POST', headers: bearer(DEVICE), body: '{}' };
  expect((await fetch(`${one.origin}/ingest/v1/readings`, send)).status).toBe(202);
  fail();
  await until('the look after it', () => looks === 3);
  expect(await words(one)).toEqual(['ok', 'ok']);
  // Without a batch it is what it was: silent.
  fail();
  await until('the next look', () => looks === 4);
  expect(await words(one)).toEqual(['ok', 'no_answer']);
});
