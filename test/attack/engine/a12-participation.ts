// A12: the adversary knows who was heard in which window (it watches the network) and regresses the released levels on that, for a week in which one unit-window
// in twenty is lost. Where silent units are dropped from the value, their long-run levels stand in the coefficients. Readings go through `step`, three per
// unit and window.
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack, figure } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene, SeenRegion } from './seen.ts';
import { correlation, LeastSquares, mean } from './statistics.ts';
import { clampLevel, farApart, readingsOf, specsOf } from './worlds.ts';

const UNITS_PER_REGION = 4;
const DAY_WINDOWS = 1440;
const LOSS = 0.05;
const OUTAGE_WINDOWS = 30;
const LIMIT = 0.35;
const CONTROL_AT_LEAST = 0.9;
/** Distance in windows of the neighbours that a window is compared with; 0: the level itself. One adversary each, the best one counts. */
const DISTANCES = [0, 1, OUTAGE_WINDOWS];

type Size = {
  readonly seeds: number;
  readonly windows: number;
  readonly regions: number;
  /** Half-hour outages of each unit per day, on top of the transient loss. */
  readonly outagesPerDay: number;
};
/** Per region: its level in each window, null where withheld. */
type Series = ReadonlyMap<string, readonly (number | null)[]>;
/** Per unit: heard or not in each window. What a watcher of the network knows. */
type Participation = ReadonlyMap<string, readonly boolean[]>;

export const a12: Attack = engineAttack({
  id: 'A12',
  title: 'participation regression',
  holdsWhen: 'mean correlation <= 0.35 (control >= 0.9)',
  run: (program, { quick, seed }) => {
    const size: Size = quick
      ? { seeds: 6, windows: DAY_WINDOWS, regions: 12, outagesPerDay: 0 }
      : { seeds: 16, windows: 7 * DAY_WINDOWS, regions: 6, outagesPerDay: 0 };
    const r = attackSeeds(program, size, seed);
    const outages = quick
      ? ''
      : `; with known half-hour outages ${figure(attackSeeds(program, { ...size, seeds: 4, outagesPerDay: 2 }, seed))}, reported only`;
    return {
      holds: r <= LIMIT,
      breaks: r >= CONTROL_AT_LEAST,
      got: `mean correlation ${figure(r)} over ${size.seeds} seeds of ${size.windows} windows (limit ${LIMIT}, control at least ${CONTROL_AT_LEAST}; chance alone gives ${figure(chanceAlone(size))})${outages}`,
    };
  },
});

/** Mean size of the correlation of two unrelated lists, each centred per region. */
function chanceAlone({ regions }: Size): number {
  return Math.sqrt(2 / (Math.PI * regions * (UNITS_PER_REGION - 1)));
}

/** Mean of the sizes of the correlations, of the best adversary: a sign that changes from seed to seed must not cancel out. */
function attackSeeds(program: Program, size: Size, seed: number): number {
  const found = Array.from({ length: size.seeds }, (_, i) =>
    attackWeek(program, size, new Chance(seed * 1000 + i)),
  );
  return Math.max(
    ...DISTANCES.map((_, d) => mean(found.map((perAdversary) => Math.abs(perAdversary[d] ?? 0)))),
  );
}

function attackWeek(program: Program, size: Size, chance: Chance): readonly number[] {
  const zones = Array.from({ length: size.regions }, (_, i) => `z${String.fromCharCode(97 + i)}`);
  const specs = specsOf(Object.fromEntries(zones.map((zone) => [zone, UNITS_PER_REGION])));
  const scene: Scene = {
    site: zoneSite(zones.map((zone) => [zone, 'x'])),
    sensors: farApart(specs),
  };
  const aggregator = program(scene);
  const crowd = new Crowd(scene, chance);
  const series = new Map<string, (number | null)[]>();
  const heard = new Map<string, boolean[]>(scene.sensors.map(({ sensorId }) => [sensorId, []]));
  const outUntil = new Map<string, number>();
  for (let w = 0; w < size.windows; w += 1) {
    const levels = crowd.next(w);
    const said = [...levels].filter(([id]) => {
      if (chance.happens(size.outagesPerDay / DAY_WINDOWS)) outUntil.set(id, w + OUTAGE_WINDOWS);
      const isHeard = !chance.happens(LOSS) && w >= (outUntil.get(id) ?? 0);
      heard.get(id)?.push(isHeard);
      return isHeard;
    });
    const start = T0 + w * MINUTE;
    for (const record of aggregator.window(start, readingsOf(new Map(said), start))) {
      if (record.lane !== 'staff') continue;
      const levelsOfRegion = series.get(record.regionId) ?? [];
      levelsOfRegion.push(record.level);
      series.set(record.regionId, levelsOfRegion);
    }
  }
  // Zones only: a parent of the control would only tell the adversary more.
  const leaves = aggregator.regions.filter(({ units }) => units.length === UNITS_PER_REGION);
  return DISTANCES.map((distance) =>
    compare(leaves, regress(leaves, series, heard, distance), crowd.longRun),
  );
}

