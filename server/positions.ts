// How far each lane of each site has been announced. One value joins three things: a viewer who catches up meets the live frames without a
// gap, answers get a tag before anything is asked of the database, and neither ever runs ahead of the stream.

import type { EpochMs } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';

export class Positions {
  readonly #starts = new Map<string, EpochMs>();
  readonly #revisions = new Map<string, number>();
  /** How often some may have gone unheard. */
  #missed = 0;

  /** Start of the newest announced window; 0 when none was there at the start, null while that is not known. */
  get(siteId: string, lane: Lane): EpochMs | null {
    return this.#starts.get(`${siteId} ${lane}`) ?? null;
  }

  /** Counts the retractions heard of: an answer from before one is another version. */
  revision(siteId: string, lane: Lane): number {
    return this.#missed + (this.#revisions.get(`${siteId} ${lane}`) ?? 0);
  }

  retracted(siteId: string, lane: Lane): void {
    const key = `${siteId} ${lane}`;
    this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
  }

  /** Retractions of any lane may have gone unheard: every answer from before is another version. */
  missed(): void {
    this.#missed += 1;
  }

  set(siteId: string, lane: Lane, windowStart: EpochMs): void {
    this.#starts.set(`${siteId} ${lane}`, windowStart);
  }
}
