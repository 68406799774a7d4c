// The parts that the lanes are made of.
import { expect, test } from 'vitest';
import { Answers } from '#server/lanes/answers.ts';
import { Counts } from '#server/lanes/counts.ts';
import { PointBudget } from '#server/lanes/point-budget.ts';
import { Slots } from '#server/lanes/slots.ts';
import { Waiting } from '#server/lanes/waiting.ts';
import { Yielding } from '#server/lanes/yielding.ts';

test('points come back evenly, and never more than there were', () => {
  const budget = new PointBudget(60);
  expect(budget.spend('a', 60, 0)).toBe(0);
  expect(budget.spend('a', 1, 0)).toBe(1);
  expect(budget.spend('b', 1, 0)).toBe(0);
  expect(budget.spend('a', 30, 10_000)).toBe(20);
  expect(budget.spend('a', 30, 30_000)).toBe(0);
  expect(budget.spend('a', 60, 3_600_000)).toBe(0);
  expect(budget.spend('a', 1, 3_600_000)).toBe(1);
  // A clock that goes back gives nothing.
  expect(budget.spend('a', 1, 0)).toBe(1);
});

test('counts: leaving twice counts once', () => {
  const counts = new Counts(3, 2);
  const leave = counts.enter('a');
  counts.enter('a');
  expect(counts.fullOf('a')).toBe('key');
  counts.enter('b');
  expect(counts.fullOf('c')).toBe('total');
  leave?.();
  leave?.();
  expect(counts.total).toBe(2);
  expect(counts.enter('a')).not.toBeNull();
});

test('slots: one address never holds the places of all, and who waits comes in turn', async () => {
  const slots = new Slots({ total: 2, perKey: 1, queue: 2, queuePerKey: 1, waitMs: 100_000 });
  const a = await slots.take('a');
  const waitingA = slots.take('a');
  expect(await slots.take('a')).toBe('key');
  const b = await slots.take('b');
  const waitingC = slots.take('c');
  expect(await slots.take('d')).toBe('full');
  if (typeof a === 'string' || typeof b === 'string') throw new Error('no place');
  // The place of b is c's, because a has its share; then that of a is for a.
  b();
  const c = await waitingC;
  expect(typeof c).toBe('function');
  expect(slots.waiting).toBe(1);
  a();
  expect(typeof (await waitingA)).toBe('function');
  expect(slots.taken).toBe(2);
});

test('slots: eight addresses that fill the queue keep nobody out, and whoever comes alone has the next round', async () => {
  const slots = new Slots({ total: 2, perKey: 2, queue: 64, queuePerKey: 8, waitMs: 100_000 });
  const first = await slots.take('flood 0');
  await slots.take('flood 0');
  const flood = Array.from({ length: 64 }, (_, i) => slots.take(`flood ${i % 8}`));
  const honest = slots.take('honest');
  expect(slots.waiting).toBe(64);
  expect(await Promise.race(flood)).toBe('full');
  if (typeof first === 'string') throw new Error('no place');
  let leave = first;
  for (let turn = 0; turn < 9; turn += 1) {
    leave();
    const place = await Promise.race([honest, ...flood.slice(turn, turn + 1)]);
    if (typeof place === 'string') throw new Error(place);
    leave = place;
  }
  expect(await Promise.race([honest, 'not yet'])).toBe(leave);
});

test('slots: what is urgent has the next place, and each place is given once', async () => {
  const slots = new Slots({ total: 9, perKey: 1, queue: 9, queuePerKey: 9, waitMs: 100_000 });
  const first = await slots.take('a');
  if (typeof first === 'string') throw new Error('no place');
  const order: string[] = [];
  const lists = [slots.take('a'), slots.take('a')].map((one) =>
    one.then((place) => {
      order.push('list');
      return place;
    }),
  );
  const step = slots.take('a', true);
  expect(slots.waiting).toBe(3);
  first();
  first();
  const place = await step;
  expect(order).toEqual([]);
  if (typeof place === 'string') throw new Error('no place');
  place();
  const next = await lists[0];
  expect(order).toEqual(['list']);
  if (typeof next !== 'function') throw new Error('no place');
  next();
  expect(typeof (await lists[1])).toBe('function');
  expect(slots.waiting).toBe(0);
});

