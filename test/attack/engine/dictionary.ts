// The adversary of A2, A3 and A17: it runs a copy of the published program on every world that it can think of and looks the released records up. What it finds is
// exact: a level is feasible when some world with it gives the very same records.
import { T0 } from '#test/kit/core/builders.ts';
import { MINUTE } from './product.ts';
import type { Program, Scene, SeenRecord } from './seen.ts';
import { readingsOf, type Said } from './worlds.ts';

/** Everything that records say, with their times taken off. */
export function signatureOf(records: readonly SeenRecord[]): string {
  return records
    .map(({ lane, regionId, level, reason, n }) => `${lane} ${regionId} ${level} ${reason} ${n}`)
    .join('\n');
}

/** Released signature of each world, a window each; every sensor of a scene that speaks at all speaks in all of them. */
export function signaturesOf(
  program: Program,
  scene: Scene,
  worlds: readonly Said[],
): readonly string[] {
  const aggregator = program(scene);
  return worlds.map((world, i) => {
    const start = T0 + i * MINUTE;
    const records = aggregator.window(start, readingsOf(world, start));
    return signatureOf(records.filter(({ lane }) => lane === 'staff'));
  });
}

/** `signature -> key -> feasible levels`, where a world says which levels each key can have in it. */
export type Dictionary = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<number>>>;

export function dictionaryOf(
  signatures: readonly string[],
  worlds: readonly Said[],
  keyOf: (sensorId: string) => string,
): Dictionary {
  const dictionary = new Map<string, Map<string, Set<number>>>();
  signatures.forEach((signature, i) => {
    const entry = dictionary.get(signature) ?? new Map<string, Set<number>>();
    dictionary.set(signature, entry);
    for (const [sensorId, level] of worlds[i] ?? []) {
      const key = keyOf(sensorId);
      const levels = entry.get(key) ?? new Set();
      entry.set(key, levels.add(level));
    }
  });
  return dictionary;
}

/** Every list of `length` levels without regard to order. */
export function* multisets(
  alphabet: readonly number[],
  length: number,
  from = 0,
): Generator<readonly number[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (let i = from; i < alphabet.length; i += 1) {
    for (const rest of multisets(alphabet, length - 1, i)) yield [alphabet[i] ?? 0, ...rest];
  }
}
