// A19: the adversary knows that one person more or less stands in one view of 50 m2 and watches the released level. Twin zones have the same crowd, but for that
// person. By day the crowd of an area is anything from loose to dense, by night sparse; each view holds its own chance share of it. The quick version puts the
// target one person below a boundary and weighs each window with the probability of that.
import { DEFAULT_SCALES } from '#shared/wire/level.ts';
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack, type Judgement, percent } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { farApart, readingsOf, type Said } from './worlds.ts';

const AREA_M2 = 50;
const BOUNDARIES = DEFAULT_SCALES.standing.map((density) => Math.ceil((density * AREA_M2) / 1000));

type Zone = {
  readonly name: string;
  readonly time: 'day' | 'night';
  /** Units heard. */
  readonly n: number;
  /** Largest share of windows in which the released level may change. */
  readonly limit: number;
};

/** Densities in persons per m2 between which a window's crowd lies. */
const DENSITY = { day: [0.29, 0.6], night: [0.18, 0.23] } as const;
const ZONES: readonly Zone[] = [
  { name: 'd3', time: 'day', n: 3, limit: 0.025 },
  { name: 'd4', time: 'day', n: 4, limit: 0.017 },
  { name: 'd7', time: 'day', n: 7, limit: 0.011 },
  { name: 'n3', time: 'night', n: 3, limit: 0.0005 },
  { name: 'n4', time: 'night', n: 4, limit: 0.0005 },
  { name: 'n7', time: 'night', n: 7, limit: 0.0005 },
];

export const a19: Attack = engineAttack({
  id: 'A19',
  title: 'known person',
  holdsWhen:
    'the released level changes by day in <= 2.5 % of windows at n = 3, 1.7 % at 4, 1.1 % at 7; by night <= 0.05 %',
  run: (program, { quick, seed }) => {
    // So many that luck takes none of the limits: n = 4 comes to within a tenth of its own.
    const windows = quick ? 6000 : 130_000;
    const changes = watch(program, windows, new Chance(seed), quick);
    return judge(changes, windows);
  },
});

/** Share of windows in which the level changes: released per zone, and of the sensor alone by day and by night. */
type Changes = {
  readonly released: ReadonlyMap<string, number>;
  readonly bare: ReadonlyMap<string, number>;
};

function judge({ released, bare }: Changes, windows: number): Judgement {
  const isWithin = ({ name, limit }: Zone): boolean => (released.get(name) ?? 1) <= limit;
  const by = (time: Zone['time']): string => {
    const digits = time === 'day' ? 1 : 3;
    return ZONES.filter((zone) => zone.time === time)
      .map(
        ({ name, n, limit }) =>
          `${percent(released.get(name) ?? 1, digits + 1)} at n = ${n} (limit ${percent(limit, 2)})`,
      )
      .join(', ');
  };
  return {
    holds: ZONES.every(isWithin) && (released.get('d3') ?? 0) > 0,
    breaks: ZONES.every((zone) => !isWithin(zone)),
    // The twin zone without the person is the non-member: its level is what it is.
    gain: {
      of: 'share of windows by day that differ, n = 3',
      withData: released.get('d3') ?? 1,
      without: 0,
    },
    got: `one person changes the level by day in ${by('day')}, by night in ${by('night')}, of ${windows} windows; the sensor alone in ${percent(bare.get('day') ?? 0)} and ${percent(bare.get('night') ?? 0)}`,
  };
}

function sceneOf(): Scene {
  const names = ZONES.flatMap(({ name }) => [name, `${name}more`]);
  return {
    site: zoneSite(names.map((name) => [name, name])),
    // A region of three fresh units has a fourth that is planned and silent.
    sensors: farApart(
      ZONES.flatMap(({ name, n }) =>
        [name, `${name}more`].flatMap((zone) =>
          Array.from({ length: Math.max(4, n) }, (_, i) => ({
            id: `${zone}-${i}`,
            zone,
            areaM2: AREA_M2,
          })),
        ),
      ),
    ),
  };
}

