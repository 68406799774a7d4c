// The plan that follows a leaving, and how a plan judges those who end soon.
import { expect, test } from 'vitest';
import { endedBy, leftBy, planFollowing } from '#aggregator/core/plan/following.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { isoUtc } from '#shared/time.ts';
import { crew, plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([['a', 'x']]);
const used = policy();
const sensors = crew({ a: 9 });
const left = [{ sensorId: 'a1', at: T0 + 7 * MINUTE, code: 'suspended' as const, plansTo: T0 }];
const planning = plan(site, sensors);
const planned: PlannedPolicy = { planning, policy: used, left };

test('who ends within a roster epoch before the plan begins has ended in it, and not later than now', () => {
  const at = T0 - MINUTE;
  const ends = (minute: number): string => {
    const [one] = endedBy([sensor({ id: 'x', validUntil: isoUtc(T0 + minute * MINUTE) })], T0, {
      rosterEpochSeconds: 900,
      at,
    });
    return one?.validUntil ?? '';
  };
  // An epoch is a quarter: who ends in the one that begins with the plan counts in none of it.
  expect(ends(16)).toBe(isoUtc(T0 + 16 * MINUTE));
  expect(ends(15)).toBe(isoUtc(T0 + 15 * MINUTE));
  expect(ends(14)).toBe(isoUtc(at));
  expect(ends(0)).toBe(isoUtc(at));
  expect(ends(-1)).toBe(isoUtc(at));
  // One that is over keeps its own end.
  expect(ends(-5)).toBe(isoUtc(T0 - 5 * MINUTE));
});

test('nobody has left, so nothing follows', () => {
  const request = { site, sensors, effectiveFrom: T0 + QUARTER };
  expect(planFollowing({ planning, policy: used }, request)).toBe(null);
  expect([...leftBy({ planning, policy: used }, sensors, T0 + QUARTER)]).toEqual([]);
});

test('who left, is gone from the register or has ended is not in the plan that follows', () => {
  const ending = { ...sensor({ id: 'a2', zone: 'a' }), validUntil: isoUtc(T0 + QUARTER) };
  const register = [ending, ...sensors.slice(2, 8)];
  expect([...leftBy(planned, register, T0 + QUARTER)].toSorted()).toEqual(['a1', 'a2', 'a9']);
  expect([...leftBy(planned, sensors, T0 + 6 * MINUTE)]).toEqual([]);
});

test('who is not taken in is told what it was told, or why it left', () => {
  const late = sensor({ id: 'late', zone: 'a' });
  const eligibility = new Map(planning.eligibility).set('small', 'fov_too_small');
  const before = { ...planned, planning: { ...planning, eligibility } };
  const made = planFollowing(before, {
    site,
    sensors: [...sensors.slice(0, 8), late],
    effectiveFrom: T0 + QUARTER,
  });
  expect(made?.eligibility.get('a1')).toBe('suspended');
  expect(made?.eligibility.get('a9')).toBe('expired');
  expect(made?.eligibility.get('small')).toBe('fov_too_small');
  expect(made?.eligibility.get('a2')).toBe('eligible');
  expect(made?.unitOfSensor.has('late')).toBe(false);
});

test('what its sensors came from is what it was', () => {
  const request = { site, sensors, effectiveFrom: T0 + QUARTER };
  const { fromElsewhere: _, ...older } = planning;
  // A plan of a release that did not keep it: the one that follows has its own.
  expect(planFollowing({ ...planned, planning: older }, request)?.fromElsewhere?.size).toBe(0);
  const fromElsewhere = new Map([['a2', T0 + 4 * QUARTER]]);
  const came = { ...planned, planning: { ...planning, fromElsewhere } };
  expect(planFollowing(came, request)?.fromElsewhere).toEqual(fromElsewhere);
});
