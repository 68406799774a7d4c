// Who leaves a plan, from when on, and who has to leave with them (release specification, sections 5 and 11).
import { expect, test } from 'vitest';
import { planFollowing } from '#aggregator/core/plan/following.ts';
import { findLeavings, strangersWait, withLeavings } from '#aggregator/core/plan/leavers.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { nextTurn } from '#aggregator/planning/turns.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { crew, DAY, plan, policy, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
]);
const used = policy();
const planned = (sensors: readonly Sensor[], effectiveFrom = T0): PlannedPolicy => {
  return { planning: plan(site, sensors, { policy: used, effectiveFrom }), policy: used };
};
const everybody = crew({ a: 8, b: 8 });
const found = (sensors: readonly Sensor[], now: number, was = everybody) =>
  findLeavings({ plans: [planned(was)], sensors, now });
const with1 = (change: Partial<Sensor>): readonly Sensor[] =>
  everybody.map((each) => (each.sensorId === 'a1' ? { ...each, ...change } : each));

test('P22: nobody leaves a register that stays as it is', () => {
  expect(found(everybody, T0 + MINUTE)).toEqual([]);
  expect(found(with1({ suspended: true }), T0 - MINUTE)).toEqual([]);
});

test.each([
  ['suspended', { suspended: true }],
  ['unknown_sensor', { owner: null }],
  ['unknown_sensor', { zoneId: 'b' }],
  ['unknown_sensor', { location: { lat: 1, lon: 1, verified: true } }],
  ['unknown_sensor', { fieldOfView: { areaM2: 101 } }],
  ['expired', { validUntil: isoUtc(T0 + 3 * MINUTE) }],
  ['expired', { validFrom: isoUtc(T0 + 30 * MINUTE) }],
] as const)('P22: %s by %o, from the next staff window on', (code, change) => {
  const leaving = { sensorId: 'a1', at: T0 + 6 * MINUTE, code, plansTo: T0 };
  expect(found(with1(change), T0 + 5 * MINUTE + 1)).toEqual([leaving]);
});

test('P22: whoever is taken out of the register leaves too; other words about a sensor change nothing', () => {
  const [, ...others] = everybody;
  expect(found(others, T0)).toMatchObject([{ sensorId: 'a1', code: 'unknown_sensor' }]);
  expect(found(with1({ purpose: { nl: 'x', en: 'x' } }), T0)).toEqual([]);
  expect(found(with1({ validUntil: isoUtc(T0 + 400 * DAY) }), T0)).toEqual([]);
});

test('P22: an end acts from the start of the roster epoch that ends after it, and is found five minutes ahead', () => {
  const ends = with1({ validUntil: isoUtc(T0 + 40 * MINUTE) });
  expect(found(ends, T0 + 25 * MINUTE - 1, [...ends])).toEqual([]);
  const leaving = { sensorId: 'a1', at: T0 + 30 * MINUTE, code: 'expired', plansTo: T0 };
  expect(found(ends, T0 + 25 * MINUTE, [...ends])).toEqual([leaving]);
  // After a downtime it is found late, and had left all the same.
  expect(found(ends, T0 + 90 * MINUTE, [...ends])).toEqual([leaving]);
});

test('P22: when a stranger leaves, all strangers leave the site’s plans, and no others', () => {
  const strangers = [1, 2].map((n) => sensor({ id: `a9${n}`, zone: 'a', owner: 'unverified' }));
  const elsewhere = sensor({ id: 'b91', zone: 'b', owner: 'unverified' });
  const shop = sensor({ id: 'a93', zone: 'a', owner: 'verified:shop' });
  const all = [...everybody, ...strangers, elsewhere, shop];
  const left = all.map((each) => (each.sensorId === 'a91' ? { ...each, suspended: true } : each));
  const leaving = [
    ['a91', T0 + MINUTE, 'suspended'],
    ['a92', T0 + MINUTE, 'surplus'],
    ['b91', T0 + MINUTE, 'surplus'],
  ];
  const told = (plans: readonly PlannedPolicy[], sensors = left) =>
    findLeavings({ plans, sensors, now: T0 }).map(({ sensorId, at, code }) => [sensorId, at, code]);
  expect(told([planned(all)])).toEqual(leaving);
  // One who is to come with a later plan does not come.
  const late = sensor({ id: 'b92', zone: 'b', owner: 'unverified' });
  expect(told([planned(all), planned([...all, late], T0 + 4 * QUARTER)], [...left, late])).toEqual([
    ...leaving,
    ['b92', T0 + MINUTE, 'surplus'],
  ]);
  const shopLeft = all.map((each) => (each === shop ? { ...each, suspended: true } : each));
  expect(told([planned(all)], shopLeft).map(([sensorId]) => sensorId)).toEqual(['a93']);
});

