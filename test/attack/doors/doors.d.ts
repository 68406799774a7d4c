import { type Rival } from './naive-rival.ts';
import type { Victim } from './victim.ts';
/** Sites of the attacks. Those that are compared with each other have names of one length, so that their answers may have one length. */
export declare const SITES: {
  readonly a05: readonly ['slide'];
  readonly a06: readonly ['later'];
  readonly a07: readonly ['cross-a', 'cross-b'];
  readonly a08: readonly ['channel'];
  readonly a10: readonly ['times-a', 'times-b', 'times-c'];
  readonly a16: readonly ['flood-a', 'flood-b'];
  readonly a21: readonly ['crashes'];
  readonly a22: readonly ['search'];
  readonly a23: readonly ['alive-a', 'alive-b'];
};
export declare function theProduct(): Promise<Victim>;
/** Ends the product's processes and removes its data. The next attack starts it anew. */
export declare function closeDoors(): Promise<void>;
export declare function withRival<T>(run: (rival: Rival) => Promise<T>): Promise<T>;
