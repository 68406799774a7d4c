// The contract of what a site carries from one window to the next: last levels and rosters at the
// end of a window, so that a restart goes on as if it had not stopped. Two generations are kept:
// the newer one may belong to a window whose commit did not happen. A store that several machines
// share refuses whoever does not hold the site: it would push out a generation that the holder
// needs.
import type { EpochMs } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';

export type CarryRead = {
  readonly document: unknown;
  /** Places where something stands that is not what was written. */
  readonly damage: readonly string[];
};

/** Newest window of each lane that was committed here; absent: none. */
export type Released = Partial<Readonly<Record<Lane, EpochMs>>>;

export type Carry = {
  /**
   * Durable when it resolves, and only then may the window be committed; may be repeated for the
   * same window. The caller waits for one call of a site before it makes the next. Rejects with
   * words for people: then the window waits.
   */
  write(siteId: string, windowStart: EpochMs, document: unknown): Promise<void>;
  /**
   * The document written for exactly this window, or null: there is none, or it is not what was
   * written. Never rejects because of what is stored. Rejects when the store does not answer:
   * whoever opens the site asks again, or would begin anew without need.
   */
  read(siteId: string, windowStart: EpochMs): Promise<CarryRead>;
  /** Nobody goes on with the site: its levels and rosters are there no more. */
  forget(siteId: string): Promise<void>;
  /**
   * The database has committed this window: it is kept apart from it, so that a database that has
   * lost the window is found out. Repeated for the same window it changes nothing.
   */
  released(siteId: string, lane: Lane, windowStart: EpochMs): Promise<void>;
  /** What `released` was told last. Rejects as `read` does. */
  lastReleased(
    siteId: string,
  ): Promise<{ readonly windows: Released; readonly damage: readonly string[] }>;
};
