// A25: a unit is suspended, ends or is taken out of the register in the first minutes of a public window, and everybody knows when: the register tells. The
// others say what they said before. What fits no set of others is excluded. Then as real data move: what a guesser has of the window before the leaving
// and of the first one after it, against the same guesser of a unit that stays. The control is the product itself, with a public lane that releases on.
import { planFollowing } from '#aggregator/core/plan/following.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import { isoUtc } from '#shared/time.ts';
import { plan, policy, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { Crowd } from './crowd.ts';
import { engineAttack, type Judgement, percent } from './judged.ts';
import { MINUTE, releasingOn } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { mean } from './statistics.ts';
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

type Moving = { readonly truth: number; readonly left: string; readonly stayed: string };

/** One leaving in a crowd that moves: levels of the last window before it and of the fifth after that, as the leaver's plan releases them. */
function moving(size: number, seed: number): Moving {
  const chance = new Chance(seed);
  const crowd = new Crowd({ site, sensors: farApart(specsOf({ a: size })) }, chance);
  const start = chance.integer(1440);
  const [before, without, still, own]: number[][] = [[], [], [], []];
  for (let window = 0; window < (QUARTERS * QUARTER) / MINUTE; window += 1) {
    const said = [...crowd.next(start + window).values()];
    const others = said.slice(1);
    if (window < QUARTER / MINUTE) {
      before?.push(upperMedian(said));
      own?.push(said[0] ?? 0);
    }
    if (window < ((QUARTERS - 1) * QUARTER) / MINUTE) continue;
    without?.push(upperMedian(others));
    still?.push(upperMedian(said));
  }
  const seen = upperMedian(before ?? []);
  return {
    truth: upperMedian(own ?? []),
    left: `${seen} ${upperMedian(without ?? [])}`,
    stayed: `${seen} ${upperMedian(still ?? [])}`,
  };
}

/** Share of right guesses of somebody who has learnt from the other half of the games what is most likely. */
function guessed(games: readonly Moving[], keyOf: (game: Moving) => string): number {
  const half = (wanted: number): readonly Moving[] => games.filter((_, i) => i % 2 === wanted);
  let right = 0;
  for (const [learns, guesses] of [
    [half(0), half(1)],
    [half(1), half(0)],
  ] as const) {
    const counts = new Map<string, number[]>();
    for (const game of learns) {
      const of = counts.get(keyOf(game)) ?? [0, 0, 0, 0, 0];
      of[game.truth] = (of[game.truth] ?? 0) + 1;
      counts.set(keyOf(game), of);
    }
    for (const game of guesses) {
      const of = counts.get(keyOf(game)) ?? [];
      if (of.indexOf(Math.max(...of)) === game.truth) right += 1;
    }
  }
  return right / games.length;
}

function gainOf(games: number, seed: number): number {
  const played = Array.from({ length: games }, (_, i) => moving(SIZES[i % 3] ?? 8, seed + i));
  return guessed(played, ({ left }) => left) - guessed(played, ({ stayed }) => stayed);
}

export const a25: Attack = engineAttack({
  id: 'A25',
  title: 'leaving inside a plan',
  holdsWhen:
    'no level excluded from released windows less than four apart; beyond, gain over one who stays <= 1 % (control: in 20 to 30 % of games)',
  controlProgram: releasingOn,
  run: (program, { quick, seed }): Judgement => {
    const chance = new Chance(seed);
    const games = quick ? 30 : 400;
    const played = SIZES.map((size) => play(program, size, games, chance));
    const shares = played.map(({ excluded }) => excluded / games);
    const released = played.reduce((sum, each) => sum + each.released, 0);
    const gained = gainOf(quick ? 1500 : 12_000, seed);
    const excluded = mean(shares);
    return {
      holds: excluded === 0 && released > 0 && gained <= MOST_GAIN,
      breaks: excluded >= CONTROL_AT_LEAST,
      // Whoever has no data excludes nothing.
      gain: { of: 'share of games with a level excluded', withData: excluded, without: 0 },
      got: `a level excluded in ${shares.map((share) => percent(share)).join(', ')} of games with ${SIZES.join(', ')} units (${released} values released); five windows apart, in a crowd that moves: gain ${percent(gained, 2)} over one who stays`,
    };
  },
});
