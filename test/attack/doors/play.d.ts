import type { Reading } from '#shared/reading.ts';
import type { EpochMs } from '#shared/time.ts';
import { type Says } from './readings.ts';
import { type Answer, type Victim } from './victim.ts';
export declare const STAFF_WINDOWS: number;
/** Staff records are published this long after their window's end. */
export declare const STAFF_DELAY_MS = 15000;
/** What each site is told in the staff window that starts at the given time. */
export type Script = (siteId: string, start: EpochMs) => Says;
export type Played = {
  readonly start: EpochMs;
  /** Answers of the intake, by site. */
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
};
/** The readings of one window, sent a second after its end; throws when the intake did not take the batch. */
export declare function sendWindow(
  victim: Victim,
  siteId: string,
  readings: readonly Reading[],
): Promise<Answer>;
/** Staff windows of a public window that is about to begin; the last one is not closed yet when this resolves. */
export declare function playWindows(
  victim: Victim,
  siteIds: readonly string[],
  script: Script,
  windows?: number,
): Promise<Played>;
/** A whole public window, published. The clock stands at its publication. */
export declare function playPublicWindow(
  victim: Victim,
  siteIds: readonly string[],
  script: Script,
): Promise<Played>;
