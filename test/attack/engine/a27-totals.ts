// A27: the adversary reads how many readings were accepted in each roster epoch, if anybody tells, and the public report intervals. What is missing from a
// total is the sum of a few intervals, so it knows who was out; then it regresses the released levels on that. Scored against the same adversary with the
// totals of another week. The control is the product itself, with totals told.
import { type EpochMs, MINUTE_MS } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { Crowd } from './crowd.ts';
import { engineAttack, figure, percent } from './judged.ts';
import { product } from './product.ts';
import { againstTruth, type Participation, regress } from './regression.ts';
import type { Aggregator, Program, Scene } from './seen.ts';
import { mean } from './statistics.ts';
import { farApart, specsOf } from './worlds.ts';

const EPOCH_WINDOWS = 15;
const OUT = 0.03;
/** Report intervals in seconds: all different, as those of twelve makers are. */
const INTERVALS = [5, 5.5, 6, 6.5, 7, 7.5, 8, 9, 9.5, 10, 11, 12];
const MOST_OUT = 3;
const UNITS_PER_REGION = 4;
const LIMIT = 0.2;
const CONTROL_AT_LEAST = 0.5;
/** Share of the epochs of which the control's totals say who was out. */
const CONTROL_KNOWS = 0.9;
/** Windows to the neighbours that a window is compared with: beyond the epoch itself. */
const DISTANCE = 2 * EPOCH_WINDOWS;

type Week = { readonly r: number; readonly baseline: number; readonly known: number };

/** Tells, as the product once did, how many readings each epoch took. */
const tellingTotals =
  (program: Program): Program =>
  (scene) => {
    const aggregator = program(scene);
    const totals = new Map<number, number>();
    const epochOf = (at: EpochMs): number => Math.floor((at - T0) / (EPOCH_WINDOWS * MINUTE_MS));
    return {
      statistic: aggregator.statistic,
      regions: aggregator.regions,
      window: (start, readings) => {
        const epoch = epochOf(start);
        totals.set(epoch, (totals.get(epoch) ?? 0) + readings.length);
        return aggregator.window(start, readings);
      },
      later: (now) => aggregator.later(now),
      ask: (...of) => aggregator.ask(...of),
      counted: (regionId) => aggregator.counted(regionId),
      accepted: (epoch) => totals.get(epoch) ?? 0,
    };
  };

export const a27: Attack = engineAttack({
  id: 'A27',
  title: 'totals as a participation oracle',
  holdsWhen: 'nothing finer than refusals per reason; correlation <= 0.2 (control >= 0.5)',
  controlProgram: tellingTotals(product),
  run: (program, { quick, seed }) => {
    // Eight weeks also where each is short: of fewer, luck alone would decide whether the control breaks.
    const [seeds, epochs] = [8, (quick ? 2 : 7) * 96];
    const weeks = Array.from({ length: seeds }, (_, i) => attackWeek(program, epochs, seed + i));
    const r = mean(weeks.map((week) => week.r));
    const baseline = mean(weeks.map((week) => week.baseline));
    const known = mean(weeks.map((week) => week.known));
    return {
      holds: Math.abs(r) <= LIMIT && known === 0,
      breaks: known > CONTROL_KNOWS && r >= (quick ? LIMIT : CONTROL_AT_LEAST),
      got: `who was out is known in ${percent(known)} of epochs; mean correlation ${figure(r)} with the long-run level of a unit; with the totals of another week ${figure(baseline)}`,
      gain: { of: 'correlation with long-run levels', withData: r, without: baseline },
    };
  },
});

function sceneOf(): Scene {
  const zones = ['za', 'zb', 'zc'];
  const specs = specsOf(Object.fromEntries(zones.map((zone) => [zone, UNITS_PER_REGION])));
  const sensors = farApart(specs).map((sensor, i) => ({
    ...sensor,
    reportIntervalSeconds: INTERVALS[i] ?? 10,
  }));
  return { site: zoneSite(zones.map((zone) => [zone, 'x'])), sensors };
}

/** How many readings a sensor has from the start of an epoch up to a time within it, in seconds. */
const readingsUpTo = ({ reportIntervalSeconds }: Sensor, seconds: number): number =>
  Math.ceil(seconds / reportIntervalSeconds);
const perEpoch = (sensor: Sensor): number => readingsUpTo(sensor, EPOCH_WINDOWS * 60);

