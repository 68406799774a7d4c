// The second half of A25: after the leaving the others go on as real data move. The adversary guesses whether the leaver had said less or more than what was
// released of its region, from the last public value before the leaving and the first one after it. The non-member is the same guesser of a twin region, in which
// the same is said and nobody leaves. Both have learnt from games of their own what is most likely: how a value comes about is public.
import { planFollowing } from '#aggregator/core/plan/following.ts';
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { plan, policy, type SensorSpec, T0, zoneSite } from '#test/kit/core/builders.ts';
import { Chance } from './chance.ts';
import { MINUTE } from './product.ts';
import type { Aggregator, Program, Scene, SeenRecord } from './seen.ts';
import { farApart, readingsOf } from './worlds.ts';

const QUARTER_WINDOWS = 15;
const QUARTER = QUARTER_WINDOWS * MINUTE;
/** The last one is five after the first. */
const QUARTERS = 6;
/** In the first eight minutes of the second public window. */
const LEAVES_WITHIN = 8;
/** So many units that a public region remains without one of them. */
const UNITS = [8, 9] as const;
/** Each game has a zone that somebody leaves, and its twin: many of them in one site, for speed. */
const GAMES_PER_SITE = 12;
const KINDS = ['suspended', 'expired', 'unknown_sensor'] as const;
/**
 * Share of the units that draw a new level within a quarter of an hour: 22 % then say another one, as in the crowd of the other attacks. Counters of a real city
 * moved twice as much, which leaves the adversary less.
 */
const MOVED = 0.275;
/** Games that the guesser has played before, by number of units. */
const LEARNT = 20_000;

type Drawn = {
  readonly units: number;
  readonly at: EpochMs;
  readonly kind: (typeof KINDS)[number];
};
type Twin = 'left' | 'stayed';
const TWINS: readonly Twin[] = ['left', 'stayed'];
const zoneOf = (twin: Twin, game: number): string => `${twin}${game}`;
/** The first of a zone is the one that leaves, or stays at the twin. */
const unitOf = (zone: string, i: number): string => `${zone}-${i}`;

function specsOf({ units, at, kind }: Drawn, game: number): readonly SensorSpec[] {
  return TWINS.flatMap((twin) =>
    Array.from({ length: units }, (_, i) => {
      const zone = zoneOf(twin, game);
      const ends = twin === 'left' && i === 0 && kind === 'expired';
      return { id: unitOf(zone, i), zone, ...(ends && { validUntil: isoUtc(at + MINUTE) }) };
    }),
  );
}

/** Each zone is a region by itself; the plan without the leavers follows at the next bound. */
function sceneOf(drawn: readonly Drawn[]): Scene {
  const zones = drawn.flatMap((_, game) => TWINS.map((twin) => zoneOf(twin, game)));
  const site = zoneSite(zones.map((zone) => [zone, zone]));
  const sensors = farApart(drawn.flatMap(specsOf));
  const left = drawn.flatMap(({ at, kind: code }, game): Leaving[] => {
    const sensorId = unitOf(zoneOf('left', game), 0);
    return code === 'expired' ? [] : [{ sensorId, at, code, plansTo: T0 }];
  });
  const used = policy();
  const first: PlannedPolicy = {
    planning: plan(site, sensors, { policy: used }),
    policy: used,
    left,
  };
  const next = planFollowing(first, { site, sensors, effectiveFrom: T0 + 2 * QUARTER });
  if (next === null) throw new RangeError('a plan follows whoever leaves');
  const laterPlans = [{ planning: next, policy: used, isFollowing: true }];
  return { site, sensors, laterPlans, left };
}

/** Some draw a new level: so large a share of them. */
function move(levels: readonly number[], share: number, chance: Chance): readonly number[] {
  return levels.map((level) => (chance.happens(share) ? chance.integer(5) : level));
}

const drawLevels = (units: number, chance: Chance): readonly number[] =>
  Array.from({ length: units }, () => chance.integer(5));

/** Less than what was released, the same, or more. */
const sideOf = (own: number, released: number): number => Math.sign(own - released) + 1;
const SIDES = [0, 0, 0] as const;

const told = (units: number, before: number, after: number, apart: number): string =>
  `${units} units: ${before}, ${apart} windows on ${after}`;

/** How often each side was right, by what is told; of a region that somebody leaves, and of its twin. */
type Learnt = Readonly<Record<Twin, ReadonlyMap<string, readonly number[]>>>;

