// Whoever comes alone gets in and has a turn in one round, whatever all others do; and nobody is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairQueue } from '#server/lanes/fair-queue.ts';
import { runs } from '#test/kit/core/arbitraries.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const LIMITS = { total: 6, perKey: 4 };

type Item = { readonly key: string; readonly id: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ what: fc.constant('enter'), of: fc.nat(KEYS.length - 1) }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('next'), of: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('leave'), of: fc.nat(LIMITS.total) }) },
  ),
  { maxLength: 60 },
);

/** A queue beside a plain list of who waits, with what became of each. */
function world() {
  const waiting: Item[] = [];
  const ended: Item[] = [];
  const end = (item: Item): void => {
    waiting.splice(waiting.indexOf(item), 1);
    ended.push(item);
  };
  const sentAway: Item[] = [];
  const queue = new FairQueue<Item>(LIMITS, (item) => {
    sentAway.push(item);
    end(item);
  });
  const countOf = (key: string): number => waiting.filter((item) => item.key === key).length;
  const most = (): number => Math.max(0, ...KEYS.map(countOf));
  return { queue, waiting, ended, sentAway, end, countOf, most };
}

type World = ReturnType<typeof world>;

function enter({ queue, waiting, ended, sentAway, countOf, most }: World, item: Item): void {
  const own = countOf(item.key);
  const before = { most: most(), isFull: waiting.length >= LIMITS.total, gone: sentAway.length };
  const refusal = queue.enter(item.key, item);
  const gaveWay = sentAway.slice(before.gone);
  if (own >= LIMITS.perKey) expect(refusal).toBe('key');
  else expect(refusal).toBe(before.isFull && before.most < own + 2 ? 'full' : null);
  // One with nobody waiting gets in while another has two.
  if (own === 0 && before.most >= 2) expect(refusal).toBeNull();
  expect(gaveWay).toHaveLength(refusal === null && before.isFull ? 1 : 0);
  for (const { key, id } of gaveWay) {
    expect(countOf(key)).toBe(before.most - 1);
    // The last of its key, and never one's own.
    expect(key).not.toBe(item.key);
    expect(waiting.every((other) => other.key !== key || other.id < id)).toBe(true);
  }
  (refusal === null ? waiting : ended).push(item);
}

/** Takes off the next, or one that no longer waits. Of one key they go in the order in which they came. */
function takeOff({ queue, waiting, end }: World, item: Item | undefined, isNext: boolean): void {
  if (item === undefined) return;
  if (!isNext) queue.leave(item.key, item);
  end(item);
  const behind = waiting.filter(({ key }) => key === item.key);
  if (isNext) expect(behind.every(({ id }) => id > item.id)).toBe(true);
}

function goOn(all: World, { what, of }: { what: string; of: number }, id: number): void {
  if (what === 'enter') enter(all, { key: KEYS[of] ?? 'a', id });
  else takeOff(all, what === 'next' ? all.queue.next() : all.waiting[of], what === 'next');
  expect(all.queue.size).toBe(all.waiting.length);
  expect(all.waiting.length).toBeLessThanOrEqual(LIMITS.total);
}

test('for any arrivals: a key alone gets in while another has two, and each ends once', () => {
  fc.assert(
    fc.property(steps, (course) => {
      const all = world();
      for (const [id, step] of course.entries()) goOn(all, step, id);
      for (let item = all.queue.next(); item !== undefined; item = all.queue.next()) all.end(item);
      const entered = course.flatMap(({ what }, id) => (what === 'enter' ? [id] : []));
      expect(all.ended.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(entered);
    }),
    runs(2000),
  );
});

test('for any arrivals: each key has its turn in one round, the first of it, though others come again at once', () => {
  fc.assert(
    fc.property(steps, (course) => {
      const all = world();
      for (const [id, step] of course.entries()) goOn(all, step, id);
      const firsts = new Map(all.waiting.toReversed().map((item) => [item.key, item]));
      for (const left = new Set(firsts.values()); left.size > 0; ) {
        const item = all.queue.next();
        if (item === undefined) throw new Error('nobody is next');
        expect(left.delete(item)).toBe(true);
        all.end(item);
        enter(all, { key: item.key, id: course.length + item.id });
      }
    }),
    runs(1000),
  );
});

test('who may not go yet keeps its turn', () => {
  const queue = new FairQueue<string>({ total: 9, perKey: 9 }, () => {});
  for (const item of ['a1', 'a2', 'b1', 'b2']) queue.enter(item.slice(0, 1), item);
  expect(queue.next((key) => key === 'b')).toBe('b1');
  expect(queue.next()).toBe('a1');
  expect(queue.next()).toBe('b2');
  expect(queue.next((key) => key === 'b')).toBeUndefined();
  expect(queue.next()).toBe('a2');
});
