// The critical signal: one viewpoint, one word, and only where the policy records why it may be said.
import { expect, test } from 'vitest';
import { CriticalSignals } from '#aggregator/core/lanes/critical.ts';
import { topPersons } from '#aggregator/core/policy/bands.ts';
import { makePolicy } from '#aggregator/core/policy/policy.ts';
import type { CriticalState } from '#aggregator/core/window/protocol.ts';
import type { Level } from '#shared/wire/level.ts';
import { DEFAULT_SCALES } from '#shared/wire/level.ts';
import { crew, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const GROUND = 'Municipalities Act, article 172: public order at events';
const allowed = policy({ overrides: { criticalLegalGround: GROUND } });
const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
]);

/** A lonely sensor in b beside a full zone a; `said` gives the level of b1 per window, null for silence. */
function drive(
  said: readonly (Level | null)[],
  more: { readonly policy?: typeof allowed; readonly lonely?: Parameters<typeof sensor>[0] } = {},
): readonly (readonly CriticalState[])[] {
  const lonely = more.lonely ?? { id: 'b1', zone: 'b' };
  const d = new Drive(site, [...crew({ a: 4 }), sensor(lonely)], {
    policy: more.policy ?? allowed,
  });
  said.forEach((level, i) => {
    const levels: Record<string, Level> = { a1: 0, a2: 0, a3: 0, a4: 0 };
    d.window(T0 + i * MINUTE, level === null ? levels : { ...levels, [lonely.id]: level });
  });
  return d.releases.map(({ critical }) => critical.map(({ state }) => state));
}

test('P20: a lonely sensor that says 4 fires in its own window, although nothing of it is released', () => {
  const d = new Drive(site, [...crew({ a: 4 }), sensor({ id: 'b1', zone: 'b' })], {
    policy: allowed,
  });
  d.window(T0, { a1: 0, a2: 0, a3: 0, a4: 0, b1: 4 });
  const [release] = d.releases;
  const [signal] = release?.critical ?? [];
  expect(Object.keys(signal ?? {}).toSorted()).toEqual(['cell', 'lat', 'lon', 'signalId', 'state']);
  expect(signal).toMatchObject({ state: 'critical', cell: 'b' });
  expect(JSON.stringify(signal)).not.toContain('b1');
  expect(d.planning.plan.staff.some(({ cells }) => cells.join() === 'b')).toBe(false);
});

test('P20: it clears after three fresh windows below 4, and a 4 in between starts over', () => {
  expect(drive([4, 3, 3, 3])).toEqual([['critical'], [], [], ['cleared']]);
  expect(drive([4, 3, 3, 4, 0, 0, 0])).toEqual([['critical'], [], [], [], [], [], ['cleared']]);
});

test('P20: after it cleared it can fire again; several stand in the order of their ids', () => {
  expect(drive([4, 3, 3, 3, 4, 4])).toEqual([['critical'], [], [], ['cleared'], ['critical'], []]);
  const lonely = ['b1', 'b2', 'b3'].map((id) => sensor({ id, zone: 'b' }));
  const d = new Drive(site, [...crew({ a: 4 }), ...lonely], { policy: allowed });
  d.window(T0, { b1: 4, b2: 4, b3: 4 });
  const ids = d.releases[0]?.critical.map(({ signalId }) => signalId) ?? [];
  expect(ids).toHaveLength(3);
  expect(ids).toEqual(ids.toSorted());
});

test('P20: many that fire, clear or end at once stand in the order of their ids, which is not that of the units', () => {
  const lonely = Array.from({ length: 12 }, (_, n) => sensor({ id: `b${n}`, zone: 'b' }));
  const d = new Drive(site, [...crew({ a: 4 }), ...lonely], { policy: allowed });
  const all = (level: Level) =>
    Object.fromEntries(lonely.map(({ sensorId }) => [sensorId, level] as const));
  for (const [at, level] of ([4, 3, 3, 3, 4] as const).entries())
    d.window(T0 + at * MINUTE, all(level));
  const told = d.releases.map(({ critical }) => critical.map(({ signalId }) => signalId));
  expect(told.map(({ length }) => length)).toEqual([12, 0, 0, 12, 12]);
  for (const ids of told) expect(ids).toEqual(ids.toSorted());

  const signal = { cell: 'b', lat: 0, lon: 0, state: 'critical', below: 0, missing: 0 } as const;
  const signals = new CriticalSignals(
    'site',
    Object.fromEntries(lonely.map(({ sensorId }) => [sensorId, signal])),
  );
  const ended = signals.end();
  expect(ended.map(({ state }) => state)).toEqual(Array(12).fill('cleared'));
  expect(ended.map(({ signalId }) => signalId)).toEqual(told[0]);
  expect(signals.toDocument()).toEqual({});
});

test('P20: silence neither fires nor clears; after five windows nobody knows any more', () => {
  expect(drive([4, null, 3, null, 3, null, 3])).toEqual([
    ['critical'],
    [],
    [],
    [],
    [],
    [],
    ['cleared'],
  ]);
  expect(drive([4, null, null, null, null, null])).toEqual([
    ['critical'],
    [],
    [],
    [],
    [],
    ['unknown'],
  ]);
  expect(drive([4, null, null, null, null, null, 2]).at(-1)).toEqual(['critical']);
  expect(drive([null, null, null, null, null, null])).toEqual([[], [], [], [], [], []]);
});

