// Sites that are set otherwise: longer windows, the strict preset, a sensitive site, a register whose entries end by themselves.
import { describe, expect, test } from 'vitest';
import { windowsNeeded } from '#aggregator/core/lanes/cascade.ts';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import { crew, plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const zones = zoneSite([['a', 'x']]);
const say = (count: number, level: Level): Record<string, Level> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i + 1}`, level]));

describe.each([
  // seconds of staff and public window, public windows that count, carry in windows
  [60, 900, 12, 5],
  [300, 1800, 5, 3],
  [900, 7200, 7, 1],
  [1800, 14400, 7, 0],
])('windows of %d s and %d s', (windowSeconds, publicWindowSeconds, needed, carried) => {
  const used = policy({
    windowSeconds,
    publicWindowSeconds,
    overrides: { rosterEpochSeconds: Math.max(900, windowSeconds) },
  });
  const windowMs = windowSeconds * 1000;
  const site = { ...zones, windowSeconds, publicWindowSeconds } as typeof zones;
  const slow = Math.min(windowSeconds / 5, 300);
  const sensors = crew({ a: 8 }, { reportIntervalSeconds: slow });

  test('P9: windows tile, are published 15 s after their end, and hold what was said', () => {
    const d = new Drive(site, sensors, { policy: used });
    for (let i = 0; i < 3; i += 1) d.window(T0 + i * windowMs, say(8, (i % 5) as Level), windowMs);
    expect(d.releases.map((r) => [r.windowStart, r.publishedAt - r.windowStart])).toEqual(
      [0, 1, 2].map((i) => [T0 + i * windowMs, windowMs + 15_000]),
    );
    expect(d.releases.map(({ rows }) => said(rows[0]))).toEqual([0, 1, 2]);
  });

  test('a public window is due one public window after its end', () => {
    const d = new Drive(site, sensors, { policy: used });
    const publicMs = publicWindowSeconds * 1000;
    d.close(T0 + 2 * publicMs - 1);
    expect(d.publishes).toEqual([]);
    d.close(T0 + 2 * publicMs);
    expect(d.publishes.map((p) => p.publishedAt)).toEqual([T0 + 2 * publicMs]);
    expect(windowsNeeded(publicWindowSeconds / windowSeconds)).toBe(needed);
  });

  test('a last level is carried for at most five windows and a quarter of an hour', () => {
    expect(used.carryWindows).toBe(carried);
  });
});

test('the strict preset asks for more, on both lanes, for an hour', () => {
  const strict = policy({ preset: 'strict' });
  expect(strict).toMatchObject({
    staffK: 5,
    staffPlannedUnits: 7,
    publicK: 10,
    publicPlannedUnits: 13,
    rosterEpochSeconds: 3600,
  });
  expect(plan(zones, crew({ a: 6 }), { policy: strict }).plan.staff).toHaveLength(0);
  expect(plan(zones, crew({ a: 12 }), { policy: strict }).plan.staff).toHaveLength(1);
  expect(plan(zones, crew({ a: 12 }), { policy: strict }).plan.public).toHaveLength(0);
  expect(plan(zones, crew({ a: 13 }), { policy: strict }).plan.public).toHaveLength(1);
});

test('P8: a sensitive site tells apart twenty persons, not ten: the same field of view says less', () => {
  const sensitive = policy({ sensitive: true });
  const sensors = crew({ a: 4 }, { areaM2: 40 });
  const maps = (used: typeof sensitive) =>
    plan(zones, sensors, { policy: used }).plan.staff[0]?.boundaries;
  expect(maps(policy())).toEqual([1, 2, 3, 4]);
  expect(maps(sensitive)).toEqual([2, 3, 4]);
});

test('a sensor stops by itself: refused from its last second on, and out of the epoch in which that falls', () => {
  const quarter = 900_000;
  const end = T0 + quarter + 300_000;
  const sensors = [...crew({ a: 3 }), sensor({ id: 'a4', zone: 'a', validUntil: isoUtc(end) })];
  const d = new Drive(zones, sensors);
  for (let minute = 0; minute < 14; minute += 1) d.window(T0 + minute * 60_000, say(4, 1));
  expect(d.releases.at(-1)?.rows.map(({ kClass }) => kClass)).toEqual([3]);
  const last = d.releases.at(-1)?.carry.rosters;
  expect(Object.values(last ?? {})[0]?.units).toContain('a4');
  d.window(T0 + 14 * 60_000, say(4, 1));
  d.window(T0 + quarter, say(4, 3));
  const roster = Object.values(d.releases.at(-1)?.carry.rosters ?? {})[0]?.units;
  expect(roster).toEqual(['a1', 'a2', 'a3']);
  const reading = (at: number) => ({ sensorId: 'a4', observedAt: isoUtc(at), level: 1 as Level });
  expect(d.send([reading(end - 1000)], end)).toEqual(['accepted']);
  expect(d.send([reading(end)], end)).toEqual(['expired']);
});

test('P2: an external owner never has more than a third of a region, and k remain without them', () => {
  const shop = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      sensor({ id: `s${i}`, zone: 'a', owner: 'verified:shop' }),
    );
  /** Units of each region: the operator's and the shop's. */
  const staff = (own: number, theirs: number): readonly string[] => {
    const { unitsOfRegion } = plan(zones, [...crew({ a: own }), ...shop(theirs)]);
    return [...unitsOfRegion.values()].map((units) => {
      const ours = units.filter((unitId) => unitId.startsWith('a')).length;
      return `${ours}+${units.length - ours}`;
    });
  };
  expect(staff(3, 1)).toEqual(['3+1']);
  expect(staff(3, 2)).toEqual(['3+1']);
  expect(staff(4, 2)).toEqual(['4+2']);
  expect(staff(4, 9)).toEqual(['4+2']);
  expect(staff(2, 1)).toEqual([]);
  expect(staff(2, 9)).toEqual([]);
});
