// A26: a festival hangs sensors on the poles of the city, and one more unit beside them: two sites, two values of one crowd that differ by one unit. The
// adversary reads both and excludes the levels of that unit with which no levels of the others would give both values.
import type { OtherSites } from '#aggregator/core/plan/other-sites.ts';
import { upperMedian } from '#shared/domain/order-statistics.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Site } from '#shared/wire/site.ts';
import { plan, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { multisets } from './dictionary.ts';
import { engineAttack, type Judgement, percent } from './judged.ts';
import { MINUTE, product } from './product.ts';
import type { Aggregator, Program, Scene } from './seen.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const LEVELS: readonly Level[] = [0, 1, 2, 3, 4];
const SPACING_M = 60;
/** The unit that the festival has and the city has not. */
export const MORE = 'more';

type Tally = { excluded: number; windows: number; both: number; values: number };

/** The control: the same product, but its sites know nothing of each other. */
export const unawareProduct: Program = ({ others: _others, ...scene }) => product(scene);

export const a26: Attack = engineAttack({
  id: 'A26',
  title: 'second site over the same sensors',
  holdsWhen: 'refused, or no level excluded',
  controlProgram: unawareProduct,
  run: (program, { quick, seed }) => {
    const pairs = [zones('festival'), hexagons('festival')].flatMap((festival) =>
      [4, 5, 6].map((units) => ({ scenes: scenesOf(festival, units), units })),
    );
    return judgePairs(program, pairs, { windows: quick ? 40 : 400, seed });
  },
});

/** What both sites are, the festival with what it finds of the city; the units that both have. */
export type Pair = {
  readonly scenes: readonly [city: Scene, festival: Scene];
  readonly units: number;
};

export function judgePairs(
  program: Program,
  pairs: readonly Pair[],
  { windows, seed }: { readonly windows: number; readonly seed: number },
): Judgement {
  const chance = new Chance(seed);
  const tally: Tally = { excluded: 0, windows: 0, both: 0, values: 0 };
  for (const pair of pairs) attackCity(program, { ...pair, windows }, chance, tally);
  const { excluded, both, values } = tally;
  return {
    holds: excluded === 0 && both === 0 && values > 0,
    breaks: excluded > 0,
    gain: {
      of: 'share of windows that exclude a level',
      withData: excluded / tally.windows,
      without: 0,
    },
    got: `${excluded} of ${tally.windows} windows (${percent(excluded / tally.windows)}) exclude a level of the unit that only one of two sites has, ${both} windows with values of both (limit 0); ${values} values released meanwhile`,
  };
}

const zones = (siteId: string): Site => zoneSite([['a', 'x']], { siteId });
const hexagons = (siteId: string): Site =>
  zoneSite([], {
    siteId,
    partition: { kind: 'h3', leafResolution: 9, zoneType: 'standing' },
  });

/** The scenes of both sites: the festival finds what the city counts. */
function scenesOf(festival: Site, units: number): Pair['scenes'] {
  const city = zones('city');
  const placed = (siteId: string, id: string) =>
    farApart(
      specsOf({ a: units }).map((spec, i) => ({
        ...spec,
        id: `${id}${i}`,
        siteId,
        north: i * SPACING_M,
        mountId: `pole${i}`,
      })),
    );
  const theirs = placed('city', 'c');
  const more = { id: MORE, zone: 'a', siteId: 'festival', north: units * SPACING_M };
  const ours = [...placed('festival', 'f'), ...farApart([more])];
  const counted = plan(city, theirs).unitOfSensor;
  const others: OtherSites = {
    sensors: theirs.map((sensor) => ({
      sensor,
      isCounted: counted.has(sensor.sensorId),
      isNew: false,
    })),
    // The city's plan is in force beside the festival's: what the register says of its sensors is enough.
    places: [],
    counted: new Set(),
    at: T0,
  };
  return [
    { site: city, sensors: theirs },
    { site: festival, sensors: ours, others },
  ];
}

function attackCity(
  program: Program,
  pair: Pair & { readonly windows: number },
  chance: Chance,
  tally: Tally,
): void {
  const [city, festival] = pair.scenes.map((scene) => program(scene));
  if (city === undefined || festival === undefined) return;
  const feasible = feasibleOf(pair.units);
  for (let w = 0; w < pair.windows; w += 1) {
    const start = T0 + w * MINUTE;
    const seen = Array.from({ length: pair.units }, () => chance.integer(5));
    const a = levelTold(city, start, new Map(seen.map((level, i) => [`c${i}`, level])));
    const b = levelTold(
      festival,
      start,
      new Map([...seen.map((level, i) => [`f${i}`, level] as const), [MORE, chance.integer(5)]]),
    );
    tally.windows += 1;
    tally.values += Number(a !== null) + Number(b !== null);
    if (a === null || b === null) continue;
    tally.both += 1;
    if ((feasible.get(`${a} ${b}`)?.size ?? 0) < LEVELS.length) tally.excluded += 1;
  }
}

/** The one value that the staff lane tells of a window, null without one. */
function levelTold(aggregator: Aggregator, start: number, said: Said): number | null {
  const records = aggregator.window(start, readingsOf(said, start));
  return records.find(({ lane, level }) => lane === 'staff' && level !== null)?.level ?? null;
}

/** For each pair of values: the levels that the unit can have, whatever the others say. */
function feasibleOf(units: number): ReadonlyMap<string, ReadonlySet<number>> {
  const feasible = new Map<string, Set<number>>();
  for (const others of multisets(LEVELS, units)) {
    const alone = upperMedian(others as Level[]);
    for (const level of LEVELS) {
      const key = `${alone} ${upperMedian([...(others as Level[]), level])}`;
      feasible.set(key, (feasible.get(key) ?? new Set()).add(level));
    }
  }
  return feasible;
}
