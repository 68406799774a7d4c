// Windows of a site that climb the ladder, and the log that comes of them.
import { writeRelease } from '#database/aggregator/release.ts';
import { readLog } from '#database/server/room-reads.ts';
import { regionOf } from '../ladder-builders.ts';
import { publicationOf, region, type Store, T0, windowOf } from './store-fixture.ts';

/** When window `w` is published. */
export const seenAt = (w: number): number => publicationOf('staff', T0 + w * 60_000);

/** Releases window `w` with these levels, a region each. */
export function releaseLevels(
  store: Store,
  siteId: string,
  w: number,
  levels: readonly (number | null)[],
): ReturnType<typeof writeRelease> {
  const window = windowOf(siteId, 'staff', w, levels);
  const regions = levels.map((level, i) => regionOf(region(i), level));
  return writeRelease(store.aggregator, { ...window, regions });
}

export const logOf = (store: Store, siteId: string, now: number): ReturnType<typeof readLog> =>
  readLog(store.server, { siteId, from: null, to: null, before: null, limit: 100, now });
