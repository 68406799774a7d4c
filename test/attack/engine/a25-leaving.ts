// A25: a unit is suspended, ends or is taken out of the register in the first minutes of a public window, and everybody knows when: the register tells. The
// others say what they said before. What fits no set of others is excluded. Then as real data move: a25-moving.ts. The control is the product itself, with a
// public lane that releases on.
import { planFollowing } from '#aggregator/core/plan/following.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import { isoUtc } from '#shared/time.ts';
import { plan, policy, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { type MovingGame, playMoving } from './a25-moving.ts';
import { Chance } from './chance.ts';
import { engineAttack, type Judgement, percent } from './judged.ts';
import { MINUTE, releasingOn } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { luckOfShare, mean } from './statistics.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const QUARTER = 15 * MINUTE;
const LEVELS = [0, 1, 2, 3, 4];
const SIZES = [7, 8, 9];
const LEAVER = 'a1';
/** In the first eight minutes of the second public window. */
const FIRST_MINUTES = 8;
const QUARTERS = 6;
/** Public windows that are less than this apart may tell nothing of a leaving between them. */
const APART = 4;
const CONTROL_AT_LEAST = 0.2;
const MOST_GAIN = 0.01;
/** Of so many games the gain of the product has a standard error of 0.3 %, that of the control, which is 4 %, one of 0.5 %: luck takes neither over the limit. */
const LUCK_OF_GAIN = 0.0075;
const MOVING_GAMES = 15_000;
const site = zoneSite([['a', 'x']]);
const used = policy();

const KINDS = ['suspended', 'expired', 'unknown_sensor'] as const;
type Kind = (typeof KINDS)[number];

/** A zone of so many units, of which one leaves; the plan without it follows at the next bound. */
function scene(size: number, minute: number, kind: Kind): Scene {
  const at = T0 + QUARTER + minute * MINUTE;
  const ends = { validUntil: isoUtc(at + MINUTE) };
  const specs = specsOf({ a: size }).map((spec) =>
    spec.id === LEAVER && kind === 'expired' ? { ...spec, ...ends } : spec,
  );
  const sensors = farApart(specs);
  const found: Leaving = { sensorId: LEAVER, at, code: kind, plansTo: T0 };
  const left = kind === 'expired' ? [] : [found];
  const first: PlannedPolicy = {
    planning: plan(site, sensors, { policy: used }),
    policy: used,
    left,
  };
  const request = { site, sensors, effectiveFrom: T0 + 2 * QUARTER };
  const next = planFollowing(first, request);
  const laterPlans = next === null ? [] : [{ planning: next, policy: used, isFollowing: true }];
  return { site, sensors, laterPlans, left };
}

/** Everybody says the same in every window. */
function publicLevels(program: Program, world: Scene, said: Said): readonly SeenRecord[] {
  const aggregator = program(world);
  const records: SeenRecord[] = [];
  for (let minute = 0; minute < (QUARTERS * QUARTER) / MINUTE; minute += 1) {
    const start = T0 + minute * MINUTE;
    records.push(...aggregator.window(start, readingsOf(said, start)));
  }
  records.push(...aggregator.later(T0 + (QUARTERS + 1) * QUARTER));
  return records.filter(({ lane }) => lane === 'public');
}

/** All sets of so many levels, ascending. */
function sets(size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return LEVELS.slice(from).flatMap((level) =>
    sets(size - 1, level).map((rest) => [level, ...rest]),
  );
}

/** What the leaver may have said, by the level with it and the level without it. */
function feasibleOf(size: number): ReadonlyMap<string, ReadonlySet<number>> {
  const feasible = new Map<string, Set<number>>();
  for (const others of sets(size - 1)) {
    for (const level of LEVELS) {
      const key = `${upperMedian([...others, level])} ${upperMedian(others)}`;
      feasible.set(key, (feasible.get(key) ?? new Set()).add(level));
    }
  }
  return feasible;
}

/** Whether two released windows, less than four apart and on both sides of the leaving, exclude a level for certain. */
function excludes(
  records: readonly SeenRecord[],
  feasible: ReadonlyMap<string, ReadonlySet<number>>,
): boolean {
  const released = records.flatMap(({ level, windowStart }) =>
    level === null ? [] : [{ level, quarter: (windowStart - T0) / QUARTER }],
  );
  return released.some((before) =>
    released.some((after) => {
      const isRound = before.quarter === 0 && after.quarter >= 1;
      if (!isRound || after.quarter - before.quarter >= APART) return false;
      return (feasible.get(`${before.level} ${after.level}`)?.size ?? 0) < LEVELS.length;
    }),
  );
}

type Played = { readonly excluded: number; readonly released: number };

function play(program: Program, size: number, games: number, chance: Chance): Played {
  const feasible = feasibleOf(size);
  let excluded = 0;
  let released = 0;
  for (let game = 0; game < games; game += 1) {
    const world = scene(size, chance.integer(FIRST_MINUTES), chance.pick(KINDS));
    const said: Said = new Map(world.sensors.map(({ sensorId }) => [sensorId, chance.integer(5)]));
    const records = publicLevels(program, world, said);
    released += records.filter(({ level }) => level !== null).length;
    if (excludes(records, feasible)) excluded += 1;
  }
  return { excluded, released };
}

/** How often the guess is right of who left, and of who stayed. */
function rightOf(games: readonly MovingGame[]) {
  return {
    withData: mean(games.map(({ left }) => Number(left))),
    without: mean(games.map(({ stayed }) => Number(stayed))),
  };
}

export const a25: Attack = engineAttack({
  id: 'A25',
  title: 'leaving inside a plan',
  holdsWhen:
    'no level excluded from released windows less than four apart (control: in 20 to 30 % of games); beyond, gain over one who stays <= 1 % (control: more)',
  controlProgram: releasingOn,
  run: (program, { quick, seed }): Judgement => {
    const chance = new Chance(seed);
    const games = quick ? 60 : 400;
    const played = SIZES.map((size) => play(program, size, games, chance));
    const shares = played.map(({ excluded }) => excluded / games);
    const released = played.reduce((sum, each) => sum + each.released, 0);
    const excluded = mean(shares);
    const often = CONTROL_AT_LEAST - luckOfShare(CONTROL_AT_LEAST, games * SIZES.length);
    const moving = playMoving(program, quick ? 12 : MOVING_GAMES, seed);
    const right = rightOf(moving);
    const gain = right.withData - right.without;
    const soonest = Math.min(...moving.map(({ apart }) => apart));
    return {
      holds:
        excluded === 0 &&
        released > 0 &&
        soonest >= APART &&
        (quick || gain <= MOST_GAIN + LUCK_OF_GAIN),
      breaks: excluded >= often && soonest < APART && (quick || gain > MOST_GAIN + LUCK_OF_GAIN),
      gain: quick
        ? // Whoever has no data excludes nothing.
          { of: 'share of games with a level excluded', withData: excluded, without: 0 }
        : { of: 'share of right guesses of who left, in a crowd that moves', ...right },
      got: `a level excluded in ${shares.map((share) => percent(share)).join(', ')} of games with ${SIZES.join(', ')} units (${released} values released); in a crowd that moves, from values ${soonest} windows apart or more: ${quick ? 'too few games to tell a gain' : `right ${percent(gain, 2)} oftener of who left than of who stayed`} (limit ${percent(MOST_GAIN, 0)}, and ${percent(LUCK_OF_GAIN, 2)} for luck; ${moving.length} games)`,
    };
  },
});
