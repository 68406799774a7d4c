import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRefusalTotals } from '#aggregator/site/refusal-totals.ts';
import { createReleaseQueue } from '#aggregator/site/release-queue.ts';

test('jobs run in order, and one that fails is repeated before the next', async () => {
  const errors: unknown[] = [];
  const queue = createReleaseQueue((error) => errors.push(error));
  const done: string[] = [];
  let failures = 2;
  queue.add(async () => {
    if (failures > 0) {
      failures -= 1;
      throw new Error('the database is away');
    }
    done.push('first');
  });
  queue.add(async () => {
    done.push('second');
  });
  expect(queue.length()).toBe(2);
  await queue.drained();
  expect(done).toEqual(['first', 'second']);
  expect(errors).toHaveLength(2);
  expect(queue.length()).toBe(0);
});

test('a stopped queue gives up instead of waiting for ever', async () => {
  const queue = createReleaseQueue(() => {});
  queue.add(() => Promise.reject(new Error('away')));
  await sleep(20);
  queue.stop();
  await expect(queue.drained()).rejects.toThrow();
  expect(queue.length()).toBe(1);
});

test('totals that could not be written are kept for the next time', async () => {
  const totals = createRefusalTotals(900);
  totals.count(['accepted', 'late', 'late'], 900_000);
  await expect(totals.flush(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  totals.count(['accepted'], 900_001);
  const written: unknown[] = [];
  await totals.flush(async (epochStart, counts) => {
    written.push([epochStart, counts]);
  });
  expect(written).toEqual([[900_000, { accepted: 2, late: 2 }]]);
});
