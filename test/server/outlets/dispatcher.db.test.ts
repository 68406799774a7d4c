// The log as a queue: everything goes out once, in order per alert, whatever breaks, and nobody waits for somebody else.
import { expect, test } from 'vitest';
import type { Send } from '#server/http/send.ts';
import { LEASE_MS } from '#server/outlets/work.ts';
import { eventually } from '../../kit/database/folder.ts';
import { type Receiver, startReceiver, status, taken } from '../../kit/outlets/receiver.ts';
import { receivingStage, taking } from '../../kit/outlets/receiving.ts';
import { A, B, network } from '../../kit/outlets/stage.ts';

const here = receivingStage();
const MINUTE = 60_000;

test('every step goes out once, in order and signed; the log of deliveries holds no word of it', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await stage.log(siteId, 'alert_opened', { alertId: 'e'.repeat(16) });
  const outlet = await outletTo(receiver);
  await stage.log(siteId, 'alert_opened', A);
  await stage.log(siteId, 'alert_escalated', A);
  await stage.log(siteId, 'alert_opened', { ...B, kind: 'blind', level: null });
  await stage.log(siteId, 'alert_cleared', { ...A, state: 'cleared' });
  await stage.log(siteId, 'drill_started', null);
  const dispatcher = stage.dispatcher();
  await dispatcher.run(siteId);
  await dispatcher.run(siteId);
  // Not the first: the outlet was made after it.
  expect(taking(receiver)).toEqual([2, 3, 4, 5, 6]);
  expect(receiver.got.map(({ body }) => body).join()).not.toMatch(/jansen/);
  expect(await stage.attempts(outlet.outletId)).toEqual(
    [2, 3, 4, 5, 6].map((seq) => `${seq}.1 204`),
  );
  const { rows } = await stage.store.owner.query('SELECT * FROM delivery WHERE outlet_id = $1', [
    outlet.outletId,
  ]);
  expect(Object.keys(rows[0])).toEqual([
    'outlet_id',
    'number',
    'seq',
    'attempt',
    'at',
    'status',
    'failure',
    'duration_ms',
  ]);
});

test('what fails is tried again by the schedule; another alert passes, a later step of the same one waits behind it', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const outlet = await outletTo(receiver);
  const dispatcher = stage.dispatcher();
  receiver.answer = (res, { body }) => (body.includes(A.alertId) ? status(503) : taken)(res);
  await stage.log(siteId, 'alert_opened', A);
  await dispatcher.run(siteId);
  await stage.log(siteId, 'alert_acknowledged', A);
  await stage.log(siteId, 'alert_opened', B);
  await dispatcher.run(siteId);
  // B got through, so what waits is tried at once; it fails for the second time.
  expect(await stage.attempts(outlet.outletId)).toEqual(['1.1 503', '3.1 204', '1.2 503']);
  stage.now += 14_999;
  await dispatcher.run(siteId);
  expect(await stage.attempts(outlet.outletId)).toHaveLength(3);
  stage.now += 1;
  await dispatcher.run(siteId);
  expect((await stage.attempts(outlet.outletId)).at(-1)).toBe('1.3 503');
  receiver.answer = taken;
  stage.now += 30 * MINUTE;
  await dispatcher.run(siteId);
  expect((await stage.attempts(outlet.outletId)).slice(4)).toEqual(['1.4 204', '2.1 204']);
  const ids = receiver.got.filter(({ body }) => body.includes(A.alertId)).map(({ id }) => id);
  expect(new Set(ids.slice(0, 4)).size).toBe(1);
  const { rows } = await stage.store.owner.query('SELECT FROM outlet_retry WHERE outlet_id = $1', [
    outlet.outletId,
  ]);
  expect(rows).toHaveLength(0);
});

const FAILURES: readonly (readonly [Receiver['answer'], string])[] = [
  [status(404), '404'],
  [status(429), '429'],
  [status(308), '308'],
  [(res) => void res.destroy(), 'connection'],
];
test.each(FAILURES)(
  'the first wait is five seconds, and 4xx, no answer and redirects are failures, too: %#',
  async (answer, word) => {
    const { stage, receiver, siteId, outletTo } = here();
    const outlet = await outletTo(receiver);
    const dispatcher = stage.dispatcher();
    receiver.answer = answer;
    await stage.log(siteId, 'alert_opened', A);
    await dispatcher.run(siteId);
    stage.now += 4999;
    await dispatcher.run(siteId);
    expect(await stage.attempts(outlet.outletId)).toEqual([`1.1 ${word}`]);
    stage.now += 1;
    receiver.answer = taken;
    await dispatcher.run(siteId);
    expect((await stage.attempts(outlet.outletId)).at(-1)).toBe('1.2 204');
  },
);

