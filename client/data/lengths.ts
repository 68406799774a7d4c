// How long windows of a site were, are and are to be, as the screens ask for it.
import { useMemo } from 'react';
import type { LaneLength } from '#client/model/history.ts';
import { secondsOfLane } from '#shared/domain/window-lengths.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import type { Lane } from '#shared/wire/record.ts';

/** Of one lane, ascending; the same list as long as the site says the same. */
export function useLengths({ windows }: SiteResource, lane: Lane): readonly LaneLength[] {
  return useMemo(
    () =>
      windows.map((of) => ({
        from: Date.parse(of.from),
        windowSeconds: secondsOfLane(of, lane),
      })),
    [windows, lane],
  );
}
