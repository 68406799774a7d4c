// The adversary of A1, A14 and A15: what each unit can have said, given the records of one stretch of time in which levels stood still. Medians by
// propagation over sets of levels, means by their exact sums, parents minus children first.
import { levelTable } from '#aggregator/core/policy/bands.ts';
import type { Aggregator, SeenRecord, SeenRegion } from './seen.ts';

export type Publication = {
  readonly statistic: Aggregator['statistic'];
  readonly regions: readonly SeenRegion[];
  readonly records: readonly SeenRecord[];
};

export type SideKnowledge = {
  /** Levels of units that the adversary runs itself. */
  readonly own?: ReadonlyMap<string, number>;
  /** Units known to be silent: the control drops them from its mean. */
  readonly silent?: ReadonlySet<string>;
};

/** Enough differences for a site of some dozens of units. */
const MOST_SUMS = 200;
const ALL = 0b11111;
const LEVELS = [0, 1, 2, 3, 4] as const;

/** Levels that each unit can have had; units on which nothing was released keep all five. */
export function feasibleLevels(
  publication: Publication,
  { own = new Map(), silent = new Set() }: SideKnowledge = {},
): ReadonlyMap<string, readonly number[]> {
  const domains = new Map<string, number>();
  const units = new Set(publication.regions.flatMap((region) => region.units));
  for (const unit of units) domains.set(unit, ALL);
  for (const [unit, level] of own) domains.set(unit, 1 << level);
  if (publication.statistic === 'mean') propagateSums(sumsOf(publication, silent), domains);
  else propagateMedians(mediansOf(publication, silent, domains), domains);
  return new Map([...units].map((unit) => [unit, levelsIn(domains.get(unit) ?? 0)]));
}

function levelsIn(mask: number): readonly number[] {
  return LEVELS.filter((level) => (mask >> level) & 1);
}

type Sum = { readonly units: readonly string[]; readonly total: number };

function sumsOf({ regions, records }: Publication, silent: ReadonlySet<string>): readonly Sum[] {
  const sums = new Map<string, Sum>();
  const keep = (units: readonly string[], total: number): boolean => {
    const key = units.join();
    if (units.length === 0 || sums.size >= MOST_SUMS || sums.has(key)) return false;
    sums.set(key, { units, total });
    return true;
  };
  for (const { regionId, level, n } of records) {
    const region = regions.find((candidate) => candidate.regionId === regionId);
    const units = (region?.units ?? []).filter((unit) => !silent.has(unit)).toSorted();
    if (level !== null && n === units.length) keep(units, Math.round(level * n));
  }
  // Parent minus child, and whatever that leaves, until nothing new comes.
  for (let isNew = true; isNew; ) {
    isNew = false;
    const known = [...sums.values()];
    for (const whole of known) {
      for (const part of known) isNew = keepDifference(whole, part, keep) || isNew;
    }
  }
  return [...sums.values()];
}

function keepDifference(
  whole: Sum,
  part: Sum,
  keep: (units: readonly string[], total: number) => boolean,
): boolean {
  if (part.units.length >= whole.units.length) return false;
  const inWhole = new Set(whole.units);
  if (!part.units.every((unit) => inWhole.has(unit))) return false;
  const inPart = new Set(part.units);
  return keep(
    whole.units.filter((unit) => !inPart.has(unit)),
    whole.total - part.total,
  );
}

/** Interval propagation: a unit is at least what the sum leaves when all others are highest, and at most when they are lowest. */
function propagateSums(sums: readonly Sum[], domains: Map<string, number>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { units, total } of sums) {
      const bounds = units.map((unit) => levelsIn(domains.get(unit) ?? 0));
      const lows = bounds.reduce((sum, levels) => sum + (levels[0] ?? 0), 0);
      const highs = bounds.reduce((sum, levels) => sum + (levels.at(-1) ?? 4), 0);
      units.forEach((unit, i) => {
        const levels = bounds[i] ?? [];
        const least = total - (highs - (levels.at(-1) ?? 4));
        const most = total - (lows - (levels[0] ?? 0));
        changed = narrow(domains, unit, (level) => level >= least && level <= most) || changed;
      });
    }
  }
}

function narrow(
  domains: Map<string, number>,
  variable: string,
  allows: (level: number) => boolean,
): boolean {
  const before = domains.get(variable) ?? ALL;
  let after = 0;
  for (const level of levelsIn(before)) if (allows(level)) after |= 1 << level;
  domains.set(variable, after);
  return after !== before;
}

/** `whole` is the upper median of its parts as the table reports them. */
type Median = {
  readonly whole: string;
  readonly parts: readonly string[];
  readonly table: readonly number[];
};

/** A staff region of units, a public region of staff regions; a record fixes the whole. */
function mediansOf(
  { regions, records }: Publication,
  silent: ReadonlySet<string>,
  domains: Map<string, number>,
): readonly Median[] {
  const medians = regions.map(({ lane, regionId, units, parts, boundaries }) => ({
    whole: `${lane} ${regionId}`,
    parts:
      lane === 'public'
        ? parts.map((part) => `staff ${part}`)
        : units.filter((unit) => !silent.has(unit)),
    table: levelTable(boundaries),
  }));
  for (const { whole, table } of medians) {
    domains.set(
      whole,
      table.reduce<number>((mask, level) => mask | (1 << level), 0),
    );
  }
  for (const { lane, regionId, level } of records) {
    if (level !== null) domains.set(`${lane} ${regionId}`, 1 << level);
  }
  return medians.filter(({ parts }) => parts.length > 0);
}

function propagateMedians(medians: readonly Median[], domains: Map<string, number>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { whole, parts, table } of medians) {
      const reported = parts.map((part) => mapped(domains.get(part) ?? ALL, table));
      const wholes = levelsIn(domains.get(whole) ?? ALL);
      changed = narrow(domains, whole, (level) => canBeMedian(reported, level)) || changed;
      parts.forEach((part, i) => {
        const allows = (level: number): boolean => {
          const fixed = reported.with(i, 1 << (table[level] ?? 0));
          return wholes.some((value) => canBeMedian(fixed, value));
        };
        changed = narrow(domains, part, allows) || changed;
      });
    }
  }
}

function mapped(mask: number, table: readonly number[]): number {
  return levelsIn(mask).reduce((out, level) => out | (1 << (table[level] ?? 0)), 0);
}

/** Whether parts with these possible levels can have `value` as their upper median. */
function canBeMedian(parts: readonly number[], value: number): boolean {
  const needed = parts.length - Math.floor(parts.length / 2);
  const above = ALL & ~((2 << value) - 1);
  let equal = 0;
  let onlyAbove = 0;
  let eitherSide = 0;
  for (const mask of parts) {
    if ((mask >> value) & 1) equal += 1;
    else if ((mask & above) === mask) onlyAbove += 1;
    else if ((mask & above) !== 0) eitherSide += 1;
  }
  // Fewer than `needed` strictly above, and with the equal ones at least `needed`.
  const least = Math.max(onlyAbove, needed - equal);
  return equal > 0 && least <= Math.min(onlyAbove + eitherSide, needed - 1);
}
