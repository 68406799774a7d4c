// The hash table against a Map: thousands of keys, so that it grows and its keys collide.
import { expect, test } from 'vitest';
import { SeenSeconds } from '#aggregator/core/window/seen-seconds.ts';
import { chanceFor } from '#demo/chance.ts';

test('it finds what was added, at its millisecond, and nothing else, while it grows', () => {
  const chance = chanceFor(7, 'seen seconds');
  const seen = new SeenSeconds(60);
  const known = new Map<string, number>();
  for (let i = 0; i < 6000; i += 1) {
    const sensor = Math.floor(chance.uniform(i, 1) * 900);
    const second = Math.floor(chance.uniform(i, 2) * 60);
    const millisecond = Math.floor(chance.uniform(i, 3) * 1000);
    seen.add(sensor, second, millisecond);
    known.set(`${sensor} ${second}`, millisecond);
    if (i % 500 !== 499) continue;
    for (let s = 0; s < 900; s += 7)
      for (let t = 0; t < 60; t += 1)
        expect(seen.find(s, t), `${s} ${t} after ${i}`).toBe(known.get(`${s} ${t}`) ?? null);
  }
  expect(known.size).toBeGreaterThan(5000);
});

test('neighbouring sensors and seconds are told apart', () => {
  const seen = new SeenSeconds(60);
  seen.add(1, 0, 5);
  seen.add(0, 59, 7);
  expect([seen.find(1, 0), seen.find(0, 59), seen.find(0, 0), seen.find(1, 59)]).toEqual([
    5,
    7,
    null,
    null,
  ]);
});

test('it stays small in what it keeps: adding the same second again replaces it', () => {
  const seen = new SeenSeconds(60);
  for (let i = 0; i < 5000; i += 1) seen.add(3, 4, i % 1000);
  expect(seen.find(3, 4)).toBe(999);
  expect(seen.find(3, 5)).toBeNull();
});