test('slots: who waits too long is told so', async () => {
  const slots = new Slots({ total: 1, perKey: 1, queue: 5, queuePerKey: 5, waitMs: 5 });
  await slots.take('a');
  expect(await slots.take('b')).toBe('full');
  expect(await slots.take('a')).toBe('key');
  expect(slots.waiting).toBe(0);
});

test('public work waits while staff is answered', async () => {
  const yielding = new Yielding();
  const leave = yielding.enter();
  let isDone = false;
  const waiting = yielding.yieldToStaff().then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDone).toBe(false);
  leave();
  leave();
  await waiting;
  expect(yielding.staff).toBe(0);
});

test('pieces of public work are done one at a time, a failed one too, and staff goes first', async () => {
  const yielding = new Yielding();
  const seen: string[] = [];
  let running = 0;
  const piece = (name: string) =>
    yielding.piece(async () => {
      running += 1;
      seen.push(`${name} ${running}`);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (name === 'b') throw new Error('the database is away');
    });
  const leave = yielding.enter();
  const all = Promise.allSettled(['a', 'b', 'c'].map(piece));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  leave();
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual(['a 1', 'b 1', 'c 1']);
});

test('answers: made once for all who ask, bounded in bytes, and a refusal is for one only', async () => {
  const answers = new Answers(400);
  let made = 0;
  const make = async (): Promise<Buffer> => {
    made += 1;
    return Buffer.alloc(100);
  };
  await Promise.all(Array.from({ length: 40 }, () => answers.of('a', make)));
  expect(made).toBe(1);
  for (const name of ['b', 'c', 'd', 'e']) await answers.of(name, make);
  expect(answers.bytes).toBe(400);
  expect(answers.get('a')).toBeUndefined();
  expect(answers.get('e')?.byteLength).toBe(100);
  const refused = answers.of('f', () => Promise.reject(new Error('no place for this address')));
  const other = answers.of('f', make);
  await expect(refused).rejects.toThrow('no place');
  expect((await other).byteLength).toBe(100);
  // One that would push all others out is given and not kept.
  await answers.of('huge', async () => Buffer.alloc(300));
  expect(answers.get('huge')).toBeUndefined();
});

/** Waiting places of which a test sees who had to go. */
function waitingRoom(total: number, perKey: number) {
  const waiting = new Waiting({ total, perKey, undisturbedMs: 100 });
  const gone: string[] = [];
  const come = (key: string, name: string, now: number) =>
    waiting.enter(key, now, () => gone.push(name));
  return { waiting, gone, come };
}

test('waiting: when all places are taken, the longest silent of the key with the most gives way', () => {
  const { waiting, gone, come } = waitingRoom(4, 3);
  come('b', 'b1', 0);
  for (const name of ['a1', 'a2', 'a3']) come('a', name, 1);
  expect(come('c', 'c1', 2)).not.toBeNull();
  expect(gone).toEqual(['a1']);
  // A key with most of them takes a place of its own, never of one with fewer; among equals the longest silent goes.
  come('a', 'a4', 3);
  expect(gone).toEqual(['a1', 'a2']);
  come('d', 'd1', 4);
  come('e', 'e1', 5);
  expect(gone).toEqual(['a1', 'a2', 'a3', 'b1']);
  expect(waiting.total).toBe(4);
});

test('waiting: the young ones of a key let nobody of it pass, the old ones do; leaving twice counts once', () => {
  const { waiting, gone, come } = waitingRoom(10, 2);
  const leave = come('a', 'a1', 0);
  come('a', 'a2', 50);
  expect(waiting.isOpenTo('a', 99)).toBe(false);
  expect(come('a', 'a3', 99)).toBeNull();
  expect(waiting.isOpenTo('b', 99)).toBe(true);
  expect(come('a', 'a3', 100)).not.toBeNull();
  expect(gone).toEqual(['a1']);
  leave?.();
  leave?.();
  expect(waiting.total).toBe(2);
});
