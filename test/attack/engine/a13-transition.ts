// A13: a sensor joins with the next plan. The adversary reads the public lane before and after, knows everybody else's level, and runs a copy of the
// published program for each level that the newcomer might have: what does not fit is excluded.
import type { OwnerKind } from '#test/kit/core/builders.ts';
import { plan, policy, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack, type Judgement } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;
const LEVELS = [0, 1, 2, 3, 4];
/** A verified owner's sensor whose probation ends with the next plan. */
const NEWCOMER = 'a8';
const OWNER: OwnerKind = 'verified:newcomer';

function scene(): Scene {
  const site = zoneSite([
    ['a', 'x'],
    ['b', 'x'],
    ['c', 'y'],
  ]);
  const newcomer = {
    id: NEWCOMER,
    zone: 'a',
    owner: OWNER,
    registeredAt: new Date(T0 + HOUR - WEEK).toISOString(),
  };
  const sensors = farApart([...specsOf({ a: 7, b: 7, c: 7 }), newcomer]);
  const used = policy();
  const next = plan(site, sensors, { policy: used, effectiveFrom: T0 + HOUR, at: T0 + HOUR });
  return { site, sensors, laterPlans: [{ planning: next, policy: used }] };
}

/** Everything that the public reads of two hours: one with the old plan, one with the new, in which the newcomer says `level`. */
function published(program: Program, world: Scene, others: Said, level: number): string {
  const aggregator = program(world);
  const hasPublicLane = aggregator.regions.some(({ lane }) => lane === 'public');
  const records: SeenRecord[] = [];
  for (let minute = 0; minute < 120; minute += 1) {
    const start = T0 + minute * MINUTE;
    const said = minute < 60 ? others : new Map([...others, [NEWCOMER, level]]);
    records.push(...aggregator.window(start, readingsOf(said, start)));
  }
  records.push(...aggregator.later(T0 + 3 * HOUR));
  const read = records.filter(
    ({ lane, windowStart }) =>
      lane === (hasPublicLane ? 'public' : 'staff') && windowStart < T0 + 2 * HOUR,
  );
  return JSON.stringify(read);
}

function judge(excluded: number, games: number, released: number): Judgement {
  return {
    holds: excluded === 0 && released > 0,
    breaks: excluded > 0,
    got: `${excluded} of ${games * (LEVELS.length - 1)} wrong levels of a joining sensor excluded, from before and after the change of plan (limit 0; ${released} values released meanwhile)`,
  };
}

export const a13: Attack = engineAttack({
  id: 'A13',
  title: 'join and leave across plans',
  holdsWhen: 'consecutive public plans are k-safe, or the region is withheld as plan_transition',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const world = scene();
    const games = quick ? 1 : 8;
    let excluded = 0;
    let released = 0;
    for (let game = 0; game < games; game += 1) {
      const others: Said = new Map(
        world.sensors
          .filter(({ sensorId }) => sensorId !== NEWCOMER)
          .map(({ sensorId }) => [sensorId, chance.integer(5)]),
      );
      const truth = chance.integer(5);
      const seen = published(program, world, others, truth);
      released += seen.split('"reason":null').length - 1;
      const wrong = LEVELS.filter((level) => level !== truth);
      excluded += wrong.filter((level) => published(program, world, others, level) !== seen).length;
    }
    return judge(excluded, games, released);
  },
});
