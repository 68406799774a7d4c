// A2: where all say the same, a mean or a count gives everybody away. The adversary runs a copy of the program on the worlds in which one unit differs, for
// half an hour each, so that the public lane is included.
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { signatureOf } from './dictionary.ts';
import { engineAttack } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene } from './seen.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const LEVELS = [0, 1, 2, 3, 4];
const WINDOWS = 15;

type Observed = { readonly signature: string; readonly released: number };

export const a2: Attack = engineAttack({
  id: 'A2',
  title: 'homogeneity',
  holdsWhen: 'every level of the map is feasible for each contributor',
  run: (program, { quick }) => {
    let pinned = 0;
    let contributors = 0;
    let released = 0;
    for (const zones of quick ? [{ a: 4, b: 4 }] : [{ a: 4, b: 4 }, { a: 5, b: 7 }, { a: 9 }]) {
      const site = zoneSite(Object.keys(zones).map((zone) => [zone, 'x']));
      const scene = { site, sensors: farApart(specsOf(zones)) };
      for (const level of [0, 4]) {
        const truth = worldOf(scene, level);
        const observed = observe(program, scene, truth);
        released += observed.released;
        for (const feasible of feasibleByDeviation(program, scene, level, observed.signature)) {
          contributors += 1;
          if (feasible.length < LEVELS.length) pinned += 1;
        }
      }
    }
    return {
      holds: pinned === 0 && released > 0,
      breaks: pinned === contributors,
      got: `${pinned} of ${contributors} contributors with fewer than five feasible levels, all at 0 or all at 4, both lanes (limit 0; ${released} released values)`,
    };
  },
});

function worldOf({ sensors }: Scene, level: number): Said {
  return new Map(sensors.map(({ sensorId }) => [sensorId, level]));
}

function observe(program: Program, scene: Scene, said: Said): Observed {
  const aggregator = program(scene);
  const records = Array.from({ length: WINDOWS }, (_, i) => {
    const start = T0 + i * MINUTE;
    return aggregator.window(start, readingsOf(said, start));
  }).flat();
  // The public window of these minutes is published half an hour after it began.
  const later = aggregator.later(T0 + 2 * WINDOWS * MINUTE).filter(({ lane }) => lane === 'public');
  const all = [...records, ...later];
  return {
    signature: signatureOf(all),
    released: all.filter(({ level }) => level !== null).length,
  };
}

/** The adversary: knows the register, the program and what was released; assumes that the others all had the level that was seen. */
function feasibleByDeviation(
  program: Program,
  scene: Scene,
  others: number,
  signature: string,
): readonly (readonly number[])[] {
  return scene.sensors.map(({ sensorId }) =>
    LEVELS.filter((level) => {
      const world = new Map(worldOf(scene, others)).set(sensorId, level);
      return observe(program, scene, world).signature === signature;
    }),
  );
}
