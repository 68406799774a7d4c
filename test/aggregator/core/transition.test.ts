// From one plan to the next: promise P17, and a register that changes while the engine runs.
import { expect, test } from 'vitest';
import { publicRows } from '#aggregator/core/lanes/cascade.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import type { Level } from '#shared/wire/level.ts';
import { crew, plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
  ['c', 'y'],
]);

/** A plan of these zones' crews from `quarters` after T0 on. */
function planned(
  zones: Readonly<Record<string, number>>,
  quarters = 0,
  used = policy(),
): PlannedPolicy & { effectiveFrom: number; publicWindowMs: number } {
  const effectiveFrom = T0 + quarters * QUARTER;
  const planning = plan(site, crew(zones), { policy: used, effectiveFrom });
  return { planning, policy: used, effectiveFrom, publicWindowMs: QUARTER };
}
/** Public regions of `after` that are withheld in its first window. */
function unsafeRegions(before: PlannedPolicy, after: PlannedPolicy): ReadonlySet<string> {
  const plans = [before, after].map((each) => {
    const effectiveFrom = Date.parse(each.planning.plan.effectiveFrom);
    return { ...each, effectiveFrom, publicWindowMs: QUARTER };
  });
  return transitionRegions(plans, plans[1]?.effectiveFrom ?? 0);
}
const ids = ({ planning }: PlannedPolicy): string[] =>
  planning.plan.public.map(({ regionId }) => regionId);

test('P17: the same units give away nothing, whatever the version', () => {
  const before = planned({ a: 7, b: 7, c: 7 });
  const after = planned({ a: 7, b: 7, c: 7 }, 4, policy({ policyVersion: 2 }));
  expect(unsafeRegions(before, after).size).toBe(0);
});

test('P17: one unit more would be told by the difference; five more are a crowd of their own', () => {
  const before = planned({ a: 7, b: 7, c: 7 });
  for (const [more, unsafe] of [
    [1, 1],
    [4, 1],
    [5, 0],
    [6, 0],
  ] as const) {
    const after = planned({ a: 7 + more, b: 7, c: 7 }, 4);
    expect([more, unsafeRegions(before, after).size]).toEqual([more, unsafe]);
  }
});

test('P17: one unit fewer is the same the other way round', () => {
  const before = planned({ a: 8, b: 7, c: 7 });
  const after = planned({ a: 7, b: 7, c: 7 }, 4);
  const regionA = after.planning.plan.public.find(({ cells }) => cells.includes('a'));
  expect([...unsafeRegions(before, after)]).toEqual([regionA?.regionId]);
});

test('P17: the stricter public k of both plans counts', () => {
  const strict = policy({ preset: 'strict', policyVersion: 2 });
  const before = planned({ a: 14, b: 14, c: 14 });
  const after = planned({ a: 20, b: 14, c: 14 }, 4, strict);
  // Six more units: enough for k = 5, not for k = 10.
  expect(unsafeRegions(before, after).size).toBe(1);
});

test('P17: five more are no crowd of their own while one outside owner has one of them', () => {
  const before = planned({ a: 7, b: 7, c: 7 });
  const withShop = (more: number): PlannedPolicy => {
    const shop = sensor({ id: 'a99', zone: 'a', owner: 'verified:shop' });
    const sensors = [...crew({ a: 7 + more, b: 7, c: 7 }), shop];
    const effectiveFrom = T0 + 4 * QUARTER;
    return { planning: plan(site, sensors, { policy: policy(), effectiveFrom }), policy: policy() };
  };
  expect(unsafeRegions(before, withShop(4)).size).toBe(1);
  expect(unsafeRegions(before, withShop(5)).size).toBe(0);
});

test('P17: regions without a common unit tell nothing about each other, however small', () => {
  const strict = policy({ preset: 'strict', policyVersion: 2 });
  expect(unsafeRegions(planned({ a: 7 }), planned({ c: 14 }, 4, strict)).size).toBe(0);
});

