// The parts that the lanes are made of.
import { expect, test } from 'vitest';
import { Answers } from '#server/lanes/answers.ts';
import { Counts } from '#server/lanes/counts.ts';
import { PointBudget } from '#server/lanes/point-budget.ts';
import { Slots } from '#server/lanes/slots.ts';
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
