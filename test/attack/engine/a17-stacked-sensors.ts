// A17: five sensors on one pole, in one spot or with one view pretend to be five viewpoints. The adversary has the complete dictionary of the program and
// looks up what the pole can have seen.
import { type SensorSpec, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { dictionaryOf, multisets, signaturesOf } from './dictionary.ts';
import { engineAttack } from './judged.ts';
import type { Program, Scene } from './seen.ts';
import { farApart, type Said, specsOf } from './worlds.ts';

const STACKED = 5;
const K = 3;
const LEVELS = [0, 1, 2, 3, 4];
const POLE_NORTH_M = 100_000;
const DEGREES_PER_METRE = 1 / 111_195;

/** Three ways to see one crowd five times. */
const STACKS: Readonly<Record<string, (i: number) => Partial<SensorSpec>>> = {
  'one pole': (i) => ({ north: POLE_NORTH_M + i * 40, mountId: 'pole' }),
  'nine metres apart': (i) => ({ north: POLE_NORTH_M + i * 9 }),
  'one view': (i) => ({
    north: POLE_NORTH_M + i * 30,
    fieldOfView: { areaM2: 100, centre: { lat: POLE_NORTH_M * DEGREES_PER_METRE, lon: 0 } },
  }),
};

type Tally = { thin: number; pinned: number; values: number; places: number };

export const a17: Attack = engineAttack({
  id: 'A17',
  title: 'stacked sensors',
  holdsWhen: 'five sensors on one pole are one unit',
  run: (program, { quick }) => {
    const tally: Tally = { thin: 0, pinned: 0, values: 0, places: Number.NaN };
    const most = quick ? 3 : 5;
    for (const stack of Object.values(STACKS)) {
      for (let others = 0; others <= most; others += 1) attackPole(program, stack, others, tally);
    }
    const { thin, pinned, values, places } = tally;
    return {
      holds: thin === 0 && pinned === 0 && values > 0,
      breaks: thin > 0 && pinned > 0,
      got: `${thin} of ${values} different releases rest on fewer than ${K} places, ${pinned} narrow what the pole saw (limit 0); first released at ${places} places`,
    };
  },
});

function attackPole(
  program: Program,
  stack: (i: number) => Partial<SensorSpec>,
  others: number,
  tally: Tally,
): void {
  const pole = Array.from({ length: STACKED }, (_, i) => ({
    id: `pole${i}`,
    zone: 'a',
    ...stack(i),
  }));
  const scene: Scene = {
    site: zoneSite([['a', 'x']]),
    sensors: farApart([...specsOf({ a: others }), ...pole]),
  };
  const worlds = [...worldsOf(others)];
  const dictionary = dictionaryOf(signaturesOf(program, scene, worlds), worlds, (id) =>
    id.startsWith('pole') ? 'pole' : 'other',
  );
  for (const [signature, feasible] of dictionary) {
    if (!/ [0-4](\.\d+)? null/.test(signature)) continue;
    const places = others + 1;
    tally.values += 1;
    if (places < K) tally.thin += 1;
    if ((feasible.get('pole')?.size ?? 0) < LEVELS.length) tally.pinned += 1;
    tally.places = Math.min(places, tally.places || places);
  }
}

/** All five see the same crowd. */
function* worldsOf(others: number): Generator<Said> {
  for (const levels of multisets(LEVELS, others)) {
    for (const seen of LEVELS) {
      const pole = Array.from({ length: STACKED }, (_, i) => [`pole${i}`, seen] as const);
      yield new Map([...levels.map((level, i) => [`a${i + 1}`, level] as const), ...pole]);
    }
  }
}