test('P17: before the first plan, and under it, nothing is withheld', () => {
  const plans = [planned({ a: 7 }, 4), planned({ a: 8 }, 8)];
  expect(transitionRegions(plans, T0).size).toBe(0);
  expect(transitionRegions(plans, T0 + 4 * QUARTER).size).toBe(0);
  expect(transitionRegions(plans.slice(0, 1), T0 + 4 * QUARTER).size).toBe(0);
});

test('P17: withheld for the first four public windows of the new plan, then not', () => {
  const plans = [planned({ a: 7, b: 7, c: 7 }), planned({ a: 8, b: 7, c: 7 }, 8)];
  const withheld = [7, 8, 9, 10, 11, 12].map(
    (quarter) => transitionRegions(plans, T0 + quarter * QUARTER).size,
  );
  expect(withheld).toEqual([0, 1, 1, 1, 1, 0]);
});

test('P17: a plan between that ran for fewer than four windows hides no older one', () => {
  const first = planned({ a: 7, b: 7, c: 7 });
  const short = planned({ a: 13, b: 7, c: 7 }, 8);
  // Against the short one six units differ: safe. Against the first one it is one unit.
  const third = planned({ a: 8, b: 7, c: 7 }, 10);
  const [, safe] = [unsafeRegions(first, third), unsafeRegions(short, third)];
  expect(safe.size).toBe(0);
  expect(transitionRegions([first, short, third], T0 + 10 * QUARTER).size).toBe(1);
  const long = planned({ a: 8, b: 7, c: 7 }, 12);
  expect(transitionRegions([first, short, long], T0 + 12 * QUARTER).size).toBe(0);
});

test('P17: the public record of such a region says plan_transition, its neighbours go on', () => {
  const after = planned({ a: 8, b: 7, c: 7 }, 4);
  const { plan: made } = after.planning;
  const start = after.effectiveFrom;
  const staffRows = made.staff.flatMap(({ regionId }) =>
    Array.from({ length: 15 }, (_, minute) => ({
      regionId,
      planId: made.planId,
      windowStart: start + minute * MINUTE,
      status: 'released' as const,
      level: 2,
      kClass: 7,
    })),
  );
  const transition = transitionRegions([planned({ a: 7, b: 7, c: 7 }), after], start);
  const rows = publicRows({
    siteId: 'site',
    plan: made,
    policy: after.policy,
    windowStart: start,
    publishedAt: start + 2 * QUARTER,
    staffRows,
    transition,
  });
  expect(rows.map((row) => [row.record.regionId, said(row)])).toEqual(
    ids(after).map((id) => [id, transition.has(id) ? 'plan_transition' : 2]),
  );
  expect(rows.map(said).filter((word) => word === 'plan_transition')).toHaveLength(1);
});

const say = (zones: Readonly<Record<string, number>>, level: Level = 1): Record<string, Level> =>
  Object.fromEntries(crew(zones).map(({ sensorId }) => [sensorId, level]));

test('a sensor that joins takes part from the next plan on, and no reading of others is lost', () => {
  const d = new Drive(site, crew({ a: 4 }));
  d.window(T0, say({ a: 4 }));
  const joined = crew({ a: 5 });
  d.replan(joined, policy({ policyVersion: 2 }), T0 + QUARTER);
  const before = d.window(T0 + MINUTE, say({ a: 4 }, 2));
  expect(before.map(said)).toEqual([2]);
  expect(d.send([], T0)).toEqual([]);
  const early = { sensorId: 'a5', observedAt: '2026-06-06T12:02:01Z', level: 1 as Level };
  expect(d.send([early], T0 + 2 * MINUTE + 2000)).toEqual(['unknown_sensor']);
  for (let minute = 2; minute < 15; minute += 1) d.window(T0 + minute * MINUTE, say({ a: 4 }, 2));
  const after = d.window(T0 + QUARTER, say({ a: 5 }, 3));
  expect(after.map(said)).toEqual([3]);
  expect(d.releases.at(-1)?.planId).not.toBe(d.planning.plan.planId);
});

test('P16: live status goes over to the next plan: the staff lane is never withheld for the change', () => {
  const d = new Drive(site, crew({ a: 4 }));
  for (let minute = 0; minute < 15; minute += 1) d.window(T0 + minute * MINUTE, say({ a: 4 }, 1));
  d.replan(crew({ a: 4 }), policy({ policyVersion: 2 }), T0 + QUARTER);
  expect(d.window(T0 + QUARTER, say({ a: 4 }, 2)).map(said)).toEqual([2]);
});

