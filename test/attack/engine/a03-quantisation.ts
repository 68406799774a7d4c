// A3: every released value, every number of contributors from k to 9, every mix of sensors with unequal maps. The adversary has the complete dictionary of the
// program: every combination of levels against what is released for it.
import { applyMap, bandMap } from '#aggregator/core/policy/bands.ts';
import { DEFAULT_SCALES, type Scale } from '#shared/wire/level.ts';
import type { Site } from '#shared/wire/site.ts';
import { type SensorSpec, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { type Dictionary, dictionaryOf, multisets, signaturesOf } from './dictionary.ts';
import { engineAttack, percent } from './judged.ts';
import type { Program, Scene } from './seen.ts';
import { farApart, type Said } from './worlds.ts';

/** Sensors of one area of view and so of one map. */
type Kind = { readonly areaM2: number; readonly map: readonly number[] };
type Family = { readonly site: Site; readonly kinds: readonly Kind[]; readonly largest: number };

const EDITED: Scale = [400, 800, 1100, 3300];

/** The default scale knows two maps; an edited one that is still allowed knows three, which pool to one of three levels. */
function families(quick: boolean): readonly Family[] {
  const site = zoneSite([['a', 'x']]);
  return [
    { site, kinds: kindsOf(DEFAULT_SCALES.standing, [100, 20]), largest: quick ? 5 : 9 },
    {
      site: { ...site, scales: { standing: EDITED } },
      kinds: kindsOf(EDITED, [100, 35, 25]),
      largest: quick ? 4 : 7,
    },
  ];
}

function kindsOf(scale: Scale, areas: readonly number[]): readonly Kind[] {
  return areas.map((areaM2) => ({
    areaM2,
    map: bandMap(scale, areaM2, { kPeople: 10, marginPercent: 20 }) ?? [],
  }));
}

type Tally = { sets: number; incomplete: number; worlds: number; mixes: number };

export const a3: Attack = engineAttack({
  id: 'A3',
  title: 'quantisation and unequal maps',
  holdsWhen: 'the feasible set of every contributor is complete',
  run: (program, { quick }) => {
    const tally: Tally = { sets: 0, incomplete: 0, worlds: 0, mixes: 0 };
    for (const family of families(quick)) {
      for (let n = 3; n <= family.largest; n += 1) {
        for (const mix of multisets([...family.kinds.keys()], n)) {
          attackMix(program, family, mix, tally);
        }
      }
    }
    const { sets, incomplete, worlds, mixes } = tally;
    return {
      holds: incomplete === 0 && sets > 0,
      breaks: incomplete > 0,
      got: `${incomplete} of ${sets} feasible sets incomplete, ${percent(incomplete / sets)} (limit 0; ${worlds} combinations of levels, ${mixes} mixes of maps)`,
    };
  },
});

function attackMix(program: Program, family: Family, mix: readonly number[], tally: Tally): void {
  const specs: SensorSpec[] = mix.map((kind, i) => ({
    id: `k${kind}s${i}`,
    zone: 'a',
    areaM2: family.kinds[kind]?.areaM2 ?? 100,
  }));
  // A region of three fresh units has a fourth that is planned and silent.
  const silent = mix.length === 3 ? [{ id: 'z', zone: 'a' }] : [];
  const scene: Scene = { site: family.site, sensors: farApart([...specs, ...silent]) };
  const worlds = [...worldsOf(specs, family.kinds)];
  const signatures = signaturesOf(program, scene, worlds);
  tally.mixes += 1;
  tally.worlds += worlds.length;
  countIncomplete(dictionaryOf(signatures, worlds, kindOf), mix, family.kinds, tally);
}

function kindOf(sensorId: string): string {
  return sensorId.slice(0, 2);
}

/** Every combination of levels that the maps tell apart; sensors of one kind are alike, so their order does not matter. */
function* worldsOf(specs: readonly SensorSpec[], kinds: readonly Kind[]): Generator<Said> {
  let worlds: (readonly (readonly [string, number])[])[] = [[]];
  kinds.forEach((kind, number) => {
    const ids = specs.map(({ id }) => id).filter((id) => kindOf(id) === `k${number}`);
    const levels = [...multisets(alphabetOf(kind), ids.length)];
    worlds = worlds.flatMap((world) =>
      levels.map((drawn) => [...world, ...ids.map((id, i) => [id, drawn[i] ?? 0] as const)]),
    );
  });
  for (const world of worlds) yield new Map(world);
}

function alphabetOf({ map }: Kind): readonly number[] {
  return [...new Set([0, 1, 2, 3, 4].map((level) => applyMap(map, level)))];
}

/** Released signatures only: a withheld one says nothing. Any sensor of a kind could be the one with any of the kind's levels. */
function countIncomplete(
  dictionary: Dictionary,
  mix: readonly number[],
  kinds: readonly Kind[],
  tally: Tally,
): void {
  for (const [signature, feasible] of dictionary) {
    if (!/ [0-4](\.\d+)? null/.test(signature)) continue;
    for (const kind of new Set(mix)) {
      const own = kinds[kind];
      if (own === undefined) continue;
      tally.sets += 1;
      if ((feasible.get(`k${kind}`)?.size ?? 0) < alphabetOf(own).length) tally.incomplete += 1;
    }
  }
}
