import type pg from 'pg';
import { type EmbeddedDatabase } from '#aggregator/database/embedded.ts';
import type { EpochMs } from '#shared/time.ts';
import { ClockedProcess } from './clocked-process.ts';
/** A day of its own, at the start of a public window: what the tests find does not depend on when they run. */
export declare const WORLD_STARTS: EpochMs;
export declare const WINDOW_MS = 60000;
export declare const PUBLIC_MS = 900000;
export declare function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  limitMs?: number,
): Promise<void>;
export declare class World {
  #private;
  readonly siteIds: readonly string[];
  readonly dataDir: string;
  readonly database: EmbeddedDatabase;
  /** As the owner, to look. */
  readonly owner: pg.Pool;
  readonly origin: string;
  readonly intakes: readonly string[];
  readonly tokens: ReadonlyMap<string, string>;
  readonly aggregator: ClockedProcess;
  readonly second: ClockedProcess;
  readonly server: ClockedProcess;
  at: EpochMs;
  constructor(
    parts: Pick<
      World,
      'siteIds' | 'dataDir' | 'database' | 'owner' | 'origin' | 'intakes' | 'tokens'
    >,
  );
  operatorToken(): string;
  startAggregator(): Promise<void>;
  /** Moves the intake's clock slot by slot, so that it is heard listening in each, and waits for what falls due. */
  moveIntake(to: EpochMs): Promise<void>;
  /** Nothing listens in between: those windows are withheld as `aggregator_gap`. */
  jumpIntake(to: EpochMs): Promise<void>;
  /** Moves the viewers' clock. A notice says nothing by itself: it only makes the server look at its clock. */
  moveViewers(to: EpochMs): Promise<void>;
  close(): Promise<void>;
}
export declare function startWorld(siteIds: readonly string[]): Promise<World>;