test('a suspension acts with the next window, without another plan', () => {
  const d = new Drive(site, crew({ a: 4 }));
  expect(d.window(T0, say({ a: 4 })).map(said)).toEqual([1]);
  const sensors = [...crew({ a: 2 }), ...crew({ a: 4 }, { suspended: true }).slice(2)];
  d.step({
    type: 'replanned',
    sensors,
    plans: [{ planning: d.planning, policy: policy() }],
  });
  const reading = { sensorId: 'a4', observedAt: '2026-06-06T12:01:01Z', level: 1 as Level };
  expect(d.send([reading], T0 + MINUTE + 2000)).toEqual(['suspended']);
  expect(d.window(T0 + MINUTE, say({ a: 2 })).map(said)).toEqual(['insufficient_contributors']);
});

test('A20: a plan that takes effect within a public window is refused', () => {
  const d = new Drive(site, crew({ a: 4 }));
  const next = (minutes: number) =>
    plan(site, crew({ a: 5 }), { effectiveFrom: T0 + minutes * MINUTE, policy: policy() });
  const plansWith = (minutes: number) => [
    { planning: d.planning, policy: policy() },
    { planning: next(minutes), policy: policy() },
  ];
  const adopt = (minutes: number) =>
    d.step({ type: 'replanned', sensors: crew({ a: 5 }), plans: plansWith(minutes) });
  expect(() => adopt(14)).toThrow(/multiple of the longest public window/);
  expect(() => adopt(16)).toThrow(RangeError);
  expect(() => adopt(15)).not.toThrow();
});

test('the longest public window of two plans decides, where a change may stand and how long it is felt', () => {
  const wide = policy({ policyVersion: 2, windowSeconds: 300, publicWindowSeconds: 1800 });
  const wideSite = { ...site, windowSeconds: 300, publicWindowSeconds: 1800 } as typeof site;
  const after = (minutes: number) => ({
    planning: plan(wideSite, crew({ a: 8, b: 7, c: 7 }), {
      policy: wide,
      effectiveFrom: T0 + minutes * MINUTE,
    }),
    policy: wide,
  });
  const d = new Drive(site, crew({ a: 4 }));
  const first = { planning: d.planning, policy: policy() };
  const adopt = (minutes: number) =>
    d.step({ type: 'replanned', sensors: crew({ a: 4 }), plans: [first, after(minutes)] });
  expect(() => adopt(45)).toThrow(RangeError);
  expect(() => adopt(60)).not.toThrow();
  // The middle plan ran an hour: four windows of its own, but only two of the longer ones that follow.
  const plans = [
    planned({ a: 7, b: 7, c: 7 }),
    planned({ a: 13, b: 7, c: 7 }, 4),
    { ...after(120), effectiveFrom: T0 + 120 * MINUTE, publicWindowMs: 2 * QUARTER },
  ];
  expect(unsafeRegions(plans[1] ?? first, plans[2] ?? first).size).toBe(0);
  expect(transitionRegions(plans, T0 + 120 * MINUTE).size).toBe(1);
});

test('plans that do not ascend are refused, and nothing has changed', () => {
  const d = new Drive(site, crew({ a: 4 }));
  const same = { planning: d.planning, policy: policy() };
  expect(() => d.step({ type: 'replanned', sensors: crew({ a: 4 }), plans: [same, same] })).toThrow(
    RangeError,
  );
  expect(() => d.step({ type: 'replanned', sensors: [], plans: [] })).toThrow(RangeError);
});

test('an external owner who joins is on probation for a week', () => {
  const shop = sensor({
    id: 'b1',
    zone: 'b',
    owner: 'verified:shop',
    registeredAt: new Date(T0 - 6 * 86_400_000).toISOString(),
  });
  const verdict = (at: number): string | undefined =>
    plan(site, [...crew({ a: 4 }), shop], { at }).eligibility.get('b1');
  expect(verdict(T0)).toBe('probation');
  expect(verdict(T0 + 86_400_000)).toBe('eligible');
});
