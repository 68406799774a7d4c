// A15: an owner of k - 1 units and more bisects the honest rest, while it keeps some of them from being heard. What counts is how many honest units remain behind
// a value that is released.
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { sweep } from './sweep.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const K = { staff: 3, public: 5 } as const;
const CALM_WINDOWS = 3;
/** Long enough that jammed units are carried no more and a whole public window is jammed. */
const SWEEPS = 6;
/** When the public windows of the sweeps have been published. */
const PUBLISHED = T0 + 46 * MINUTE;
const SWEEP_MS = 5 * MINUTE;

type Tally = {
  released: number;
  withheld: number;
  /** Fewest honest units heard behind a released value. */
  readonly fewest: { staff: number; public: number };
  inferred: number;
};

export const a15: Attack = engineAttack({
  id: 'A15',
  title: 'k-1 injection',
  holdsWhen: 'at least k honest units remain or the record is withheld',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = {
      released: 0,
      withheld: 0,
      fewest: { staff: Number.POSITIVE_INFINITY, public: Number.POSITIVE_INFINITY },
      inferred: 0,
    };
    let attempts = 0;
    for (let honest = 1; honest <= (quick ? 5 : 9); honest += 1) {
      for (let hostile = 1; hostile <= (quick ? 3 : 6); hostile += 1) {
        for (let jammed = 0; jammed < honest; jammed += 1) {
          attack(program, { honest, hostile, jammed }, chance, tally);
          attempts += 1;
        }
      }
    }
    const { released, withheld, fewest, inferred } = tally;
    return {
      holds: fewest.staff >= K.staff && fewest.public >= K.public && released > 0 && withheld > 0,
      breaks: fewest.staff < K.staff && inferred > 0,
      got: `at least ${fewest.staff} honest units heard behind each released value (limit ${K.staff})${publicFigure(fewest.public)}; ${released} released, ${withheld} withheld; ${inferred} honest levels pinned in ${attempts} attempts`,
    };
  },
});

/** The control has one lane only. */
function publicFigure(fewest: number): string {
  return Number.isFinite(fewest)
    ? `, ${fewest} on the public lane (limit ${K.public})`
    : ', no public lane';
}

type Attempt = { readonly honest: number; readonly hostile: number; readonly jammed: number };

function attack(
  program: Program,
  { honest, hostile, jammed }: Attempt,
  chance: Chance,
  tally: Tally,
): void {
  const scene: Scene = {
    site: zoneSite([['a', 'x']]),
    sensors: farApart([
      ...specsOf({ a: honest }),
      ...specsOf({ a: hostile }, { owner: 'verified:hostile' }).map((spec) => ({
        ...spec,
        id: `hostile${spec.id}`,
      })),
    ]),
  };
  const aggregator = program(scene);
  const ids = scene.sensors.map(({ sensorId }) => sensorId);
  const truth: Said = new Map(ids.slice(0, honest).map((id) => [id, chance.integer(5)]));
  const hostileIds = ids.slice(honest);
  const everybody = new Map([...truth, ...hostileIds.map((id) => [id, 0] as const)]);
  for (let w = 0; w < CALM_WINDOWS; w += 1) {
    aggregator.window(T0 + w * MINUTE, readingsOf(everybody, T0 + w * MINUTE));
  }
  const heard: Said = new Map([...truth].slice(jammed));
  for (let i = 0; i < SWEEPS; i += 1) {
    const start = T0 + CALM_WINDOWS * MINUTE + i * SWEEP_MS;
    const swept = sweep(aggregator, { honest: heard, hostile: hostileIds, start });
    count(swept.records, heard.size, tally);
    const last = i === SWEEPS - 1;
    if (last) tally.inferred += [...heard.keys()].filter((id) => isPinned(swept, id)).length;
  }
  const later = aggregator.later(PUBLISHED).filter(({ lane }) => lane === 'public');
  count(later, heard.size, tally);
}

function count(records: readonly SeenRecord[], heard: number, tally: Tally): void {
  for (const { lane, level } of records) {
    if (level === null) tally.withheld += 1;
    else {
      tally.released += 1;
      tally.fewest[lane] = Math.min(heard, tally.fewest[lane]);
    }
  }
}

function isPinned(swept: ReturnType<typeof sweep>, unit: string): boolean {
  return swept.feasible.get(unit)?.length === 1;
}
