import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { SiteClock } from '#shared/wire/api.ts';
import type { ReleaseReader, SiteEntry } from './ports.ts';

/** What "now" is for a site: the wall clock, or the end of its recording. Nothing published later is shown. */
export function nowOf(entry: SiteEntry, wallClock: EpochMs): EpochMs {
  return entry.replayClock ?? wallClock;
}

export function clockOf(entry: SiteEntry, wallClock: EpochMs, speed: number): SiteClock {
  return {
    mode: entry.replayClock === null ? 'live' : 'replay',
    at: isoUtc(nowOf(entry, wallClock)),
    speed: entry.replayClock === null ? speed : 1,
  };
}

type Readers = { readonly reader: ReleaseReader; readonly openReader: ReleaseReader };

/**
 * What a server that shows a recording reads: every site stands at `at`, also one that is registered
 * and live elsewhere. So nothing of it can be called now, nobody can take a step in it, and no alert
 * of it is sent anywhere. A site that is a recording of its own keeps its clock. Null changes nothing.
 */
export function standingAt<T extends Readers>(parts: T, at: EpochMs | null): T {
  if (at === null) return parts;
  const stand = (entry: SiteEntry): SiteEntry => ({
    ...entry,
    replayClock: entry.replayClock ?? at,
  });
  const standing = (reader: ReleaseReader): ReleaseReader => ({
    ...reader,
    sites: async () => (await reader.sites()).map(stand),
    site: async (siteId) => {
      const entry = await reader.site(siteId);
      return entry === null ? null : stand(entry);
    },
  });
  return { ...parts, reader: standing(parts.reader), openReader: standing(parts.openReader) };
}
