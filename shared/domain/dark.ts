// When a region that nobody hears of counts as failed rather than withheld: for every screen and page that tells the two apart.
import { REASON_BYTES } from '../codes.ts';

/** Withheld for lack of contributors for so long is offline; a gap of the intake is so at once. Milliseconds. */
export const OFFLINE_AFTER_MS = 900_000;

/** Bytes of a region that is dark: nobody sends from there, or nobody listened. */
export const DARK_BYTES: ReadonlySet<number> = new Set([
  REASON_BYTES.insufficient_contributors,
  REASON_BYTES.aggregator_gap,
]);
