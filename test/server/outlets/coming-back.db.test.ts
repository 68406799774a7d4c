// When a receiver that did not take a message is asked again: by the schedule, and as it says itself.
import type http from 'node:http';
import { expect, test } from 'vitest';
import { status, taken } from '../../kit/outlets/receiver.ts';
import { receivingStage, taking } from '../../kit/outlets/receiving.ts';
import { A, B } from '../../kit/outlets/stage.ts';

const here = receivingStage();
const busy = (retryAfter: string) => (res: http.ServerResponse) =>
  void res.writeHead(429, { 'retry-after': retryAfter }).end();

test('found C6: a receiver that answers 500 is asked after 5, 15, 30 and 60 s, and then after 5 min', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver);
  receiver.answer = status(500);
  await stage.log(siteId, 'alert_opened', A);
  const dispatcher = stage.dispatcher();
  await dispatcher.run(siteId);
  for (const [index, seconds] of [5, 15, 30, 60, 300].entries()) {
    stage.now += seconds * 1000 - 1;
    await dispatcher.run(siteId);
    expect([seconds, receiver.asked]).toEqual([seconds, index + 1]);
    stage.now += 1;
    await dispatcher.run(siteId);
    expect([seconds, receiver.asked]).toEqual([seconds, index + 2]);
  }
});

test('found C6: Retry-After holds for everything that the receiver is sent, and not for longer', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const outlet = await outletTo(receiver);
  receiver.answer = busy('7');
  await stage.log(siteId, 'alert_opened', A);
  const dispatcher = stage.dispatcher();
  await dispatcher.run(siteId);
  receiver.answer = taken;
  await stage.log(siteId, 'alert_opened', B);
  stage.now += 6999;
  await dispatcher.run(siteId);
  expect([receiver.asked, await stage.queue.nextDue()]).toEqual([1, stage.now + 1]);
  stage.now += 1;
  // Another server takes over as well as the same one.
  await stage.dispatcher().run(siteId);
  expect(taking(receiver)).toEqual([1, 1, 2]);
  expect(await stage.attempts(outlet.outletId)).toEqual(['1.1 429', '1.2 204', '2.1 204']);

  receiver.answer = (res) => busy(new Date(stage.now + 90_000).toUTCString())(res);
  await stage.log(siteId, 'alert_escalated', A);
  await dispatcher.run(siteId);
  const asked = receiver.asked;
  stage.now += 88_000;
  await dispatcher.run(siteId);
  expect(receiver.asked).toBe(asked);
  receiver.answer = taken;
  stage.now += 2000;
  await dispatcher.run(siteId);
  expect(receiver.asked).toBe(asked + 1);
});

test('found C6: an outlet that is switched on again does not wait for what was said before', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const { outletId } = await outletTo(receiver);
  receiver.answer = busy('3600');
  await stage.log(siteId, 'alert_opened', A);
  const dispatcher = stage.dispatcher();
  await dispatcher.run(siteId);
  await stage.register.change(outletId, { isDisabled: true }, stage.now);
  await stage.register.change(outletId, { isDisabled: false }, stage.now);
  receiver.answer = taken;
  await stage.log(siteId, 'alert_opened', B);
  await dispatcher.run(siteId);
  expect(receiver.asked).toBe(2);
});
