export declare class Chance {
  #private;
  constructor(seed: number);
  /** In [0, 1). */
  uniform(): number;
  between(low: number, high: number): number;
  /** Whole number from 0 up to, not including, `below`. */
  integer(below: number): number;
  happens(probability: number): boolean;
  /** @throws {RangeError} on an empty list. */
  pick<T>(from: readonly T[]): T;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller). */
  normal(): number;
  /** Poisson by multiplication of uniforms; for means up to some hundreds. */
  poisson(mean: number): number;
}
