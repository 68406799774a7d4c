// A12: the adversary knows who was heard in which window (it watches the network) and regresses the released levels on that, for a week in which one unit-window
// in twenty is lost. Where silent units are dropped from the value, their long-run levels stand in the coefficients. Readings go through `step`, three per
// unit and window.
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { Crowd, DAY_WINDOWS } from './crowd.ts';
import { engineAttack, figure } from './judged.ts';
import { MINUTE } from './product.ts';
import { againstTruth, type Participation, regress } from './regression.ts';
import type { Program, Scene } from './seen.ts';
import { mean } from './statistics.ts';
import { farApart, readingsOf, specsOf } from './worlds.ts';

const UNITS_PER_REGION = 4;
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

export const a12: Attack = engineAttack({
  id: 'A12',
  title: 'participation regression',
  holdsWhen: 'mean correlation <= 0.35 (control >= 0.9)',
  run: (program, { quick, seed }) => {
    const size: Size = quick
      ? { seeds: 6, windows: DAY_WINDOWS, regions: 12, outagesPerDay: 0 }
      : { seeds: 16, windows: 7 * DAY_WINDOWS, regions: 6, outagesPerDay: 0 };
    const { r, baseline } = attackSeeds(program, size, seed);
    const outages = quick
      ? []
      : [
          `with known half-hour outages ${figure(attackSeeds(program, { ...size, seeds: 4, outagesPerDay: 2 }, seed).r)}`,
        ];
    return {
      holds: r <= LIMIT,
      breaks: r >= CONTROL_AT_LEAST,
      got: `mean correlation ${figure(r)} over ${size.seeds} seeds of ${size.windows} windows (limit ${LIMIT}, control at least ${CONTROL_AT_LEAST}; with the participation of another week ${figure(baseline)})`,
      reported: outages,
      gain: { of: 'correlation with long-run levels', withData: r, without: baseline },
    };
  },
});

type Score = { readonly r: number; readonly baseline: number };

/** Mean of the sizes of the correlations, of the best adversary: a sign that changes from seed to seed must not cancel out. */
function attackSeeds(program: Program, size: Size, seed: number): Score {
  const found = Array.from({ length: size.seeds }, (_, i) =>
    attackWeek(program, size, seed * 1000 + i),
  );
  const best = (of: keyof Score): number =>
    Math.max(...DISTANCES.map((_, d) => mean(found.map((week) => Math.abs(week[d]?.[of] ?? 0)))));
  return { r: best('r'), baseline: best('baseline') };
}

function attackWeek(program: Program, size: Size, seed: number): readonly Score[] {
  const chance = new Chance(seed);
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
  const elsewhere = otherWeek(scene, size, seed);
  const score = (of: Participation, distance: number): number =>
    againstTruth(leaves, regress(leaves, series, of, distance), crowd.longRun);
  return DISTANCES.map((distance) => ({
    r: score(heard, distance),
    baseline: score(elsewhere, distance),
  }));
}

/** Who was heard in a week that is not this one. */
function otherWeek({ sensors }: Scene, { windows }: Size, seed: number): Participation {
  const chance = new Chance(seed + 500_000);
  const drawn = (): boolean[] => Array.from({ length: windows }, () => !chance.happens(LOSS));
  return new Map(sensors.map(({ sensorId }) => [sensorId, drawn()]));
}
