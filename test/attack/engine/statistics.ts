// What an adversary with a spreadsheet can do: means, correlations, least squares, entropy.

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson; 0 where one side does not vary, because then it tells nothing. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((value, i) => {
    const [da, db] = [value - meanA, (b[i] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Entropy in bits of a list of outcomes. */
export function entropyBits(outcomes: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / outcomes.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** Collects rows of `y = x . beta` and solves the normal equations; an intercept is taken along. */
export class LeastSquares {
  readonly #size: number;
  readonly #xx: number[][];
  readonly #xy: number[];

  constructor(regressors: number) {
    this.#size = regressors + 1;
    this.#xx = Array.from({ length: this.#size }, () => Array<number>(this.#size).fill(0));
    this.#xy = Array<number>(this.#size).fill(0);
  }

  add(x: readonly number[], y: number): void {
    const row = [...x, 1];
    row.forEach((a, i) => {
      const line = this.#xx[i];
      if (line === undefined || a === 0) return;
      row.forEach((b, j) => {
        line[j] = (line[j] ?? 0) + a * b;
      });
      this.#xy[i] = (this.#xy[i] ?? 0) + a * y;
    });
  }

  /** One coefficient per regressor; 0 where a regressor never varied. */
  solve(): readonly number[] {
    const rows = this.#xx.map((line, i) => [...line, this.#xy[i] ?? 0]);
    for (let i = 0; i < this.#size; i += 1) eliminate(rows, i);
    return rows.slice(0, -1).map((row, i) => {
      const pivot = row[i] ?? 0;
      return Math.abs(pivot) < 1e-9 ? 0 : (row[this.#size] ?? 0) / pivot;
    });
  }
}

/** Clears column `i` from all other rows; the matrix is symmetric and positive, so no row needs to be exchanged. */
function eliminate(rows: number[][], i: number): void {
  const pivotRow = rows[i] ?? [];
  const pivot = pivotRow[i] ?? 0;
  if (Math.abs(pivot) < 1e-9) return;
  rows.forEach((row, r) => {
    if (r === i) return;
    const factor = (row[i] ?? 0) / pivot;
    if (factor === 0) return;
    for (let c = i; c < row.length; c += 1) row[c] = (row[c] ?? 0) - factor * (pivotRow[c] ?? 0);
  });
}

/** Standard errors that a figure goes beyond by luck once in 10,000 seeds, to one side: a verdict that turns on one is judged with them. */
const SURE = 3.72;

/** How far a share may be off by luck, of so many games that have it with this probability. */
export function luckOfShare(probability: number, games: number): number {
  return SURE * Math.sqrt((probability * (1 - probability)) / games);
}
