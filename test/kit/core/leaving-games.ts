// Random sites that units leave: who stands where, who goes when, and the plans that follow. And every public window of them.
import fc from 'fast-check';
import { openSite, step } from '#aggregator/core/engine.ts';
import { publicRows } from '#aggregator/core/lanes/cascade.ts';
import { planFollowing } from '#aggregator/core/plan/following.ts';
import { withLeavings } from '#aggregator/core/plan/leavers.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import type { Effect } from '#aggregator/core/window/protocol.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type OwnerKind, plan, policy, sensor, T0, zoneSite } from './builders.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const used = policy();
const site = zoneSite([
  ['a', 'x'],
  ['b', 'x'],
]);

const owner: fc.Arbitrary<OwnerKind> = fc.oneof(
  { weight: 7, arbitrary: fc.constant<OwnerKind>('operator') },
  { weight: 1, arbitrary: fc.constant<OwnerKind>('verified:p') },
);
/** 7 to 14 units in each zone, some of two sensors; who leaves when, several often together, and now and then a crowd of one zone, or all of it. */
export const leavingGame = fc.record({
  units: fc.array(fc.record({ owner, isTwin: fc.boolean() }), { minLength: 14, maxLength: 28 }),
  leavers: fc.array(
    fc.record({
      unit: fc.nat(27),
      isSecond: fc.boolean(),
      minute: fc.constantFrom(1, 7, 7, 7, 7, 7, 15, 29, 30, 52, 60),
    }),
    { minLength: 0, maxLength: 12 },
  ),
  /** So many of the first zone leave with all of their sensors. */
  crowd: fc.constantFrom(0, 0, 0, 4, 5, 6, 14),
  crowdMinute: fc.constantFrom(7, 22),
});
type Game = typeof leavingGame extends fc.Arbitrary<infer T> ? T : never;

const idOf = (unit: number, isSecond: boolean): string =>
  `${unit % 2 === 0 ? 'a' : 'b'}${unit}${isSecond ? 'second' : ''}`;

function registerOf({ units }: Game): readonly Sensor[] {
  return units.flatMap((unit, i) => {
    const one = (isSecond: boolean): Sensor =>
      sensor({
        id: idOf(i, isSecond),
        zone: i % 2 === 0 ? 'a' : 'b',
        owner: unit.owner,
        north: i * 500,
      });
    return unit.isTwin ? [one(false), one(true)] : [one(false)];
  });
}

export const fromOf = ({ planning }: PlannedPolicy): number =>
  Date.parse(planning.plan.effectiveFrom);

/** Each leaver once; known to the plans that were there when it left. */
function leavingsOf(
  { leavers, crowd, crowdMinute }: Game,
  sensors: readonly Sensor[],
): readonly Leaving[] {
  const ids = new Set(sensors.map(({ sensorId }) => sensorId));
  const together = Array.from({ length: crowd }, (_, n) =>
    [false, true].map((second) => idOf(2 * n, second)),
  );
  const first = new Map([
    ...together.flat().map((sensorId) => [sensorId, crowdMinute] as const),
    // Most crowds go by themselves, or nobody would ever be spared.
    ...(crowd > 0 ? leavers.slice(0, 1) : leavers)
      .toReversed()
      .map(({ unit, isSecond, minute }) => [idOf(unit, isSecond), minute] as const),
  ]);
  return [...first]
    .filter(([sensorId]) => ids.has(sensorId))
    .map(([sensorId, minute]) => {
      const at = T0 + minute * MINUTE;
      const plansTo = T0 + Math.floor((at - 1 - T0) / QUARTER) * QUARTER;
      return { sensorId, at, code: 'suspended' as const, plansTo };
    });
}

/** The first plan, and with `follows` one at each bound after which somebody is missing. */
export function plansOf(game: Game, follows: boolean): readonly PlannedPolicy[] {
  const sensors = registerOf(game);
  const leavings = leavingsOf(game, sensors);
  const plans: PlannedPolicy[] = [
    { planning: plan(site, sensors, { policy: used }), policy: used },
  ];
  for (let quarter = 1; follows && quarter <= 6; quarter += 1) {
    const last = withLeavings(plans, leavings).at(-1);
    if (last === undefined) break;
    const request = { site, sensors, effectiveFrom: T0 + quarter * QUARTER };
    const planning = planFollowing(last, request);
    if (planning !== null) plans.push({ planning, policy: used, isFollowing: true });
  }
  return withLeavings(plans, leavings);
}

/** Every public window of three hours as published, when all of its staff windows were released. */
export function publishedBy(game: Game, plans: readonly PlannedPolicy[]) {
  let state = openSite({
    site,
    sensors: registerOf(game),
    plans,
    clock: 'live',
    startAt: T0,
    lastStaffWindow: null,
    lastPublicWindow: null,
    carry: null,
  });
  const effects: Effect[] = [];
  for (let minute = 0; minute <= 210; minute += 30) {
    const done = step(state, { type: 'tick', now: T0 + minute * MINUTE });
    state = done.state;
    effects.push(...done.effects);
  }
  return effects
    .filter((effect) => effect.type === 'publish')
    .flatMap((effect) =>
      publicRows({
        siteId: 'site',
        policy: used,
        staffRows: released(effect.plan, effect.windowStart),
        ...effect,
      }),
    )
    .map(({ record }) => record);
}

const released = (made: Plan, start: number) =>
  made.staff.flatMap(({ regionId }) =>
    Array.from({ length: 15 }, (_, minute) => ({
      regionId,
      planId: made.planId,
      windowStart: start + minute * MINUTE,
      status: 'released' as const,
      level: 2,
      kClass: 20,
    })),
  );