/** Readings of one window, each sensor at its own interval since the start of the epoch. */
function spoken(
  sensors: readonly Sensor[],
  levels: ReadonlyMap<string, number>,
  window: number,
): readonly Reading[] {
  const inEpoch = window % EPOCH_WINDOWS;
  const epochStart = T0 + (window - inEpoch) * MINUTE_MS;
  return sensors.flatMap((sensor) => {
    const level = levels.get(sensor.sensorId);
    if (level === undefined) return [];
    const [first, end] = [inEpoch, inEpoch + 1].map((w) => readingsUpTo(sensor, w * 60));
    return Array.from({ length: (end ?? 0) - (first ?? 0) }, (_, i) => ({
      sensorId: sensor.sensorId,
      observedAt: new Date(
        epochStart + ((first ?? 0) + i) * sensor.reportIntervalSeconds * 1000,
      ).toISOString(),
      level: level as Level,
    }));
  });
}

/** What everybody sees of a week: the released levels of each region, and of each epoch who was out as the total tells it. */
type Seen = {
  readonly series: Map<string, (number | null)[]>;
  readonly told: (readonly string[] | null)[];
};

const levelsOf = (series: Seen['series'], regionId: string): (number | null)[] => {
  const levels = series.get(regionId) ?? [];
  series.set(regionId, levels);
  return levels;
};

/** One roster epoch, in which some sensors are silent. */
function playEpoch(
  { scene, aggregator, crowd }: { scene: Scene; aggregator: Aggregator; crowd: Crowd },
  epoch: number,
  out: readonly string[],
  { series, told }: Seen,
): void {
  for (let w = epoch * EPOCH_WINDOWS; w < (epoch + 1) * EPOCH_WINDOWS; w += 1) {
    const said = new Map([...crowd.next(w)].filter(([id]) => !out.includes(id)));
    const records = aggregator.window(T0 + w * MINUTE_MS, spoken(scene.sensors, said, w));
    for (const { lane, regionId, level } of records) {
      if (lane === 'staff') levelsOf(series, regionId).push(level);
    }
  }
  told.push(whoWasOut(scene.sensors, aggregator.accepted?.(epoch) ?? null));
}

function attackWeek(program: Program, epochs: number, seed: number): Week {
  const chance = new Chance(seed);
  const scene = sceneOf();
  const world = { scene, aggregator: program(scene), crowd: new Crowd(scene, chance) };
  const seen: Seen = { series: new Map(), told: [] };
  for (let epoch = 0; epoch < epochs; epoch += 1)
    playEpoch(world, epoch, outOf(scene.sensors, chance), seen);
  const { series, told } = seen;
  const elsewhere = told.map((out) => out && outOf(scene.sensors, chance));
  const leaves = world.aggregator.regions.filter(
    ({ lane, units }) => lane === 'staff' && units.length === UNITS_PER_REGION,
  );
  const scored = (of: Seen['told']): number => {
    const guesses = regress(leaves, series, heardOf(scene.sensors, of), DISTANCE);
    return againstTruth(leaves, guesses, world.crowd.longRun);
  };
  const known = told.filter((out) => out !== null).length / epochs;
  return { r: scored(told), baseline: scored(elsewhere), known };
}

const outOf = (sensors: readonly Sensor[], chance: Chance): readonly string[] =>
  sensors.map(({ sensorId }) => sensorId).filter(() => chance.happens(OUT));

/** The one set of at most three sensors whose readings are missing from the total; null: nothing is told, or several sets would fit. */
function whoWasOut(sensors: readonly Sensor[], accepted: number | null): readonly string[] | null {
  if (accepted === null) return null;
  const missing = sensors.reduce((sum, sensor) => sum + perEpoch(sensor), 0) - accepted;
  const fitting: (readonly string[])[] = [];
  const search = (from: number, left: number, chosen: readonly string[]): void => {
    if (left === 0) fitting.push(chosen);
    if (left <= 0 || chosen.length === MOST_OUT) return;
    sensors.slice(from).forEach((sensor, i) => {
      search(from + i + 1, left - perEpoch(sensor), [...chosen, sensor.sensorId]);
    });
  };
  search(0, missing, []);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** Who is believed to have been heard in each window; of an epoch that nothing is known of, everybody. */
function heardOf(
  sensors: readonly Sensor[],
  outs: readonly (readonly string[] | null)[],
): Participation {
  const windows = outs.length * EPOCH_WINDOWS;
  return new Map(
    sensors.map(({ sensorId }) => [
      sensorId,
      Array.from(
        { length: windows },
        (_, w) => !(outs[Math.floor(w / EPOCH_WINDOWS)] ?? []).includes(sensorId),
      ),
    ]),
  );
}
