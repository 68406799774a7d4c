// What the room is made of: regions, history, signals, and how they come.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useLengths } from '#client/data/lengths.ts';
import {
  criticalQuery,
  hasNotCome,
  historyQuery,
  regionsQuery,
  untilItComes,
} from '#client/data/queries.ts';
import { useLive } from '#client/data/use-live.ts';
import { withLengths } from '#client/model/history.ts';
import { NO_SIGNALS } from '#client/model/room-source.ts';
import type { SiteResource } from '#shared/wire/api.ts';
import type { Mode } from './mode.ts';
import { useKept } from './offline/use-kept-room.ts';

/** How often the page asks when its stream does not get through: a screen that stays on must not depend on one connection. */
const ASK_WITHOUT_STREAM_MS = 15_000;

export function useRoomData(resource: SiteResource) {
  const { site, clock } = resource;
  const isLive = clock.mode === 'live';
  const regions = useQuery({
    ...regionsQuery(site.siteId, 'staff'),
    refetchInterval: untilItComes(false),
  });
  const connection = useLive(isLive ? site.siteId : null, 'staff');
  const askAgainMs: number | false =
    isLive && connection !== 'live' ? ASK_WITHOUT_STREAM_MS : false;
  const history = useQuery({
    ...historyQuery(site.siteId, 'staff'),
    refetchInterval: untilItComes(askAgainMs),
  });
  const lengths = useLengths(resource, 'staff');
  const critical = useQuery({
    ...criticalQuery(site.siteId),
    enabled: isLive,
    refetchInterval: untilItComes(askAgainMs),
  });
  const kept = useKept();
  const asOf = kept !== null && history.data === undefined ? kept.asOf : null;
  // Lost, nobody knows what is going on, until a window comes by another way.
  const newest = history.data?.windows.at(-1)?.start;
  const known = useRef(newest);
  const isLost = isLive && connection !== 'live' && connection !== 'connecting';
  if (!isLost) known.current = newest;
  const isCutOff = asOf !== null || (isLost && known.current === newest);
  // Of a room that was kept it is known already that nobody answers.
  const said = asOf !== null && connection === 'connecting' ? 'lost' : connection;
  const mode: Mode = isLive ? said : 'replay';
  const hasFailed = [regions, history, critical].some(hasNotCome);
  const shown = history.data ?? kept?.history;
  return {
    regions: regions.data,
    history: useMemo(() => withLengths(shown, lengths), [shown, lengths]),
    asOf,
    signals: critical.data ?? NO_SIGNALS,
    mode,
    isCutOff,
    askAgainMs,
    hasFailed,
  };
}
