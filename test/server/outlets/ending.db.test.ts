// How an outlet ends: gone, failing, removed; and what an entry that is never taken does.
import { expect, test } from 'vitest';
import { Dispatcher, startDispatcher } from '#server/outlets/dispatcher.ts';
import { eventually } from '../../kit/database/folder.ts';
import { T0 } from '../../kit/ladder-builders.ts';
import { status, taken } from '../../kit/outlets/receiver.ts';
import { receivingStage, taking } from '../../kit/outlets/receiving.ts';
import { A, B } from '../../kit/outlets/stage.ts';

const here = receivingStage();
const MINUTE = 60_000;

test('410 switches an outlet off at once, five days without an answer do so, too; switched on again it begins anew', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const gone = await outletTo(receiver);
  receiver.answer = status(410);
  await stage.log(siteId, 'alert_opened', A);
  const dispatcher = stage.dispatcher();
  await dispatcher.run(siteId);
  expect(stage.disabled.at(-1)).toBe(`${gone.outletId} gone`);
  await stage.log(siteId, 'alert_escalated', A);
  await dispatcher.run(siteId);
  expect(receiver.asked).toBe(1);
  expect(await stage.register.one(gone.outletId)).toMatchObject({
    disabledBecause: 'gone',
    waiting: 1,
  });
  receiver.answer = taken;
  await stage.register.change(gone.outletId, { isDisabled: false }, stage.now);
  await dispatcher.run(siteId);
  expect(receiver.asked).toBe(1);
  await stage.log(siteId, 'alert_raised', { ...A, level: 4 });
  await dispatcher.run(siteId);
  expect(taking(receiver)).toEqual([1, 3]);

  receiver.answer = status(500);
  await stage.log(siteId, 'alert_escalated', { ...A, level: 4 });
  for (let hours = 0; hours < 24 * 7 && stage.disabled.length < 2; hours += 1) {
    await dispatcher.run(siteId);
    stage.now += 60 * MINUTE;
  }
  expect(stage.disabled.at(-1)).toBe(`${gone.outletId} failing`);
  const attempts = (await stage.attempts(gone.outletId)).filter((one) => one.startsWith('4.'));
  expect(attempts.length).toBeGreaterThan(8);
  expect(attempts.length).toBeLessThan(17);
});

test('one entry that a receiver never takes is given up after five days, and does not switch it off', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const outlet = await outletTo(receiver);
  receiver.answer = (res, { body }) => (body.includes(A.alertId) ? status(400) : taken)(res);
  const dispatcher = stage.dispatcher();
  await stage.log(siteId, 'alert_opened', A);
  await stage.log(siteId, 'alert_escalated', A);
  const before = stage.disabled.length;
  for (let day = 0; day < 6; day += 1) {
    await stage.log(siteId, 'alert_escalated', B);
    await dispatcher.run(siteId);
    stage.now += 24 * 60 * MINUTE;
  }
  receiver.answer = taken;
  await dispatcher.run(siteId);
  expect(stage.disabled.length).toBe(before);
  const attempts = await stage.attempts(outlet.outletId);
  expect(attempts.filter((one) => /^1\.\d+ 204/.test(one))).toEqual([]);
  expect(attempts.filter((one) => /^2\.\d+ 204/.test(one))).toHaveLength(1);
  expect(await stage.register.one(outlet.outletId)).toMatchObject({
    failingSince: null,
    waiting: 0,
    disabledAt: null,
  });
});

test('an outlet that is removed sends nothing more and its secret is gone', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  const outlet = await outletTo(receiver);
  await stage.log(siteId, 'alert_opened', A);
  await stage.register.remove(outlet.outletId, stage.now);
  await stage.dispatcher().run(siteId);
  const { rows } = await stage.store.owner.query('SELECT secret FROM outlet WHERE outlet_id = $1', [
    outlet.outletId,
  ]);
  expect(rows).toEqual([{ secret: null }]);
  expect(receiver.asked).toBe(0);
});

test('a recording calls nobody', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver);
  await stage.log(siteId, 'alert_opened', A);
  const { site } = stage.work();
  const recorded = async (id: string) => {
    const entry = await site(id);
    return entry === null ? null : { ...entry, replayClock: T0 };
  };
  const dispatcher = new Dispatcher({ ...stage.work(), site: recorded, onError: () => {} });
  await dispatcher.run(siteId);
  expect(receiver.asked).toBe(0);
});

test('woken by the database it sends, without any poll', async () => {
  const { stage, receiver, siteId, outletTo } = here();
  await outletTo(receiver);
  stage.now = Date.now();
  const running = await startDispatcher({
    ...stage.work(),
    wallClock: () => Date.now(),
    notices: stage.store.notices,
    pollMs: 24 * 3_600_000,
    onError: (error) => stage.errors.push(error),
  });
  await stage.log(siteId, 'alert_opened', A, Date.now());
  await eventually(() => taking(receiver).length === 1);
  // Published in a moment: it goes out then, not with the next poll.
  await stage.log(siteId, 'alert_opened', B, Date.now() + 700);
  await eventually(() => taking(receiver).length === 2);
  await running.stop();
});
