import { type EpochMs } from '#shared/time.ts';
import type { Program } from './seen.ts';
export declare const MINUTE = 60000;
/** The default policy of the scene's site. Windows start at T0. */
export declare const product: Program;
/** Start of the public window of 15 minutes that holds `at`. */
export declare function publicStartOf(at: EpochMs): EpochMs;
