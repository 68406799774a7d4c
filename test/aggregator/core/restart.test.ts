// What a restart, a recovery or a register that changes must not undo: rosters that shrank, windows that are closed, readings that were counted.
import { expect, test } from 'vitest';
import type { CarryDocument, JournalEntry } from '#aggregator/core/window/protocol.ts';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import { crew, plan, policy, reading, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([['a', 'x']]);
const all = (count: number, level: Level = 1): Record<string, Level> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i + 1}`, level]));
const rosterOf = (d: Drive) =>
  d.releases.at(-1)?.carry.rosters[d.planning.plan.staff[0]?.regionId ?? ''];

/** A drive that goes on after T0 + 4 min with this roster and these live units. */
function restarted(
  roster: { epochStart?: number; units: readonly string[]; reformed?: boolean },
  live: readonly string[],
  startAt = T0 + 5 * MINUTE,
): Drive {
  const sensors = crew({ a: 8 });
  const regionId = plan(site, sensors).plan.staff[0]?.regionId ?? '';
  const last = startAt - MINUTE;
  const carry: CarryDocument = {
    siteId: 'site',
    planId: 'p',
    windowStart: last,
    units: Object.fromEntries(live.map((id) => [id, [2, last] as const])),
    rosters: { [regionId]: { epochStart: T0, reformed: false, ...roster } },
    critical: {},
  };
  return new Drive(site, sensors, {
    startAt,
    lastStaffWindow: last,
    lastPublicWindow: null,
    carry,
  });
}

test('P16: a restart within an epoch does not let back in who had left', () => {
  const d = restarted({ units: ['a1', 'a2', 'a3', 'a4'] }, ['a1', 'a2', 'a3', 'a4']);
  d.window(T0 + 5 * MINUTE, all(8));
  expect(rosterOf(d)?.units).toEqual(['a1', 'a2', 'a3', 'a4']);
});

test('P16: a roster that had re-formed does not re-form again after a restart', () => {
  const d = restarted({ units: ['a1', 'a2'], reformed: true }, ['a1', 'a2']);
  d.window(T0 + 5 * MINUTE, all(8));
  expect(rosterOf(d)).toMatchObject({ units: ['a1', 'a2'], reformed: true });
  const free = restarted({ units: ['a1', 'a2'] }, ['a1', 'a2']);
  free.window(T0 + 5 * MINUTE, all(8));
  expect(rosterOf(free)).toMatchObject({ reformed: true });
  expect(rosterOf(free)?.units).toHaveLength(8);
});

test('P16: a roster of an earlier epoch is not taken over: the restart forms one of its own', () => {
  const start = T0 + QUARTER + 5 * MINUTE;
  const d = restarted({ units: ['a1', 'a2', 'a3', 'a4'] }, ['a1', 'a2', 'a3', 'a4'], start);
  d.window(start, all(8));
  expect(rosterOf(d)).toMatchObject({ epochStart: T0 + QUARTER, reformed: true });
  expect(rosterOf(d)?.units).toHaveLength(8);
});

test('P16: a register that changes in the middle of an epoch does not let anybody back in', () => {
  const d = new Drive(site, crew({ a: 5 }));
  d.window(T0, all(5));
  for (let i = 1; i <= 6; i += 1) d.window(T0 + i * MINUTE, all(4));
  expect(rosterOf(d)?.units).toHaveLength(4);
  const plans = [{ planning: d.planning, policy: policy() }];
  d.step({ type: 'replanned', sensors: crew({ a: 6 }), plans });
  d.window(T0 + 7 * MINUTE, all(5, 3));
  expect(rosterOf(d)?.units).toHaveLength(4);
  expect(d.releases.at(-1)?.rows.map(said)).toEqual([3]);
});

test('P12: a window that was closed before the restart takes no reading, though its lateness has not passed', () => {
  const d = new Drive(site, crew({ a: 4 }), {
    startAt: T0 + 61_000,
    lastStaffWindow: T0,
    lastPublicWindow: null,
  });
  expect(d.send([reading('a1', T0 + 59_000, 1)], T0 + 62_000)).toEqual(['late']);
  expect(d.send([reading('a1', T0 + 61_000, 1)], T0 + 62_000)).toEqual(['accepted']);
});

test('a reading from before the first plan is late', () => {
  const d = new Drive(site, crew({ a: 4 }), { startAt: T0 });
  expect(d.send([reading('a1', T0 - 1, 1)], T0 + 1000)).toEqual(['late']);
  expect(d.send([reading('a1', T0, 1)], T0 + 1000)).toEqual(['accepted']);
});

const line = (
  sensorId: string,
  at: number,
  level: number,
  seq: number | null = null,
): JournalEntry => ({
  kind: 'reading',
  windowStart: Math.floor(at / MINUTE) * MINUTE,
  sensorId,
  observedAt: at,
  level,
  seq,
  receivedAt: at,
});

test('P15: a journal line that stands twice counts once; one of an unknown sensor counts not at all', () => {
  const entries = ['a1', 'a2', 'a3', 'a4'].flatMap((id) =>
    [0, 1, 2].flatMap((slot) => [
      line(id, T0 + slot * 10_000 + 1000, 4),
      line(id, T0 + slot * 10_000 + 2000, 0),
      line(id, T0 + slot * 10_000 + 2000, 0),
    ]),
  );
  const d = new Drive(site, crew({ a: 4 }), { startAt: T0 });
  d.step({ type: 'recovered', entries: [...entries, line('stranger', T0 + 1000, 4)] });
  d.listen(T0);
  // {4, 0} has the upper median 4; counted twice, {4, 0, 0} would say 0.
  expect(d.close(T0 + 70_000).map(said)).toEqual([4]);
});

test('P12: journal lines of a closed window are forgotten, their counters too', () => {
  const d = new Drive(site, crew({ a: 4 }), {
    startAt: T0 + 2 * MINUTE,
    lastStaffWindow: T0,
    lastPublicWindow: null,
  });
  d.step({ type: 'recovered', entries: [line('a1', T0 + 1000, 1, 900)] });
  const next = reading('a1', T0 + 2 * MINUTE + 1000, 1, 5);
  expect(d.send([next], T0 + 2 * MINUTE + 1500)).toEqual(['accepted']);
});

test('a recording goes on after its last window, and its clock with what was recovered', () => {
  const d = new Drive(site, crew({ a: 4 }), {
    clock: 'replay',
    lastStaffWindow: T0,
    lastPublicWindow: null,
  });
  expect(d.send([reading('a1', T0 + 30_000, 1)], 0)).toEqual(['late']);
  const entries = ['a1', 'a2', 'a3', 'a4'].flatMap((id) =>
    [0, 1, 2, 3].map((slot) => line(id, T0 + MINUTE + slot * 10_000, 3)),
  );
  d.step({ type: 'recovered', entries });
  d.send([reading('a1', T0 + 3 * MINUTE + 10_000, 1)], 0);
  expect(d.releases.map((r) => [r.windowStart, r.rows.map(said)])).toEqual([
    [T0 + MINUTE, [3]],
    [T0 + 2 * MINUTE, ['insufficient_contributors']],
  ]);
  expect(d.step({ type: 'heartbeat', now: T0 + 3 * MINUTE })).toEqual([]);
});

test('a recording that is only recovered has its clock from the journal', () => {
  const d = new Drive(site, crew({ a: 4 }), { clock: 'replay' });
  d.step({ type: 'recovered', entries: [line('a1', T0 + 5 * MINUTE + 9000, 1)] });
  // Its clock stands at 5:09: a window that ended at 5:00 takes readings for one more second.
  expect(d.send([reading('a2', T0 + 4 * MINUTE + 59_000, 1)], 0)).toEqual(['late']);
  expect(d.send([reading('a2', T0 + 5 * MINUTE + 1000, 1)], 0)).toEqual(['accepted']);
});

test('a sensor that ends with the epoch counts in it; one that is suspended is not carried', () => {
  const ends = sensor({ id: 'a4', zone: 'a', validUntil: isoUtc(T0 + QUARTER) });
  const d = new Drive(site, [...crew({ a: 3 }), ends]);
  d.window(T0, all(4));
  expect(rosterOf(d)?.units).toHaveLength(4);
  const sensors = [...crew({ a: 3 }), { ...ends, suspended: true }];
  d.step({ type: 'replanned', sensors, plans: [{ planning: d.planning, policy: policy() }] });
  d.window(T0 + MINUTE, all(3));
  expect(rosterOf(d)?.units).toEqual(['a1', 'a2', 'a3']);
  expect(d.releases.at(-1)?.carry.units).not.toHaveProperty('a4');
});

test('a unit is carried as long as one of its sensors may be', () => {
  const pair = [
    sensor({ id: 'b1', zone: 'a', mountId: 'm', validUntil: isoUtc(T0 + 5 * MINUTE) }),
    sensor({ id: 'b2', zone: 'a', mountId: 'm' }),
  ];
  const d = new Drive(site, [...crew({ a: 4 }), ...pair]);
  d.window(T0, { ...all(4), b2: 1 });
  d.window(T0 + MINUTE, all(4));
  expect(d.releases.at(-1)?.carry.units).toHaveProperty('b1');
});

test('a sensor that is registered twice counts once, as it was first', () => {
  const two = zoneSite([
    ['a', 'x'],
    ['b', 'x'],
  ]);
  const first = sensor({ id: 's', zone: 'a', north: 0 });
  const made = plan(two, [first, sensor({ id: 's', zone: 'b', north: 900 })]);
  expect(made.units.map(({ unitId, cell }) => [unitId, cell])).toEqual([['s', 'a']]);
});

test('a sensor that would join the unit of another owner has no map and says nothing', () => {
  const made = plan(site, [
    ...crew({ a: 4 }),
    sensor({ id: 'p', zone: 'a', north: 0 }),
    sensor({ id: 'q', zone: 'a', north: 5, owner: 'verified:shop' }),
  ]);
  expect(made.eligibility.get('q')).toBe('duplicate_unit');
  expect(made.mapOfSensor.has('q')).toBe(false);
  expect(made.mapOfSensor.has('p')).toBe(true);
});

test('expired: an end that lies before the start, or on it', () => {
  const verdict = (from: number, until: number) =>
    plan(site, [
      sensor({ id: 's', zone: 'a', validFrom: isoUtc(from), validUntil: isoUtc(until) }),
    ]).eligibility.get('s');
  const day = 86_400_000;
  expect(verdict(T0 + 10 * day, T0 + 5 * day)).toBe('expired');
  expect(verdict(T0 + 10 * day, T0 + 10 * day)).toBe('expired');
  expect(verdict(T0, T0 + day)).toBe('eligible');
  // It joins with a plan of the time when it begins: until then nobody could tell what it would say.
  expect(verdict(T0 + 1, T0 + day)).toBe('expired');
});
