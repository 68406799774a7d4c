// The one statistic of the product: the upper median. Levels are ordinal, so nothing here adds them up.

/** Sort ascending, take index floor(n/2). @throws {RangeError} on an empty list. */
export function upperMedian(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('the upper median of nothing is not defined');
  return middle;
}

/**
 * Upper median of levels given as counts per level: `counts[offset + level]`, five of them. -1 when all are 0. The same value as
 * `upperMedian` of the listed levels, without listing them.
 */
export function upperMedianOfCounts(counts: ArrayLike<number>, offset: number): number {
  let total = 0;
  for (let level = 0; level < 5; level += 1) total += counts[offset + level] ?? 0;
  if (total === 0) return -1;
  let below = 0;
  const index = Math.floor(total / 2);
  for (let level = 0; level < 5; level += 1) {
    below += counts[offset + level] ?? 0;
    if (below > index) return level;
  }
  return -1;
}
