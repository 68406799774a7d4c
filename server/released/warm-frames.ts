import { DAY_MS, type EpochMs } from '#shared/time.ts';
import type { ReleaseReader } from '../ports.ts';
import { windowsAt } from '../sites/span.ts';
import { FramesCache } from './frames.ts';

/** The first who looks back must not be the one who waits: the last day of every live site is read at once. */
export function warmFrames(
  reader: ReleaseReader,
  wallClock: () => EpochMs,
  log: (error: unknown) => void,
): FramesCache {
  const frames = new FramesCache(reader, wallClock);
  const warm = async (): Promise<void> => {
    for (const entry of await reader.sites()) {
      if (entry.replayClock !== null) continue;
      const { siteId } = entry.site;
      const now = wallClock();
      const { windowSeconds } = windowsAt(entry, now);
      const range = { from: now - DAY_MS, to: now, now };
      await frames.matrix({ siteId, lane: 'staff', plan: null, windowSeconds, ...range });
    }
  };
  warm().catch(log);
  return frames;
}