function watch(program: Program, windows: number, chance: Chance, isWeighed: boolean): Changes {
  const aggregator = program(sceneOf());
  const regionOf = new Map(
    aggregator.regions
      .filter(({ lane, units, cells }) => lane === 'staff' && units.length <= 7 && isZone(cells))
      .map((region) => [region.units[0]?.split('-')[0] ?? '', region.regionId]),
  );
  const released = new Map(ZONES.map(({ name }) => [name, 0]));
  const bare = new Map<string, number>([
    ['day', 0],
    ['night', 0],
  ]);
  for (let w = 0; w < windows; w += 1) {
    const start = T0 + w * MINUTE;
    const drawn = ZONES.map((zone) => draw(zone, chance, isWeighed));
    const said: Said = new Map(drawn.flatMap(({ levels }) => levels));
    const levelOf = levelsByRegion(aggregator.window(start, readingsOf(said, start)));
    ZONES.forEach(({ name, time }, i) => {
      const { weight, changes } = drawn[i] ?? { weight: 0, changes: false };
      const isChanged =
        levelOf.get(regionOf.get(name) ?? '') !== levelOf.get(regionOf.get(`${name}more`) ?? '');
      if (isChanged) released.set(name, (released.get(name) ?? 0) + weight / windows);
      if (changes) bare.set(time, (bare.get(time) ?? 0) + weight / windows / 3);
    });
  }
  return { released, bare };
}

/** One leaf of the plan; at the control, which names its nodes, a zone. */
function isZone([cell, ...more]: readonly string[]): boolean {
  return more.length === 0 && !/^(area|site)/.test(cell ?? '');
}

function levelsByRegion(records: readonly SeenRecord[]): ReadonlyMap<string, number | null> {
  return new Map(
    records.filter(({ lane }) => lane === 'staff').map(({ regionId, level }) => [regionId, level]),
  );
}

type Drawn = {
  readonly levels: readonly (readonly [string, number])[];
  readonly weight: number;
  /** Whether the sensor alone changes its level. */
  readonly changes: boolean;
};

/** One window of both twins. */
function draw({ name, time, n }: Zone, chance: Chance, isWeighed: boolean): Drawn {
  const [low, high] = DENSITY[time];
  const expected = chance.between(low, high) * AREA_M2;
  const target = isWeighed
    ? nearBoundary(expected, chance)
    : { persons: chance.poisson(expected), weight: 1 };
  const others = Array.from({ length: n - 1 }, () => levelOf(chance.poisson(expected)));
  const [before, after] = [levelOf(target.persons), levelOf(target.persons + 1)];
  const levels = [before, after].flatMap((own, twin) =>
    [own, ...others].map((level, i) => [`${name}${twin === 0 ? '' : 'more'}-${i}`, level] as const),
  );
  return { levels, weight: target.weight, changes: before !== after };
}

function levelOf(persons: number): number {
  return BOUNDARIES.filter((boundary) => persons >= boundary).length;
}

/** One person below a boundary, drawn as often as that happens; the weight is how often it does. */
function nearBoundary(
  expected: number,
  chance: Chance,
): { readonly persons: number; readonly weight: number } {
  const probabilities = BOUNDARIES.map((boundary) => poissonProbability(boundary - 1, expected));
  const weight = probabilities.reduce((sum, p) => sum + p, 0);
  let left = chance.uniform() * weight;
  const found = probabilities.findIndex((p) => {
    left -= p;
    return left < 0;
  });
  return { persons: (BOUNDARIES.at(found) ?? 1) - 1, weight };
}

function poissonProbability(count: number, expected: number): number {
  let logarithm = -expected + count * Math.log(expected);
  for (let i = 2; i <= count; i += 1) logarithm -= Math.log(i);
  return Math.exp(logarithm);
}
