// A9: does it tell anything about levels that a value is withheld? Which readings get lost is drawn and then held fixed while all levels are redrawn 1,000
// times. Status is then a function of the levels, so its entropy is the mutual information of status and levels. Sensors that report on change only are in
// the register: where they count, participation depends on levels.

import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { type SensorSpec, T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack, figure, percent } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene } from './seen.ts';
import { entropyBits, mean } from './statistics.ts';
import { farApart, specsOf } from './worlds.ts';

/** Half an hour and a little: the first public window is published within it. */
const WINDOWS = 32;
const SLOTS = 6;

type Losses = ReadonlySet<string>;
/** Statuses and reasons of every region and window of one redraw. */
type Statuses = ReadonlyMap<string, string>;

export const a9: Attack = engineAttack({
  id: 'A9',
  title: 'suppression pattern',
  holdsWhen: 'mutual information of status and levels over 1,000 redraws is zero',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const patterns = quick ? 2 : 5;
    const redraws = (quick ? 100 : 1000) / patterns;
    const bits: number[] = [];
    let withheld = 0;
    let total = 0;
    for (let pattern = 0; pattern < patterns; pattern += 1) {
      const scene = randomScene(chance);
      const losses = drawLosses(scene, chance);
      const seen = Array.from({ length: redraws }, () => redraw(program, scene, losses, chance));
      bits.push(...informationBits(seen));
      for (const status of seen.flatMap((statuses) => [...statuses.values()])) {
        total += 1;
        if (status !== 'released') withheld += 1;
      }
    }
    const most = Math.max(...bits);
    return {
      holds: most === 0 && withheld > 0 && withheld < total,
      breaks: most > 0.1,
      got: `mutual information ${figure(mean(bits), 4)} bits per value, at most ${figure(most, 4)}, over ${patterns * redraws} redraws (limit 0; ${percent(withheld / total)} withheld)`,
      // Whoever sees no status learns nothing of the levels from it.
      gain: { of: 'bits per value', withData: mean(bits), without: 0 },
    };
  },
});

function randomScene(chance: Chance): Scene {
  const specs = specsOf({ a: 5, b: 4, c: 2, d: 4 }).map(
    (spec, i): SensorSpec => ({
      ...spec,
      reporting: i % 3 === 2 ? 'on_change' : 'periodic',
      owner: chance.happens(0.85) ? 'operator' : 'verified:p',
    }),
  );
  const zones = ['a', 'b', 'c', 'd'].map((zone) => [zone, 'x'] as const);
  return { site: zoneSite(zones), sensors: farApart(specs) };
}

/** Unit-windows and single readings that the network loses, whatever they say. */
function drawLosses({ sensors }: Scene, chance: Chance): Losses {
  const lost = new Set<string>();
  for (const { sensorId } of sensors) {
    for (let w = 0; w < WINDOWS; w += 1) {
      const isOut = chance.happens(0.25);
      for (let slot = 0; slot < SLOTS; slot += 1) {
        if (isOut || chance.happens(0.1)) lost.add(`${sensorId} ${w} ${slot}`);
      }
    }
  }
  return lost;
}

function redraw(program: Program, scene: Scene, losses: Losses, chance: Chance): Statuses {
  const aggregator = program(scene);
  const statuses = new Map<string, string>();
  const before = new Map<string, number>();
  // In some redraws the whole site is steady, in others it changes all the time.
  const unrest = chance.uniform();
  for (let w = 0; w < WINDOWS; w += 1) {
    const start = T0 + w * MINUTE;
    const readings = speak(scene, losses, before, { w, start, unrest, chance });
    for (const { lane, regionId, level, reason } of aggregator.window(start, readings)) {
      statuses.set(`${lane} ${regionId} ${w}`, level === null ? String(reason) : 'released');
    }
  }
  return statuses;
}

type Moment = {
  readonly w: number;
  readonly start: number;
  readonly unrest: number;
  readonly chance: Chance;
};

/** Periodic sensors speak in each slot; the others only when their level has changed. */
function speak(
  { sensors }: Scene,
  losses: Losses,
  before: Map<string, number>,
  { w, start, unrest, chance }: Moment,
): readonly Reading[] {
  const readings: Reading[] = [];
  for (const { sensorId, reporting } of sensors) {
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const last = before.get(sensorId);
      const level = last === undefined || chance.happens(unrest) ? chance.integer(5) : last;
      before.set(sensorId, level);
      if (reporting === 'on_change' && level === last) continue;
      if (losses.has(`${sensorId} ${w} ${slot}`)) continue;
      const observedAt = isoUtc(start + slot * 10_000 + 1000);
      readings.push({ sensorId, observedAt, level: level as Level });
    }
  }
  return readings;
}

/** The adversary's gain per region and window. */
function informationBits(seen: readonly Statuses[]): readonly number[] {
  const keys = new Set(seen.flatMap((statuses) => [...statuses.keys()]));
  return [...keys].map((key) => entropyBits(seen.map((statuses) => statuses.get(key) ?? 'none')));
}
