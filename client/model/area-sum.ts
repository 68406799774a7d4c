// What is said of an area in a few words: its worst level, and how many of its zones must not be missed. What is not known stands beside the level, and
// neither hides the other. Pure.
import type { Level } from '#shared/wire/level.ts';
import { LEVEL_LOOKS, type Look, UNKNOWN_LOOKS } from './look.ts';
import type { Unknown } from './region-state.ts';

export type AreaSum = {
  /** How many zones it has. */
  readonly all: number;
  /** Highest released level; null: none of them is known. */
  readonly worst: Level | null;
  /** How many zones are at level 4, at 3, and not known. */
  readonly critical: number;
  readonly veryBusy: number;
  readonly unknown: number;
  /** What most of those are that are not known; null: all are known. */
  readonly mostly: Unknown | null;
};

export function sumOf(looks: readonly Look[]): AreaSum {
  const counts = new Map<Look, number>();
  for (const look of looks) counts.set(look, (counts.get(look) ?? 0) + 1);
  const count = (look: Look): number => counts.get(look) ?? 0;
  const known = LEVEL_LOOKS.filter((level) => count(level) > 0);
  const [mostly = null] = UNKNOWN_LOOKS.filter((look) => count(look) > 0).toSorted(
    (a, b) => count(b) - count(a),
  );
  return {
    all: looks.length,
    worst: known.at(-1) ?? null,
    critical: count(4),
    veryBusy: count(3),
    unknown: UNKNOWN_LOOKS.reduce((sum, look) => sum + count(look), 0),
    mostly,
  };
}