test('P13: nothing goes out before it is published, and what is public already does not wait for it', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver);
  const dispatcher = stage.dispatcher();
  await stage.log(siteId, 'alert_opened', A, stage.now + 15_000);
  await stage.log(siteId, 'alert_escalated', A, stage.now + 15_000);
  await stage.log(siteId, 'alert_opened', B);
  await dispatcher.run(siteId);
  expect(taking(receiver)).toEqual([3]);
  stage.now += 14_999;
  await dispatcher.run(siteId);
  expect(taking(receiver)).toEqual([3]);
  stage.now += 1;
  await dispatcher.run(siteId);
  expect(taking(receiver)).toEqual([3, 1, 2]);
});

test('a server that dies in the middle loses nothing; only what was in flight comes twice, with the same id', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver);
  for (let i = 0; i < 6; i += 1) await stage.log(siteId, 'alert_escalated', A);
  let sent = 0;
  // It delivers the third and never hears of it: the process is gone.
  const dying: Send = async (message) => {
    sent += 1;
    const outcome = await network(message);
    return sent < 3 ? outcome : new Promise(() => {});
  };
  void stage.dispatcher(dying).run(siteId);
  await eventually(() => taking(receiver).length === 3);
  const next = stage.dispatcher();
  await next.run(siteId);
  // The dead one's claim holds: it may be alive.
  expect(taking(receiver)).toEqual([1, 2, 3]);
  stage.now += LEASE_MS;
  await next.run(siteId);
  expect(taking(receiver)).toEqual([1, 2, 3, 3, 4, 5, 6]);
  expect(receiver.got[2]?.id).toBe(receiver.got[3]?.id);
});

test('a server that comes back to life after its claim moves nothing', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const outlet = await outletTo(receiver);
  for (let i = 0; i < 3; i += 1) await stage.log(siteId, 'alert_escalated', A);
  let wake = (): void => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const slow: Send = async (message) => {
    const outcome = await network(message);
    await asleep;
    return outcome;
  };
  const run = stage.dispatcher(slow).run(siteId);
  await eventually(() => taking(receiver).length === 1);
  stage.now += LEASE_MS;
  // Another server is in the middle of its own attempt while this one wakes up.
  const other = await stage.queue.claim(outlet.outletId, {
    by: 'other',
    now: stage.now,
    until: stage.now + LEASE_MS,
  });
  wake();
  await run;
  expect(other?.seq).toBe(0);
  expect(taking(receiver)).toEqual([1]);
  await stage.queue.release(outlet.outletId, 'other');
  await stage.dispatcher().run(siteId);
  expect(taking(receiver)).toEqual([1, 1, 2, 3]);
});

test('two servers, woken for every entry, send each once', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver);
  const servers = [stage.dispatcher(), stage.dispatcher()];
  const runs: Promise<void>[] = [];
  for (let i = 0; i < 15; i += 1) {
    await stage.log(siteId, 'alert_escalated', i % 2 === 0 ? A : B);
    for (const server of servers) runs.push(server.run(siteId));
  }
  await Promise.all(runs);
  for (const server of servers) await server.run(siteId);
  expect(taking(receiver)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
});

test('a receiver that does not answer holds up nobody else', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const silent = await startReceiver();
  silent.answer = () => {};
  await outletTo(silent);
  await outletTo(receiver);
  await stage.log(siteId, 'alert_opened', A);
  const dispatcher = stage.dispatcher();
  const run = dispatcher.run(siteId);
  await eventually(() => taking(receiver).length === 1);
  await stage.log(siteId, 'alert_acknowledged', A);
  void dispatcher.run(siteId);
  await eventually(() => taking(receiver).length === 2);
  silent.answer = taken;
  await silent.close();
  await run;
});
