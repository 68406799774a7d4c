// The adversary who knows, or believes to know, who took part: released levels regressed on participation, and the result held against the truth.
import type { SeenRegion } from './seen.ts';
import { correlation, LeastSquares, mean } from './statistics.ts';

/** Per region: its level in each window, null where withheld. */
export type Series = ReadonlyMap<string, readonly (number | null)[]>;
/** Per unit: heard or not in each window. */
export type Participation = ReadonlyMap<string, readonly boolean[]>;

/**
 * The adversary: a coefficient per unit. Both sides are taken against the mean of the windows at a distance before and after, which removes the day's
 * course.
 */
export function regress(
  regions: readonly SeenRegion[],
  series: Series,
  heard: Participation,
  distance: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { regionId, units } of regions) {
    const levels = series.get(regionId) ?? [];
    const fit = new LeastSquares(units.length);
    for (let w = distance; w < levels.length - distance; w += 1) {
      const y = against(levels, w, distance);
      const x = units.map((unit) => against(heard.get(unit) ?? [], w, distance) ?? 0);
      if (y !== null) fit.add(x, y);
    }
    const coefficients = fit.solve();
    units.forEach((unit, i) => {
      found.set(unit, coefficients[i] ?? 0);
    });
  }
  return found;
}

/** A value against the mean of its neighbours; null where one of them is withheld. */
function against(
  values: readonly (number | boolean | null)[],
  w: number,
  distance: number,
): number | null {
  const [before, now, after] = [values[w - distance], values[w], values[w + distance]];
  if (before == null || now == null || after == null) return null;
  return distance === 0 ? Number(now) : Number(now) - (Number(before) + Number(after)) / 2;
}

/** Correlation over all units of coefficient and true long-run level, both against their region: what a region has in common is released anyway. */
export function againstTruth(
  regions: readonly SeenRegion[],
  guesses: ReadonlyMap<string, number>,
  truth: ReadonlyMap<string, number>,
): number {
  const centred = (values: ReadonlyMap<string, number>): number[] =>
    regions.flatMap(({ units }) => {
      const own = units.map((unit) => values.get(unit) ?? 0);
      const middle = mean(own);
      return own.map((value) => value - middle);
    });
  return correlation(centred(guesses), centred(truth));
}
