// The search for violations: pairs of neighbouring worlds, and every difference between what is told of them that no promise allows.
import { Chance } from '../attack/engine/chance.ts';
import { type Difference, differences } from './compare.ts';
import { KINDS, type Kind } from './neighbour.ts';
import { drawNeighbour } from './neighbours.ts';
import { type Leak, tell } from './spine.ts';
import { drawWorld } from './world.ts';

/** Neighbours of each world. */
export const PAIRS_PER_WORLD = 8;

export type Violation = {
  readonly kind: Kind;
  /** Repeats it: `--seed <this> --pairs 8`. */
  readonly worldSeed: number;
  readonly difference: Difference;
};

export type Audited = {
  readonly pairs: Readonly<Record<Kind, number>>;
  /** Pairs in whose tellings anything differed at all: a search that changes nothing finds nothing. */
  readonly differing: Readonly<Record<Kind, number>>;
  readonly violations: readonly Violation[];
};

export type AuditOptions = {
  readonly pairs: number;
  readonly seed: number;
  readonly leak?: Leak | undefined;
  /** Ends with the world in which the first one is found. */
  readonly untilFound?: boolean;
  /** Called after each world. */
  readonly onPairs?: (done: number, violations: number) => void;
  readonly onViolation?: (violation: Violation) => void;
};

const KIND_NAMES = Object.keys(KINDS) as Kind[];
const none = () => Object.fromEntries(KIND_NAMES.map((kind) => [kind, 0])) as Record<Kind, number>;

type Counts = {
  readonly pairs: Record<Kind, number>;
  readonly differing: Record<Kind, number>;
  readonly violations: Violation[];
};

/** Draws pairs until there are `pairs` of them; each world has a seed of its own, counted from `seed`. */
export function auditPrivacy(options: AuditOptions): Audited {
  const { pairs, seed, leak, untilFound, onPairs, onViolation } = options;
  const counts: Counts = { pairs: none(), differing: none(), violations: [] };
  let worldSeed = seed;
  for (let done = 0; done < pairs; worldSeed += 1) {
    const most = Math.min(PAIRS_PER_WORLD, pairs - done);
    const known = counts.violations.length;
    auditWorld(worldSeed, most, leak, counts);
    for (const violation of counts.violations.slice(known)) onViolation?.(violation);
    done += most;
    onPairs?.(done, counts.violations.length);
    if (untilFound === true && counts.violations.length > 0) break;
  }
  return counts;
}

/** The neighbours of one world. */
function auditWorld(worldSeed: number, most: number, leak: Leak | undefined, counts: Counts): void {
  const chance = new Chance(worldSeed);
  const isLong = chance.happens(0.3);
  const kinds = KIND_NAMES.filter((kind) => KINDS[kind] === isLong);
  const world = drawWorld(chance, isLong);
  const first = tell(world, leak);
  for (let n = 0; n < most; n += 1) {
    const kind = chance.pick(kinds);
    const neighbour = drawNeighbour(kind, world, chance);
    const second = tell(neighbour.world, leak);
    const found = differences(first, second);
    counts.pairs[kind] += 1;
    if (found.length > 0) counts.differing[kind] += 1;
    for (const difference of neighbour.judge(found, first, second))
      counts.violations.push({ kind, worldSeed, difference });
  }
}