test('P20: without a recorded legal ground, under suspension, or from an unverified owner nothing fires', () => {
  expect(drive([4, 4], { policy: policy() })).toEqual([[], []]);
  const suspended = policy({ overrides: { criticalLegalGround: GROUND, suspended: true } });
  expect(drive([4], { policy: suspended })).toEqual([[]]);
  expect(drive([4], { lonely: { id: 'b1', zone: 'b', owner: 'unverified' } })).toEqual([[]]);
  expect(drive([4], { lonely: { id: 'b1', zone: 'b', owner: 'verified:shop' } })).toEqual([
    ['critical'],
  ]);
});

test('P20: level 4 must stand for kCritical persons: d4 x area x (1 - margin), rounded down', () => {
  // 3.3 persons/m2 x 18.9 m2 x 0.8 = 49.896; x 19 m2 = 50.16.
  expect(topPersons(DEFAULT_SCALES.standing, 18.9, 20)).toBe(49);
  expect(topPersons(DEFAULT_SCALES.standing, 19, 20)).toBe(50);
  // 2 persons/m2 x 40 m2 x 0.8 = 64.
  expect(topPersons(DEFAULT_SCALES.moving, 40, 20)).toBe(64);
  expect(drive([4], { lonely: { id: 'b1', zone: 'b', areaM2: 18.9 } })).toEqual([[]]);
  expect(drive([4], { lonely: { id: 'b1', zone: 'b', areaM2: 19 } })).toEqual([['critical']]);
});

test('P19: kCritical below 30 cannot be configured', () => {
  expect(() => policy({ overrides: { kCritical: 29 } })).toThrow(/kCritical is 29.*at least 30/);
  expect(policy({ overrides: { kCritical: 30 } }).kCritical).toBe(30);
  expect(policy().kCritical).toBe(50);
});

test('P20: of a unit with two sensors the smaller field of view decides', () => {
  const pair = [
    sensor({ id: 'b1', zone: 'b', areaM2: 200, mountId: 'm' }),
    sensor({ id: 'b2', zone: 'b', areaM2: 16, mountId: 'm' }),
  ];
  const d = new Drive(site, [...crew({ a: 4 }), ...pair], { policy: allowed });
  d.window(T0, { b1: 4, b2: 4 });
  expect(d.releases[0]?.critical).toEqual([]);
});

test('P15: a signal goes on over a restart as if nothing had happened', () => {
  const sensors = [...crew({ a: 4 }), sensor({ id: 'b1', zone: 'b' })];
  const first = new Drive(site, sensors, { policy: allowed });
  first.window(T0, { b1: 4 });
  first.window(T0 + MINUTE, { b1: 1 });
  const carry = first.releases.at(-1)?.carry ?? null;
  const second = new Drive(site, sensors, {
    policy: allowed,
    startAt: T0 + 2 * MINUTE,
    lastStaffWindow: T0 + MINUTE,
    lastPublicWindow: null,
    carry: JSON.parse(JSON.stringify(carry)),
  });
  second.window(T0 + 2 * MINUTE, { b1: 1 });
  second.window(T0 + 3 * MINUTE, { b1: 1 });
  expect(second.releases.map(({ critical }) => critical.map(({ state }) => state))).toEqual([
    [],
    ['cleared'],
  ]);
});

test('P20: a unit that the next plan no longer has is cleared, not shown for ever', () => {
  const sensors = [...crew({ a: 4 }), sensor({ id: 'b1', zone: 'b' })];
  const d = new Drive(site, sensors, { policy: allowed });
  d.window(T0, { b1: 4 });
  const next = makePolicy({
    preset: 'default',
    sensitive: false,
    windowSeconds: 60,
    publicWindowSeconds: 900,
    policyVersion: 2,
    overrides: { criticalLegalGround: GROUND },
  });
  d.replan(crew({ a: 4 }), next, T0 + 900_000);
  d.close(T0 + 900_000 + 70_000);
  const states = d.releases.flatMap(({ critical }) => critical.map(({ state }) => state));
  expect(states).toEqual(['critical', 'unknown', 'cleared']);
});

test('P20: a signal ends at once with the policy that permits it, and nobody remembers it', () => {
  const d = new Drive(site, [...crew({ a: 4 }), sensor({ id: 'b1', zone: 'b' })], {
    policy: allowed,
  });
  const said = { a1: 0, a2: 0, a3: 0, a4: 0, b1: 4 } as Record<string, Level>;
  for (let w = 0; w < 15; w += 1) d.window(T0 + w * MINUTE, said);
  const sensors = [...crew({ a: 4 }), sensor({ id: 'b1', zone: 'b' })];
  d.replan(sensors, policy({ policyVersion: 2 }), T0 + 15 * MINUTE);
  d.window(T0 + 15 * MINUTE, said);
  const last = d.releases.at(-1);
  expect(last?.critical.map(({ state }) => state)).toEqual(['cleared']);
  expect(last?.carry.critical).toEqual({});
});
