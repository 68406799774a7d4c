import type { Reading } from '#shared/reading.ts';
import type { Surface } from './victim.ts';
export type Canaries = {
  readonly siteId: string;
  readonly readings: readonly Reading[];
  /** Values that were refused, and must stand nowhere. */
  readonly refused: readonly string[];
};
/** Needles for everything, and needles for where no name of a sensor belongs. */
export declare function needlesOf({ siteId, readings, refused }: Canaries): {
  readonly everywhere: readonly Buffer[];
  readonly outsideRegister: readonly Buffer[];
};
export type Scan = {
  readonly surfaces: number;
  readonly bytes: number;
  readonly rows: number;
  readonly needles: number;
  /** Names of the places that hold a canary, with how many of them. */
  readonly found: ReadonlyMap<string, number>;
};
export declare function scan(surfaces: readonly Surface[], canaries: Canaries): Scan;
