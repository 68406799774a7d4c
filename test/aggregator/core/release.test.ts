import { expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import { RECORD_FIELDS, recordSchema } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { crew, policy, reading, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const site = zoneSite([['a', 'x']]);
const levels = (...values: Level[]): Record<string, Level> =>
  Object.fromEntries(values.map((level, i) => [`a${i + 1}`, level]));

test('the upper median of the units is released, with its class and its times', () => {
  const d = new Drive(site, crew({ a: 5 }));
  const rows = d.window(T0, levels(0, 1, 3, 4, 4));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.kClass).toBe(5);
  expect(rows[0]?.record).toEqual({
    lane: 'staff',
    policyVersion: 1,
    planId: d.planning.plan.planId,
    regionId: d.planning.plan.staff[0]?.regionId,
    windowStart: isoUtc(T0),
    windowSeconds: 60,
    status: 'released',
    level: 3,
    reason: null,
    publishedAt: isoUtc(T0 + 75_000),
  });
});

test('P13: keys stand in the canonical order, released and withheld, and the schema takes them', () => {
  const d = new Drive(site, crew({ a: 4 }));
  for (const rows of [d.window(T0, levels(1, 1, 1, 1)), d.window(T0 + MINUTE, {})]) {
    for (const row of rows) {
      expect(Object.keys(row.record)).toEqual(RECORD_FIELDS);
      expect(recordSchema.parse(row.record)).toEqual(row.record);
    }
  }
});

test('a window closes at end + lateness, not before', () => {
  const d = new Drive(site, crew({ a: 4 }));
  expect(d.close(T0 + 69_999)).toEqual([]);
  expect(d.close(T0 + 70_000)).toHaveLength(1);
  expect(d.close(T0 + 70_000)).toEqual([]);
});

test('fresh: three slots do, two do not', () => {
  const send = (slots: number): string | number | null => {
    const d = new Drive(site, crew({ a: 4 }));
    d.listen(T0);
    for (let slot = 0; slot < slots; slot += 1) {
      d.send(
        ['a1', 'a2', 'a3', 'a4'].map((id) => reading(id, T0 + slot * 10_000, 2)),
        T0 + 55_000,
      );
    }
    return said(d.close(T0 + 70_000)[0]);
  };
  expect(send(3)).toBe(2);
  expect(send(2)).toBe('insufficient_contributors');
});

test('a chatty sensor has no more weight than its slots', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.listen(T0);
  const chatter = Array.from({ length: 10 }, (_, i) => reading('a1', T0 + i * 1000, 4));
  const calm = [1, 2, 3, 4, 5].map((slot) => reading('a1', T0 + slot * 10_000, 0));
  d.send([...chatter, ...calm], T0 + MINUTE);
  for (const [id, level] of [
    ['a2', 0],
    ['a3', 4],
  ] as const) {
    d.send(
      [0, 1, 2, 3].map((slot) => reading(id, T0 + slot * 10_000, level)),
      T0 + MINUTE,
    );
  }
  // a1 says 0, a2 says 0, a3 says 4: the median is 0; were a1's chatter counted, it would be 4.
  expect(said(d.close(T0 + 70_000)[0])).toBe(0);
});

test('sensors of one unit count once, by the upper median of the slot', () => {
  const pair = [
    sensor({ id: 'a4', zone: 'a', mountId: 'm' }),
    sensor({ id: 'a5', zone: 'a', mountId: 'm' }),
  ];
  const d = new Drive(site, [...crew({ a: 3 }), ...pair]);
  const rows = d.window(T0, levels(1, 1, 1, 4, 4));
  expect([said(rows[0]), rows[0]?.kClass]).toEqual([1, 3]);
});

test('insufficient_contributors: k units must be fresh', () => {
  const d = new Drive(site, crew({ a: 4 }));
  expect(said(d.window(T0, levels(1, 1))[0])).toBe('insufficient_contributors');
});

test('insufficient_contributors: fresh units must be more than half of the roster', () => {
  const d = new Drive(site, crew({ a: 6 }));
  expect(said(d.window(T0, levels(0, 0, 0, 0, 0, 0))[0])).toBe(0);
  expect(said(d.window(T0 + MINUTE, levels(4, 4, 4))[0])).toBe('insufficient_contributors');
  expect(said(d.window(T0 + 2 * MINUTE, levels(4, 4, 4, 4))[0])).toBe(4);
});

