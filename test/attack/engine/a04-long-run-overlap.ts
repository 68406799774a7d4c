// A4: for seven days the adversary takes a region, subtracts every other region that lies inside it and does not hold the hidden unit, and averages what is left per
// quarter of an hour. The hidden unit stands alone in its zone and follows a rhythm of its own. Where one lane has no overlap, lanes are subtracted from each other.

import type { EpochMs } from '#shared/time.ts';
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack, figure } from './judged.ts';
import { MINUTE, publicStartOf } from './product.ts';
import type { Program, Scene, SeenRecord, SeenRegion } from './seen.ts';
import { correlation, mean } from './statistics.ts';
import { clampLevel, farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const HIDDEN = 'h1';
const DAY_WINDOWS = 1440;
const LIMIT = 0.2;

type ByQuarter = ReadonlyMap<EpochMs, number>;
type Found = {
  readonly overlaps: number;
  readonly estimate: ByQuarter;
  readonly truth: ByQuarter;
};

export const a4: Attack = engineAttack({
  id: 'A4',
  title: 'long-run overlap, 7 days',
  holdsWhen: 'no overlap exists; correlation with the hidden unit <= 0.2',
  run: (program, { quick, seed }) => {
    const [seeds, days] = quick ? [4, 4] : [6, 7];
    const found = Array.from({ length: seeds }, (_, i) =>
      attackWeek(program, days * DAY_WINDOWS, new Chance(seed * 1000 + i)),
    );
    const overlaps = Math.max(...found.map((one) => one.overlaps));
    // The non-member estimates the hidden unit of another week.
    const score = (weeksOn: number): number =>
      mean(
        found.map(({ estimate }, i) =>
          Math.abs(alike(estimate, found[(i + weeksOn) % seeds]?.truth ?? estimate)),
        ),
      );
    const [r, baseline] = [score(0), score(1)];
    const quarters = Math.min(...found.map(({ estimate }) => estimate.size));
    return {
      holds: overlaps === 0 && r <= LIMIT && quarters > 0,
      breaks: overlaps > 0 && r > LIMIT,
      got: `${overlaps} overlaps within a lane (limit 0); best averaged difference correlates ${figure(r)} with the hidden unit over ${seeds} seeds of ${days} days (limit ${LIMIT}), ${quarters} quarters of an hour compared; with the hidden unit of another week ${figure(baseline)}`,
      gain: { of: 'correlation with the hidden unit', withData: r, without: baseline },
    };
  },
});

function attackWeek(program: Program, windows: number, chance: Chance): Found {
  const scene: Scene = {
    site: zoneSite([
      ['a', 'x'],
      ['b', 'x'],
      ['h', 'x'],
      ['c', 'y'],
      ['d', 'y'],
    ]),
    sensors: farApart(specsOf({ a: 4, b: 4, h: 1, c: 4, d: 5 })),
  };
  const aggregator = program(scene);
  const crowd = new Crowd(scene, chance);
  const records: SeenRecord[] = [];
  const truth = new Map<EpochMs, number[]>();
  for (let w = 0; w < windows; w += 1) {
    const start = T0 + w * MINUTE;
    const said = crowd.next(w);
    records.push(...aggregator.window(start, readingsOf(said, start)));
    const quarter = publicStartOf(start);
    truth.set(quarter, [...(truth.get(quarter) ?? []), said.get(HIDDEN) ?? 0]);
  }
  const estimate = bestEstimate(aggregator.regions, records);
  return {
    overlaps: overlapsWithin(aggregator.regions),
    estimate: estimate.byQuarter,
    truth: new Map([...truth].map(([quarter, levels]) => [quarter, mean(levels)])),
  };
}

/** Correlation over the quarters of an hour that were estimated. */
function alike(estimate: ByQuarter, truth: ByQuarter): number {
  const quarters = [...estimate.keys()];
  return correlation(
    quarters.map((quarter) => estimate.get(quarter) ?? 0),
    quarters.map((quarter) => truth.get(quarter) ?? 0),
  );
}

/** All follow the day and their area; the hidden unit follows neither. */
class Crowd {
  readonly #scene: Scene;
  readonly #chance: Chance;
  readonly #wander = new Map<string, number>();

  constructor(scene: Scene, chance: Chance) {
    this.#scene = scene;
    this.#chance = chance;
  }

  next(window: number): Said {
    const day = 1.8 + 1.2 * Math.sin((2 * Math.PI * window) / DAY_WINDOWS);
    const hidden = 2 + 1.3 * this.#walk('hidden', 0.95);
    const zones = new Map(
      ['a', 'b', 'c', 'd'].map((zone) => [zone, day + 0.5 * this.#walk(zone, 0.98)]),
    );
    return new Map(
      this.#scene.sensors.map(({ sensorId, zoneId = '' }) => [
        sensorId,
        clampLevel((zones.get(zoneId) ?? hidden) + 0.3 * this.#chance.normal()),
      ]),
    );
  }

  /** A stationary walk of variance 1. */
  #walk(name: string, memory: number): number {
    const before = this.#wander.get(name) ?? 0;
    const now = memory * before + Math.sqrt(1 - memory * memory) * this.#chance.normal();
    this.#wander.set(name, now);
    return now;
  }
}

/** Pairs of one lane that share some units, but are not the same. */
function overlapsWithin(regions: readonly SeenRegion[]): number {
  let overlaps = 0;
  regions.forEach((a, i) => {
    for (const b of regions.slice(i + 1)) {
      const isShared = a.units.some((unit) => b.units.includes(unit));
      if (isShared && a.lane === b.lane) overlaps += 1;
    }
  });
  return overlaps;
}

type Estimate = { readonly rest: number; readonly byQuarter: ReadonlyMap<EpochMs, number> };

/** The adversary: of all regions that hold the hidden unit, the one that leaves fewest units when others are taken off. */
function bestEstimate(regions: readonly SeenRegion[], records: readonly SeenRecord[]): Estimate {
  const averages = new Map(regions.map((region) => [region, quarterly(region, records)]));
  const bySize = regions.toSorted((a, b) => b.units.length - a.units.length);
  let best: Estimate = { rest: Number.POSITIVE_INFINITY, byQuarter: new Map() };
  for (const whole of regions.filter(({ units }) => units.includes(HIDDEN))) {
    const rest = new Set(whole.units);
    const taken = bySize.filter(({ units }) => {
      const isInside = !units.includes(HIDDEN) && units.every((unit) => rest.has(unit));
      if (isInside) for (const unit of units) rest.delete(unit);
      return isInside;
    });
    if (taken.length === 0 || rest.size >= best.rest) continue;
    best = { rest: rest.size, byQuarter: subtract(whole, taken, averages) };
  }
  return best;
}

type Averages = ReadonlyMap<SeenRegion, ReadonlyMap<EpochMs, number>>;

function subtract(
  whole: SeenRegion,
  taken: readonly SeenRegion[],
  averages: Averages,
): ReadonlyMap<EpochMs, number> {
  const found = new Map<EpochMs, number>();
  for (const [quarter, value] of averages.get(whole) ?? []) {
    const parts = taken.map((region) => averages.get(region)?.get(quarter));
    if (parts.includes(undefined)) continue;
    const off = taken.reduce((sum, { units }, i) => sum + units.length * (parts[i] ?? 0), 0);
    found.set(quarter, whole.units.length * value - off);
  }
  return found;
}

/** Mean released level per quarter of an hour; a record that is longer counts for the quarter in which it begins. */
function quarterly(
  { lane, regionId }: SeenRegion,
  records: readonly SeenRecord[],
): ReadonlyMap<EpochMs, number> {
  const own = records.filter((record) => record.lane === lane && record.regionId === regionId);
  const byQuarter = Map.groupBy(own, ({ windowStart }) => publicStartOf(windowStart));
  return new Map(
    [...byQuarter]
      .map(([quarter, inQuarter]) => {
        const levels = inQuarter.map(({ level }) => level).filter((level) => level !== null);
        return [quarter, mean(levels)] as const;
      })
      .filter(([, value]) => Number.isFinite(value)),
  );
}