test('P22: strangers wait for 00:00 UTC when one of them left on that day, whoever else did, and whatever has become of it', () => {
  const plans = [planned([sensor({ id: 'a91', zone: 'a', owner: 'unverified' }), ...everybody])];
  const left = (sensorId: string, at: number) =>
    strangersWait(plans, [{ sensorId, at, code: 'suspended', plansTo: T0 }], {
      from: T0 - DAY / 2,
      to: T0,
    });
  expect([left('a91', T0 - 1), left('a91', T0 - DAY / 2)]).toEqual([true, true]);
  expect([left('a91', T0 - DAY / 2 - 1), left('a91', T0), left('a1', T0 - 1)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('P22: a leaving holds for the plans that were there, not for later ones', () => {
  const leaving = { sensorId: 'a1', at: T0 + MINUTE, code: 'suspended' as const, plansTo: T0 };
  const plans = withLeavings([planned(everybody), planned(everybody, T0 + QUARTER)], [leaving]);
  expect(plans.map(({ left }) => left)).toEqual([[leaving], undefined]);
});

test('P22: the plan that follows has everybody but who left, and newcomers wait', () => {
  const [first] = withLeavings(
    [planned(everybody)],
    [{ sensorId: 'a1', at: T0 + MINUTE, code: 'suspended', plansTo: T0 }],
  );
  if (first === undefined) throw new Error('no plan');
  const request = { site, sensors: [...everybody, ...crew({ a: 9 }).slice(8)] };
  const next = planFollowing(first, { ...request, effectiveFrom: T0 + QUARTER });
  expect(next?.units.map(({ unitId }) => unitId)).toEqual(
    everybody.map(({ sensorId }) => sensorId).filter((id) => id !== 'a1'),
  );
  expect([next?.eligibility.get('a1'), next?.eligibility.get('a9')]).toEqual([
    'suspended',
    undefined,
  ]);
  expect(planFollowing(first, { ...request, effectiveFrom: T0 })).toBeNull();
});

test('P22: a site is planned again before an end, before the bound after a leaving, and before 00:00 UTC', () => {
  const ahead = 5 * MINUTE;
  const turn = (sensors: readonly Sensor[], plans: readonly PlannedPolicy[], now = T0): number =>
    nextTurn({ plans, sensors, now });
  const midnight = T0 + DAY / 2;
  expect(turn(everybody, [planned(everybody)])).toBe(midnight - ahead);
  expect(turn(everybody, [planned(everybody)], midnight - ahead)).toBe(midnight + DAY - ahead);
  const ends = with1({ validUntil: isoUtc(T0 + 40 * MINUTE) });
  expect(turn(ends, [planned(ends)])).toBe(T0 + 30 * MINUTE - ahead);
  const left = [{ sensorId: 'a1', at: T0 + MINUTE, code: 'suspended' as const, plansTo: T0 }];
  expect(turn(everybody, [{ ...planned(everybody), left }])).toBe(T0 + QUARTER - ahead);
});

test('P22: whoever is let back in and leaves again left each plan once, at the first leaving that it knows', () => {
  const plans = [planned(everybody), planned(everybody, T0 + 4 * QUARTER)];
  const [first, second] = [
    { sensorId: 'a1', at: T0 + 2 * MINUTE, code: 'suspended', plansTo: T0 },
    { sensorId: 'a1', at: T0 + 70 * MINUTE, code: 'suspended', plansTo: T0 + 4 * QUARTER },
  ] as const;
  for (const leavings of [
    [first, second],
    [second, first],
  ])
    expect(withLeavings(plans, leavings).map(({ left }) => left)).toEqual([[first], [second]]);
});

test('P22: a suspension acts before an end that is foreseen', () => {
  const ends = { validUntil: isoUtc(T0 + 40 * MINUTE) };
  const was = [...with1(ends)];
  const foreseen = found(was, T0 + 25 * MINUTE, was);
  expect(foreseen).toMatchObject([{ code: 'expired', at: T0 + 30 * MINUTE }]);
  const plans = withLeavings([planned(was)], foreseen);
  const sensors = with1({ ...ends, suspended: true });
  expect(findLeavings({ plans, sensors, now: T0 + 26 * MINUTE })).toMatchObject([
    { code: 'suspended', at: T0 + 27 * MINUTE },
  ]);
  expect(findLeavings({ plans, sensors: was, now: T0 + 26 * MINUTE })).toEqual([]);
});
