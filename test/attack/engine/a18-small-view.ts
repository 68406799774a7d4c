// A18: a sensor that sees a few square metres, or a scale edited until a boundary lies between two persons, would turn a level into a head count. The adversary
// counts for itself how many persons in the view make the released level change; the true view is a fifth smaller than registered, as the margin allows.
import { DEFAULT_SCALES, type Scale } from '#shared/wire/level.ts';
import type { Site } from '#shared/wire/site.ts';
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene } from './seen.ts';
import { farApart, readingsOf, specsOf } from './worlds.ts';

const K_PEOPLE = 10;
const UNITS = 4;
const MARGIN = 0.2;
const MOST_PERSONS = 400;

type Tally = { narrowest: number; released: number; refused: number; misplaced: number };

export const a18: Attack = engineAttack({
  id: 'A18',
  title: 'small field of view, edited scale',
  holdsWhen: 'refused, or bands merged to at least 10 persons each (P8)',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = {
      narrowest: Number.POSITIVE_INFINITY,
      released: 0,
      refused: 0,
      misplaced: 0,
    };
    const areas = quick ? [1, 5, 15, 15.7, 20, 31, 31.3, 50] : range(0.5, 100, 2.5);
    for (const scale of scales(quick ? 5 : 20, chance)) {
      for (const areaM2 of areas) attackView(program, scale, areaM2, tally);
    }
    const { narrowest, released, refused, misplaced } = tally;
    return {
      holds: narrowest >= K_PEOPLE && misplaced === 0 && released > 0 && refused > 0,
      breaks: narrowest < K_PEOPLE,
      got: `narrowest released band ${narrowest} persons (limit ${K_PEOPLE}), ${misplaced} with critical off d4 or quiet above d2; ${released} views and scales released, ${refused} not`,
    };
  },
});

function range(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
}

/** The defaults, one person at a time, and random edits of all sizes. */
function scales(edited: number, chance: Chance): readonly Scale[] {
  const random = Array.from({ length: edited }, (): Scale => {
    const width = (): number => Math.ceil(10 ** chance.between(0, 3.4));
    const d1 = width();
    const d2 = d1 + width();
    const d3 = d2 + width();
    return [d1, d2, d3, d3 + width()];
  });
  return [
    DEFAULT_SCALES.standing,
    DEFAULT_SCALES.moving,
    [1, 2, 3, 4],
    [500, 520, 540, 3300],
    ...random,
  ];
}

function attackView(program: Program, scale: Scale, areaM2: number, tally: Tally): void {
  const site: Site = { ...zoneSite([['a', 'x']]), scales: { standing: scale } };
  const scene: Scene = { site, sensors: farApart(specsOf({ a: UNITS }, { areaM2 })) };
  const aggregator = program(scene);
  const trueArea = areaM2 * (1 - MARGIN);
  const persons = Math.min(MOST_PERSONS, Math.ceil((scale[3] * trueArea) / 1000) + 1);
  const released: (number | null)[] = [];
  for (let count = 0; count <= persons; count += 1) {
    const level = levelOf(count, trueArea, scale);
    const said = new Map(scene.sensors.map(({ sensorId }) => [sensorId, level]));
    const start = T0 + count * MINUTE;
    const records = aggregator.window(start, readingsOf(said, start));
    released.push(records.find(({ lane }) => lane === 'staff')?.level ?? null);
  }
  if (released.every((level) => level === null)) {
    tally.refused += 1;
    return;
  }
  tally.released += 1;
  tally.narrowest = Math.min(tally.narrowest, narrowestBand(released));
  if (isMisplaced(released, trueArea, scale)) tally.misplaced += 1;
}

function levelOf(persons: number, areaM2: number, scale: Scale): number {
  return scale.filter((density) => persons * 1000 >= density * areaM2).length;
}

/** The adversary: how many numbers of persons look the same, over every band that has an upper end. */
function narrowestBand(released: readonly (number | null)[]): number {
  let narrowest = Number.POSITIVE_INFINITY;
  let from = 0;
  released.forEach((level, persons) => {
    if (persons === 0 || level === released[persons - 1]) return;
    narrowest = Math.min(narrowest, persons - from);
    from = persons;
  });
  return narrowest;
}

/** Merging must not move critical, nor call quiet what is busy. */
function isMisplaced(released: readonly (number | null)[], areaM2: number, scale: Scale): boolean {
  return released.some((level, persons) => {
    const truth = levelOf(persons, areaM2, scale);
    return (level === 4) !== (truth === 4) || (level === 0 && truth >= 2);
  });
}
