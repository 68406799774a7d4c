// Person-level anonymity (release specification, section 2): which boundaries of the scale a field of view may tell apart.
import type { Level, Scale } from '#shared/wire/level.ts';
import { LEVELS } from '#shared/wire/level.ts';

/** Boundaries (1..4, ascending) that a map keeps. Boundary 4 is always kept: level 4 starts at d4. */
export type BandMap = readonly number[];

const TOP_BOUNDARY = 4;
/** The band that contains 0 may reach at most d2. */
const HIGHEST_QUIET_BOUNDARY = 2;
/** milli-persons/m2 x cm2 x per cent that make one person. */
const UNITS_PER_PERSON = 1000 * 10_000 * 100;

/** Square metres as whole square centimetres, rounded down (a float's noise in the seventh digit aside). */
export function squareCentimetres(areaM2: number): number {
  return Math.floor(Math.round(areaM2 * 1e7) / 1e3);
}

/** Whether a band of `width` milli-persons/m2 spans at least `kPeople` persons in this field of view, the margin taken off. */
function holds(width: number, areaM2: number, rule: PersonRule): boolean {
  const span = width * squareCentimetres(areaM2) * (100 - rule.marginPercent);
  return span >= rule.kPeople * UNITS_PER_PERSON;
}

export type PersonRule = { readonly kPeople: number; readonly marginPercent: number };

/**
 * The sensor's own map: from 0 upwards a band closes at the first boundary at which it spans `kPeople`; a finite remainder below d4
 * joins the closed band under it. Null when the field of view is too small (`fov_too_small`).
 */
export function bandMap(scale: Scale, areaM2: number, rule: PersonRule): BandMap | null {
  const kept: number[] = [];
  let from = 0;
  scale.forEach((density, i) => {
    if (!holds(density - from, areaM2, rule)) return;
    kept.push(i + 1);
    from = density;
  });
  if (kept.at(-1) !== TOP_BOUNDARY) {
    kept.pop();
    kept.push(TOP_BOUNDARY);
  }
  return keepsQuiet(kept) ? kept : null;
}

/** Persons that the open top band holds at the least: `d4 * areaM2 * (1-margin)`, rounded down. */
export function topPersons(scale: Scale, areaM2: number, marginPercent: number): number {
  const span = scale[3] * squareCentimetres(areaM2) * (100 - marginPercent);
  return Math.floor(span / UNITS_PER_PERSON);
}

/** Whether the band of 0 ends at d2 or below, as every map that is released must. */
export function keepsQuiet(map: BandMap): boolean {
  const first = map[0];
  return first !== undefined && first <= HIGHEST_QUIET_BOUNDARY;
}

/** Boundaries that both maps keep. */
export function commonMap(a: BandMap, b: BandMap): BandMap {
  return a === b ? a : a.filter((boundary) => b.includes(boundary));
}

/** A level as the map reports it: the highest level of its band, but 0 for the band that contains 0. */
export function applyMap(map: BandMap, level: number): Level {
  let index = 0;
  for (const boundary of map) if (boundary <= level) index += 1;
  if (index === 0) return 0;
  return levelOf((map[index] ?? TOP_BOUNDARY + 1) - 1);
}

/** The map as a table: `table[level]` is what is reported. */
export function levelTable(map: BandMap): readonly Level[] {
  return LEVELS.map((level) => applyMap(map, level));
}

/** @throws {RangeError} when the number is not a level. */
export function levelOf(value: number): Level {
  const level = LEVELS[value];
  if (level === undefined) throw new RangeError('a level is a whole number from 0 to 4');
  return level;
}
