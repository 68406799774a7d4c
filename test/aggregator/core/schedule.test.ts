// Which window comes first and which plan a public window belongs to, at every kind of start.
import { expect, test } from 'vitest';
import { indexPlan } from '#aggregator/core/plan/plan-index.ts';
import { indexSensors } from '#aggregator/core/plan/sensor-index.ts';
import {
  firstLiveWindow,
  firstPublicWindow,
  firstWindowFrom,
  planOfPublicWindow,
} from '#aggregator/core/window/schedule.ts';
import { crew, DAY, plan, policy, T0, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([['a', 'x']]);
const planFrom = (effectiveFrom: number) => {
  const sensors = crew({ a: 4 });
  const used = policy();
  const planning = plan(site, sensors, { effectiveFrom, policy: used });
  return indexPlan({ planning, policy: used }, indexSensors(sensors));
};
const first = planFrom(T0);
const second = planFrom(T0 + 4 * QUARTER);
const plans = [first, second];
const fresh = { plans, lastStaffWindow: null, lastPublicWindow: null };

test('the first staff window holds the moment, and none starts before the first plan', () => {
  expect(firstWindowFrom(plans, T0 + 3 * MINUTE + 20_000)).toBe(T0 + 3 * MINUTE);
  expect(firstWindowFrom(plans, T0 - QUARTER)).toBe(T0);
  expect(firstWindowFrom([planFrom(T0 + 1)], T0)).toBe(T0 + MINUTE);
});

test('a live site goes on after its last window, at most a day back', () => {
  const known = { ...fresh, lastStaffWindow: T0 + 5 * MINUTE };
  expect(firstLiveWindow(known, T0 + 9 * MINUTE, null)).toBe(T0 + 6 * MINUTE);
  expect(firstLiveWindow(known, T0 + 2 * DAY, null)).toBe(T0 + DAY);
  // What the journal holds says nothing once a window is committed.
  expect(firstLiveWindow(known, T0 + 9 * MINUTE, T0 + MINUTE)).toBe(T0 + 6 * MINUTE);
});

test('a new site begins with now, or with the oldest window of its journal, at most a day back', () => {
  expect(firstLiveWindow(fresh, T0 + 9 * MINUTE + 1, null)).toBe(T0 + 9 * MINUTE);
  expect(firstLiveWindow(fresh, T0 + 9 * MINUTE, T0 + 2 * MINUTE)).toBe(T0 + 2 * MINUTE);
  expect(firstLiveWindow(fresh, T0 + 2 * DAY, T0 + 2 * MINUTE)).toBe(T0 + DAY);
  expect(firstLiveWindow(fresh, T0 + 2 * MINUTE, T0 + 9 * MINUTE)).toBe(T0 + 2 * MINUTE);
});

test('public windows go on after the last one', () => {
  const known = { ...fresh, lastStaffWindow: T0 + QUARTER, lastPublicWindow: T0 };
  expect(firstPublicWindow(known, T0 + QUARTER + MINUTE)).toBe(T0 + QUARTER);
});

test('without any, the first public window holds the first staff window', () => {
  expect(firstPublicWindow(fresh, T0 + 20 * MINUTE)).toBe(T0 + QUARTER);
});

test('with staff windows but none public yet, the first plan begins', () => {
  const known = { ...fresh, lastStaffWindow: T0 + 40 * MINUTE };
  expect(firstPublicWindow(known, T0 + 41 * MINUTE)).toBe(T0);
});

test('a public window belongs to the plan in force at its start, the ones before the first plan to the first', () => {
  const idOf = (at: number): string => planOfPublicWindow(plans, at).planning.plan.planId;
  const [old, next] = plans.map(({ planning }) => planning.plan.planId);
  expect(old).not.toBe(next);
  expect(idOf(T0 - QUARTER)).toBe(old);
  expect(idOf(T0)).toBe(old);
  expect(idOf(T0 + 4 * QUARTER - 1)).toBe(old);
  expect(idOf(T0 + 4 * QUARTER)).toBe(next);
  expect(() => planOfPublicWindow([], T0)).toThrow('a site has at least one plan');
});
