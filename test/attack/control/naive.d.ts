import type { Program } from '../engine/seen.ts';
export declare const naive: Program;
/** The same with a second map view: hexagons next to zones. */
export declare const naiveWithHexagons: Program;