test('insufficient_owner_diversity: k must be fresh without the largest external owner', () => {
  const external = ['v1', 'v2'].map((id) => sensor({ id, zone: 'a', owner: 'verified:v' }));
  const d = new Drive(site, [...crew({ a: 4 }), ...external]);
  const rest = { a3: 1, a4: 1, v1: 1, v2: 1 } as const;
  const rows = d.window(T0, { a1: 1, a2: 1, ...rest });
  expect([said(rows[0]), rows[0]?.kClass]).toEqual([1, 3]);
  expect(said(d.window(T0 + MINUTE, rest)[0])).toBe('insufficient_owner_diversity');
});

test('insufficient_coverage: k fresh units must speak together in three slots', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.listen(T0);
  const speak = (id: string, slots: readonly number[]): void => {
    d.send(
      slots.map((slot) => reading(id, T0 + slot * 10_000, 1)),
      T0 + MINUTE,
    );
  };
  speak('a1', [0, 1, 2]);
  speak('a2', [0, 1, 2]);
  speak('a3', [1, 2, 3]);
  expect(said(d.close(T0 + 70_000)[0])).toBe('insufficient_coverage');
});

test('aggregator_gap: a silent intake; policy_suspended comes before it', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.send(
    [0, 1, 2, 3].flatMap((slot) =>
      ['a1', 'a2', 'a3'].map((id) => reading(id, T0 + slot * 10_000, 1)),
    ),
    T0 + MINUTE,
  );
  expect(said(d.close(T0 + 70_000)[0])).toBe('aggregator_gap');
  const suspended = policy({ overrides: { suspended: true } });
  expect(said(new Drive(site, crew({ a: 4 }), { policy: suspended }).close(T0 + 70_000)[0])).toBe(
    'policy_suspended',
  );
});

test('aggregator_gap: one slot may be missing, two may not, nor the edges', () => {
  const outcome = (silent: (second: number) => boolean): string | number | null => {
    const d = new Drive(site, crew({ a: 4 }));
    for (let second = 0; second < 60; second += 1) {
      if (!silent(second)) d.step({ type: 'heartbeat', now: T0 + second * 1000 });
      if (second % 10 === 5)
        d.send(
          ['a1', 'a2', 'a3', 'a4'].map((id) => reading(id, T0 + second * 1000, 1)),
          T0 + second * 1000,
        );
    }
    return said(d.close(T0 + 70_000)[0]);
  };
  expect(outcome((s) => s >= 20 && s < 30)).toBe(1);
  expect(outcome((s) => s >= 20 && s < 40)).toBe('aggregator_gap');
  expect(outcome((s) => s < 10)).toBe('aggregator_gap');
  expect(outcome((s) => s < 9)).toBe(1);
  expect(outcome((s) => s >= 50)).toBe('aggregator_gap');
});

test('carry: a silent unit keeps its last level for five windows, then it leaves', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.window(T0, levels(4, 4, 0, 0));
  // With a1 carried at 4 the sorted levels are 0 0 4 4; without it 0 0 4.
  for (let i = 1; i <= 5; i += 1) {
    expect(said(d.window(T0 + i * MINUTE, { a2: 4, a3: 0, a4: 0 })[0])).toBe(4);
  }
  expect(said(d.window(T0 + 6 * MINUTE, { a2: 4, a3: 0, a4: 0 })[0])).toBe(0);
});

test('the carry document holds nothing past the limit and nobody who was never fresh', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.window(T0, levels(4, 1, 0));
  for (let i = 1; i <= 4; i += 1) d.window(T0 + i * MINUTE, levels(4));
  expect(d.releases.at(-1)?.carry.units).toEqual({
    a1: [4, T0 + 4 * MINUTE],
    a2: [1, T0],
    a3: [0, T0],
  });
  d.window(T0 + 5 * MINUTE, levels(4));
  expect(d.releases.at(-1)?.carry.units).toEqual({ a1: [4, T0 + 5 * MINUTE] });
});

test('a sensor that ends within the epoch is in no roster of it, nor carried', () => {
  const until = T0 + 14 * MINUTE;
  const sensors: Sensor[] = [
    ...crew({ a: 4 }),
    sensor({ id: 'a5', zone: 'a', validUntil: isoUtc(until) }),
  ];
  const d = new Drive(site, sensors);
  d.window(T0, levels(1, 1, 1, 1, 4));
  expect(d.releases[0]?.carry.rosters[d.planning.plan.staff[0]?.regionId ?? '']?.units).toEqual([
    'a1',
    'a2',
    'a3',
    'a4',
  ]);
  expect(Object.keys(d.releases[0]?.carry.units ?? {})).not.toContain('a5');
});
