// Who is found to have left, where a site has several plans and some leavings are known already.
import { expect, test } from 'vitest';
import { findLeavings, strangersWait, withLeavings } from '#aggregator/core/plan/leavers.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import {
  crew,
  plan,
  policy,
  type SensorSpec,
  sensor,
  T0,
  zoneSite,
} from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const site = zoneSite([['a', 'x']]);
const used = policy();
const planned = (sensors: readonly Sensor[], effectiveFrom = T0): PlannedPolicy => {
  return { planning: plan(site, sensors, { policy: used, effectiveFrom }), policy: used };
};
const everybody = crew({ a: 9 });
const stranger = (n: number, more: Pick<SensorSpec, 'validUntil'> = {}): Sensor =>
  sensor({ id: `x${n}`, zone: 'a', owner: 'unverified', ...more });
const suspend = (sensors: readonly Sensor[], ...ids: readonly string[]): readonly Sensor[] =>
  sensors.map((each) => (ids.includes(each.sensorId) ? { ...each, suspended: true } : each));
const told = (leavings: readonly Leaving[]) =>
  leavings.map(({ sensorId, at, plansTo }) => [
    sensorId,
    (at - T0) / MINUTE,
    (plansTo - T0) / HOUR,
  ]);

test('who is in the plan in force and in the next one leaves both, once', () => {
  const plans = [planned(everybody), planned(everybody, T0 + HOUR)];
  const found = findLeavings({ plans, sensors: suspend(everybody, 'a1'), now: T0 + 5 * MINUTE });
  expect(told(found)).toEqual([['a1', 6, 1]]);
});

test('who is in a plan that is over, and in none since, leaves nothing; who is only in the next one leaves that', () => {
  const [first, ...others] = everybody;
  const rest = planned(others, T0 + HOUR);
  const register = suspend(everybody, 'a1');
  const at = (plans: readonly PlannedPolicy[], now: number) =>
    told(findLeavings({ plans, sensors: register, now }));
  expect(at([planned(everybody), rest], T0 + HOUR - 1)).toEqual([['a1', 60, 1]]);
  expect(at([planned(everybody), rest], T0 + HOUR)).toEqual([]);
  expect(first?.sensorId).toBe('a1');
  expect(at([planned(others), planned(everybody, T0 + HOUR)], T0 + MINUTE)).toEqual([['a1', 2, 1]]);
});

test('a leaving that is known and near is not found again, and one that is far away may come earlier', () => {
  const known = (minute: number): readonly PlannedPolicy[] =>
    withLeavings(
      [planned(everybody)],
      [{ sensorId: 'a1', at: T0 + minute * MINUTE, code: 'expired', plansTo: T0 }],
    );
  const at = (minute: number) =>
    told(
      findLeavings({
        plans: known(minute),
        sensors: suspend(everybody, 'a1'),
        now: T0 + 5 * MINUTE,
      }),
    );
  expect(at(3)).toEqual([]);
  expect(at(6)).toEqual([]);
  expect(at(7)).toEqual([['a1', 6, 0]]);
  expect(at(30)).toEqual([['a1', 6, 0]]);
});

test('a recording that is older than all plans is not judged by them, and neither is a site without one', () => {
  const sensors = suspend(everybody, 'a1');
  expect(findLeavings({ plans: [planned(everybody)], sensors, now: T0 - 1 })).toEqual([]);
  expect(told(findLeavings({ plans: [planned(everybody)], sensors, now: T0 }))).toEqual([
    ['a1', 1, 0],
  ]);
  expect(findLeavings({ plans: [], sensors, now: T0 })).toEqual([]);
});

test('strangers leave with the first of them, those of the plans that are still there', () => {
  const ends = stranger(1, { validUntil: isoUtc(T0 + 2 * HOUR) });
  const [old, second] = [stranger(2), stranger(3)];
  const plans = [
    planned([...everybody, old, ends]),
    planned([...everybody, ends, second], T0 + HOUR),
  ];
  const register = [...everybody, old, ends, second];
  const later = { plans, sensors: suspend(register, 'x1', 'a2'), now: T0 + HOUR + 90_000 };
  expect(told(findLeavings(later))).toEqual([
    ['a2', 62, 1],
    ['x1', 62, 1],
    ['x3', 62, 1],
  ]);
  // The end of one is foreseen, and another one is suspended before it.
  const now = T0 + 2 * HOUR - 4 * MINUTE;
  const both = findLeavings({ plans, sensors: suspend(register, 'x3'), now });
  expect(told(both).toSorted()).toEqual([
    ['x1', 120, 1],
    ['x3', 117, 1],
  ]);
});

test('strangers wait when one of them left on the day, and not for others or for another day', () => {
  const plans = [planned([...everybody, stranger(1)])];
  const left = (sensorId: string, at: number): Leaving => {
    return { sensorId, at, code: 'suspended', plansTo: T0 };
  };
  const day = { from: T0, to: T0 + HOUR };
  const waits = (...leavings: readonly Leaving[]) => strangersWait(plans, leavings, day);
  expect(waits()).toBe(false);
  expect(waits(left('a1', T0))).toBe(false);
  expect(waits(left('a1', T0), left('x1', T0))).toBe(true);
  expect(waits(left('x1', T0 - 1), left('x1', T0 + HOUR))).toBe(false);
});