/** Each region's crowd rises and falls with the day and wanders; each unit has its own offset, which is what is to be hidden. */
class Crowd {
  readonly #offset = new Map<string, number>();
  readonly #zone = new Map<string, string>();
  readonly #wander = new Map<string, number>();
  readonly #chance: Chance;
  readonly #sum = new Map<string, number>();
  #windows = 0;

  constructor({ sensors }: Scene, chance: Chance) {
    this.#chance = chance;
    for (const { sensorId, zoneId = '' } of sensors) {
      this.#offset.set(sensorId, 0.8 * chance.normal());
      this.#zone.set(sensorId, zoneId);
      this.#wander.set(zoneId, 0);
    }
  }

  next(window: number): Map<string, number> {
    const chance = this.#chance;
    const day = 1.8 + 1.2 * Math.sin((2 * Math.PI * window) / DAY_WINDOWS);
    for (const [zone, value] of this.#wander) {
      this.#wander.set(zone, 0.98 * value + 0.1 * chance.normal());
    }
    const levels = new Map<string, number>();
    for (const [id, offset] of this.#offset) {
      const crowd = day + (this.#wander.get(this.#zone.get(id) ?? '') ?? 0);
      const level = clampLevel(crowd + offset + 0.3 * chance.normal());
      levels.set(id, level);
      this.#sum.set(id, (this.#sum.get(id) ?? 0) + level);
    }
    this.#windows += 1;
    return levels;
  }

  get longRun(): ReadonlyMap<string, number> {
    return new Map([...this.#sum].map(([id, sum]) => [id, sum / this.#windows]));
  }
}

/**
 * The adversary: a coefficient per unit. Both sides are taken against the mean of the windows at a distance before and after, which removes the day's
 * course.
 */
function regress(
  regions: readonly SeenRegion[],
  series: Series,
  heard: Participation,
  distance: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { regionId, units } of regions) {
    const levels = series.get(regionId) ?? [];
    const fit = new LeastSquares(units.length);
    for (let w = distance; w < levels.length - distance; w += 1) {
      const y = against(levels, w, distance);
      const x = units.map((unit) => against(heard.get(unit) ?? [], w, distance) ?? 0);
      if (y !== null) fit.add(x, y);
    }
    const coefficients = fit.solve();
    units.forEach((unit, i) => {
      found.set(unit, coefficients[i] ?? 0);
    });
  }
  return found;
}

/** A value against the mean of its neighbours; null where one of them is withheld. */
function against(
  values: readonly (number | boolean | null)[],
  w: number,
  distance: number,
): number | null {
  const [before, now, after] = [values[w - distance], values[w], values[w + distance]];
  if (before == null || now == null || after == null) return null;
  return distance === 0 ? Number(now) : Number(now) - (Number(before) + Number(after)) / 2;
}

/** Correlation over all units of coefficient and true long-run level, both against their region: what a region has in common is released anyway. */
function compare(
  regions: readonly SeenRegion[],
  guesses: ReadonlyMap<string, number>,
  truth: ReadonlyMap<string, number>,
): number {
  const centred = (values: ReadonlyMap<string, number>): number[] =>
    regions.flatMap(({ units }) => {
      const own = units.map((unit) => values.get(unit) ?? 0);
      const middle = mean(own);
      return own.map((value) => value - middle);
    });
  return correlation(centred(guesses), centred(truth));
}
