// What a pair of neighbouring worlds is, and what may be told of refusals.
import { refusalClassSchema } from '#shared/wire/api.ts';
import type { Difference } from './compare.ts';
import type { Told } from './spine.ts';
import type { World } from './world.ts';

/** What differs, and whether the world must be long enough for a change of plan. */
export const KINDS = {
  levels: false,
  moved: false,
  silent: false,
  owner: false,
  joins: true,
  leaves: true,
  batch: true,
} as const;
export type Kind = keyof typeof KINDS;

export type Neighbour = {
  readonly kind: Kind;
  readonly world: World;
  /** What of the differences between the tellings of both worlds no promise allows. */
  readonly judge: (
    found: readonly Difference[],
    first: Told,
    second: Told,
  ) => readonly Difference[];
};

/** One of the classes that may be told (promise P25); undefined and true/false: the reason is told in one of both only. */
export function isRefusalClass(value: unknown): boolean {
  return typeof value === 'boolean' || refusalClassSchema.safeParse(value).success;
}

/** Fields of a record that may tell who reported (promise P25). */
export const PARTICIPATION: ReadonlySet<string> = new Set(['status', 'level', 'reason']);
