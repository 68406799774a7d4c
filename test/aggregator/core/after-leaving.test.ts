// What the register of later says must take nothing back that a plan has told, and nothing of whoever has left goes on to be told.
import { expect, test } from 'vitest';
import { indexPlan } from '#aggregator/core/plan/plan-index.ts';
import { indexSensors } from '#aggregator/core/plan/sensor-index.ts';
import { transitionRegions } from '#aggregator/core/plan/transition.ts';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { crew, plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive, said } from '../../kit/core/drive.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([['a', 'x']]);

test('P17: a sensor that a plan dropped, and that is suspended, ended or removed after it, is compared all the same', () => {
  const own = crew({ a: 9 });
  const small = sensor({ id: 'z', zone: 'a', areaM2: 20 });
  const all = [...own, small];
  const stricter = policy({ policyVersion: 2, overrides: { kPeople: 20 } });
  const plans = [
    { planning: plan(site, all, { effectiveFrom: T0 - 4 * QUARTER }), policy: policy() },
    { planning: plan(site, all, { policy: stricter, effectiveFrom: T0 }), policy: stricter },
  ];
  expect(plans.map(({ planning }) => planning.eligibility.get('z'))).toEqual([
    'eligible',
    'fov_too_small',
  ]);
  const withheld = (sensors: readonly Sensor[]): readonly number[] => {
    const index = indexSensors(sensors);
    const indexed = plans.map((planned) => indexPlan(planned, index));
    return [0, 1, 2, 3, 4].map((w) => transitionRegions(indexed, T0 + w * QUARTER).size);
  };
  const changed = (change: Partial<Sensor>): readonly Sensor[] => [...own, { ...small, ...change }];
  const inForce = [1, 1, 1, 1, 0];
  expect(withheld(all)).toEqual(inForce);
  expect(withheld(changed({ suspended: true }))).toEqual(inForce);
  expect(withheld(changed({ validUntil: isoUtc(T0 - MINUTE) }))).toEqual(inForce);
  expect(withheld(changed({ validUntil: isoUtc(T0 + MINUTE) }))).toEqual(inForce);
  expect(withheld(own)).toEqual(inForce);
});

test.each([0, 4] as const)(
  'a level of a unit is not carried once a sensor has left that may have said it: %i',
  (loud) => {
    const pair = [
      sensor({ id: 'a1', zone: 'a', north: 3 }),
      sensor({ id: 'a1b', zone: 'a', north: 0 }),
    ];
    const all = [...pair, ...crew({ a: 4 }).slice(1)];
    const d = new Drive(site, all);
    const others = { a2: 0, a3: 4, a4: 0 } as Record<string, Level>;
    for (let w = 0; w < 3; w += 1) d.window(T0 + w * MINUTE, { ...others, a1: 0, a1b: loud });
    expect(d.releases.at(-1)?.carry.units).toHaveProperty('a1');
    const at = T0 + 3 * MINUTE;
    const left = [{ sensorId: 'a1b', at, code: 'suspended' as const, plansTo: T0 }];
    d.step({
      type: 'replanned',
      sensors: all.map((each) => (each.sensorId === 'a1b' ? { ...each, suspended: true } : each)),
      plans: [{ planning: d.planning, policy: policy(), left }],
    });
    d.window(at, others);
    expect(d.releases.at(-1)?.carry.units).not.toHaveProperty('a1');
    expect(d.releases.at(-1)?.rows.map(said)).toEqual([0]);
  },
);

test('nor is it when the sensor leaves with the end of a plan', () => {
  const pair = [
    sensor({ id: 'a1', zone: 'a', north: 3 }),
    sensor({ id: 'a1b', zone: 'a', north: 0 }),
  ];
  const all = [...pair, ...crew({ a: 5 }).slice(1)];
  const d = new Drive(site, all);
  const others = { a2: 0, a3: 4, a4: 0, a5: 0 } as Record<string, Level>;
  for (let w = 0; w < 15; w += 1) d.window(T0 + w * MINUTE, { ...others, a1: 0, a1b: 4 });
  d.replan(
    all.filter(({ sensorId }) => sensorId !== 'a1b'),
    policy(),
    T0 + QUARTER,
  );
  d.window(T0 + QUARTER, others);
  expect(d.releases.at(-1)?.carry.units).not.toHaveProperty('a1');
});

test('P22: a sensor whose beginning is moved ahead leaves; one that is to begin joins with a plan of then', () => {
  const own = crew({ a: 8 });
  const late = sensor({ id: 'u', zone: 'a', validFrom: isoUtc(T0 + 30 * MINUTE) });
  const made = plan(site, [...own, late]);
  expect([made.eligibility.get('u'), made.units.length]).toEqual(['expired', 8]);
  const then = plan(site, [...own, late], { at: T0 + 30 * MINUTE });
  expect([then.eligibility.get('u'), then.units.length]).toEqual(['eligible', 9]);
});

test.each([0, 4] as const)(
  'nor does a sensor that is moved bring along what it said at its old place: %i',
  (loud) => {
    const two = zoneSite([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    const all = crew({ a: 8, b: 8 });
    const d = new Drive(two, all);
    const own = { b1: 0, b2: 0, b3: 0, b4: 4, b5: 4, b6: 4, b7: 4 } as Record<string, Level>;
    const quarter = Array.from({ length: 15 }, (_, w) => T0 + w * MINUTE);
    for (const start of quarter) d.window(start, { ...own, b8: 0, a1: 0, a2: 0, a3: 0, a8: loud });
    const moved = all.map((each) =>
      each.sensorId === 'a8' ? sensor({ id: 'a8', zone: 'b', north: 123_456 }) : each,
    );
    const next = T0 + QUARTER;
    const left = [{ sensorId: 'a8', at: next, code: 'unknown_sensor' as const, plansTo: T0 }];
    const planning = plan(two, moved, { effectiveFrom: next, at: next });
    d.step({
      type: 'replanned',
      sensors: moved,
      plans: [
        { planning: d.planning, policy: policy(), left },
        { planning, policy: policy() },
      ],
    });
    d.window(next, own);
    const { carry } = d.releases.at(-1) ?? {};
    expect(carry?.units).toHaveProperty('b8');
    expect(carry?.units).not.toHaveProperty('a8');
  },
);

test('P17, P22: a crowd that came with a plan, and leaves it again but for one, leaves that one to be told', () => {
  const leave = T0 + QUARTER + 7 * MINUTE;
  const of = (count: number, quarter: number) => {
    const effectiveFrom = T0 + quarter * QUARTER;
    const planning = plan(site, crew({ a: count }), { effectiveFrom });
    return { planning, policy: policy(), effectiveFrom, publicWindowMs: QUARTER };
  };
  const withheld = (leavers: RegExp): readonly number[] => {
    const leftAtOf = (id: string): number => (leavers.test(id) ? leave : Number.POSITIVE_INFINITY);
    const plans = [of(7, -8), { ...of(13, 0), leftAtOf }];
    return [0, 1, 2, 3, 4].map((w) => transitionRegions(plans, T0 + w * QUARTER).size);
  };
  // Six came, five leave: each is a crowd, and against what everybody read shortly before it is one unit more.
  expect(withheld(/^a(8|9|10|11|12)$/)).toEqual([0, 1, 1, 1, 0]);
  expect(withheld(/^a(8|9|10|11|12|13)$/)).toEqual([0, 0, 0, 0, 0]);
});