function learn(chance: Chance): Learnt {
  const learnt = { left: new Map<string, number[]>(), stayed: new Map<string, number[]>() };
  const note = (twin: Twin, key: string, side: number): void => {
    const counts = learnt[twin].get(key) ?? [...SIDES];
    counts[side] = (counts[side] ?? 0) + 1;
    learnt[twin].set(key, counts);
  };
  for (const units of UNITS)
    for (let game = 0; game < LEARNT; game += 1) {
      let levels = drawLevels(units, chance);
      const before = upperMedian(levels);
      const side = sideOf(levels[0] ?? 0, before);
      for (let apart = 1; apart < QUARTERS; apart += 1) {
        levels = move(levels, MOVED, chance);
        note('stayed', told(units, before, upperMedian(levels), apart), side);
        note('left', told(units, before, upperMedian(levels.slice(1)), apart), side);
      }
    }
  return learnt;
}

/** Whether the guess is right, of the leaver and of who stays; after how many public windows the first value came. */
export type MovingGame = Readonly<Record<Twin, boolean>> & { readonly apart: number };

/** What is released of a zone, by public window. */
function levelsOf(
  { regions }: Aggregator,
  records: readonly SeenRecord[],
  zone: string,
): ReadonlyMap<number, number> {
  const held = regions.filter(({ lane, cells }) => lane === 'public' && cells.includes(zone));
  const ids = new Set(held.map(({ planId, regionId }) => `${planId} ${regionId}`));
  const own = records.filter((record) => ids.has(`${record.planId} ${record.regionId}`));
  return new Map(
    own.flatMap(({ lane, level, windowStart }) =>
      lane === 'public' && level !== null ? [[(windowStart - T0) / QUARTER, level] as const] : [],
    ),
  );
}

/** Plays the games of one site at once; gives what the member said before, and everything that was released. */
function watch(aggregator: Aggregator, drawn: readonly Drawn[], chance: Chance) {
  let levels = drawn.map(({ units }) => drawLevels(units, chance));
  const own = drawn.map((): number[] => []);
  const records: SeenRecord[] = [];
  const share = 1 - (1 - MOVED) ** (1 / QUARTER_WINDOWS);
  for (let w = 0; w < QUARTERS * QUARTER_WINDOWS; w += 1) {
    levels = levels.map((each) => move(each, share, chance));
    if (w < QUARTER_WINDOWS)
      for (const [game, [member = 0]] of levels.entries()) own[game]?.push(member);
    const said = levels.flatMap((each, game) =>
      TWINS.flatMap((twin) =>
        each.map((level, i) => [unitOf(zoneOf(twin, game), i), level] as const),
      ),
    );
    const start = T0 + w * MINUTE;
    records.push(...aggregator.window(start, readingsOf(new Map(said), start)));
  }
  records.push(...aggregator.later(T0 + (QUARTERS + 1) * QUARTER));
  return { own: own.map((of) => upperMedian(of)), records };
}

function playSite(program: Program, learnt: Learnt, chance: Chance): readonly MovingGame[] {
  const drawn = Array.from({ length: GAMES_PER_SITE }, () => ({
    units: chance.pick(UNITS),
    at: T0 + QUARTER + chance.integer(LEAVES_WITHIN) * MINUTE,
    kind: chance.pick(KINDS),
  }));
  const aggregator = program(sceneOf(drawn));
  const { own, records } = watch(aggregator, drawn, chance);
  return drawn.flatMap(({ units }, game) => {
    const left = levelsOf(aggregator, records, zoneOf('left', game));
    const stayed = levelsOf(aggregator, records, zoneOf('stayed', game));
    const before = left.get(0);
    const apart = [...left.keys()].find((quarter) => quarter > 0);
    if (before === undefined || apart === undefined) return [];
    const isRight = (twin: Twin, after = before): boolean => {
      const counts = learnt[twin].get(told(units, before, after, apart)) ?? SIDES;
      return counts.indexOf(Math.max(...counts)) === sideOf(own[game] ?? 0, before);
    };
    return [
      {
        apart,
        left: isRight('left', left.get(apart)),
        stayed: isRight('stayed', stayed.get(apart)),
      },
    ];
  });
}

/** So many leavings or a few more, each in a crowd that moves. */
export function playMoving(program: Program, games: number, seed: number): readonly MovingGame[] {
  const chance = new Chance(seed);
  const learnt = learn(chance);
  const sites = Math.ceil(games / GAMES_PER_SITE);
  return Array.from({ length: sites }, () => playSite(program, learnt, chance)).flat();
}
