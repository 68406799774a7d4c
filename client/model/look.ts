// How a region looks: a level, or one of the ways of not being known. The one vocabulary of map, plates, table and legend.
import type { Level } from '#shared/wire/level.ts';
import type { RegionState, Unknown } from './region-state.ts';

export type Look = Level | Unknown;
export const LEVEL_LOOKS: readonly Level[] = [0, 1, 2, 3, 4];
export const UNKNOWN_LOOKS: readonly Unknown[] = [
  'withheld',
  'stale',
  'offline',
  'unpublished',
  'retracted',
  'waiting',
];

export function lookOf(state: RegionState): Look {
  return state.kind === 'level' ? state.level : state.kind;
}

export function isLevelLook(look: Look): look is Level {
  return typeof look === 'number';
}

/** Who gives way on the map: a plate of higher priority is placed first. Not known stands between 3 and 2. */
export function lookPriority(look: Look): number {
  return isLevelLook(look) ? look : 2.5;
}
