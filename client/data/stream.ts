// The live stream into the query cache. Loaded after the first paint. The cursor is our own: every (re)connect asks for what comes after the
// newest window in the cache, so a dropped connection misses and doubles nothing.
import type { QueryClient } from '@tanstack/react-query';
import type { ConnectionState } from '#client/model/connection.ts';
import { type History, markRetracted, mergeHistories, trimHistory } from '#client/model/history.ts';
import { HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { RetractedEvent, WindowEvent } from '#shared/wire/stream.ts';
import { criticalKey, historyKey } from './queries.ts';
import type { EventResource } from './room-api.ts';
import { alertsKey, eventKey, logKey } from './room-queries.ts';
import { hearHello } from './server-clock.ts';
import { stayConnected } from './staying-connected.ts';
import { type StreamSocket, streamSocket } from './stream-socket.ts';

export type LiveOptions = {
  readonly queryClient: QueryClient;
  readonly siteId: string;
  readonly lane: Lane;
  readonly onState: (state: ConnectionState) => void;
  /** A window came in by the stream. */
  readonly onWindow?: (cursor: string) => void;
};

/** What is asked for again when the plan changes. */
const OF_A_PLAN = ['site', 'regions', 'history', 'frames'];
const KEEP_MS = 6 * HOUR_MS + 15 * MINUTE_MS;

/** What the staff lane hears besides windows; a viewer of the public lane never gets it. */
function hearRoom(socket: StreamSocket, queryClient: QueryClient, siteId: string): void {
  socket.on('critical', ({ signals }) => queryClient.setQueryData(criticalKey(siteId), signals));
  socket.on('alert', ({ alerts, event }) => {
    queryClient.setQueryData(alertsKey(siteId), alerts);
    queryClient.setQueryData<EventResource>(
      eventKey(siteId),
      (known) => known && { ...known, state: event },
    );
    void queryClient.invalidateQueries({ queryKey: [...logKey(siteId), null] });
  });
}

type Refetch = (...names: readonly string[]) => void;

/** Windows of the plan that the last hello named, and what is taken back of them, into the cache. */
function hearWindows(
  socket: StreamSocket,
  { queryClient, siteId, lane, onWindow }: LiveOptions,
  refetch: Refetch,
): void {
  const key = historyKey(siteId, lane);
  let regions: readonly string[] = [];
  let planId = '';
  const onWindowEvent = (event: WindowEvent): void => {
    if (event.planId !== planId || event.levels.byteLength !== regions.length) {
      refetch(...OF_A_PLAN);
      return;
    }
    const start = Date.parse(event.windowStart);
    // A copy: what the parser hands out is a view of the whole message.
    const added: History = {
      planId,
      regions,
      windowSeconds: event.windowSeconds,
      windows: [{ start, levels: new Uint8Array(event.levels) }],
    };
    queryClient.setQueryData<History>(key, (old) =>
      trimHistory(mergeHistories(old, added), start - KEEP_MS),
    );
    onWindow?.(event.cursor);
  };
  socket.on('hello', (event) => {
    hearHello(event);
    const isNewPlan = planId !== '' && event.planId !== planId;
    ({ planId, regions } = event);
    if (isNewPlan) refetch(...OF_A_PLAN);
  });
  socket.on('window', onWindowEvent);
  const onRetracted = ({ regionId, windowStart }: RetractedEvent): void => {
    const start = Date.parse(windowStart);
    queryClient.setQueryData<History>(key, (old) => old && markRetracted(old, regionId, start));
    refetch('frames');
  };
  socket.on('retracted', onRetracted);
}

/** Starts the stream; gives the function that ends it. */
export function startStream(options: LiveOptions): () => void {
  const { queryClient, siteId, lane, onState } = options;
  const cursor = (): string | null => {
    const known = queryClient.getQueryData<History>(historyKey(siteId, lane));
    const newest = known?.windows.at(-1);
    return newest === undefined ? null : String(newest.start / 1000);
  };
  const socket = streamSocket('/live', () => ({ protocol: 1, siteId, lane, cursor: cursor() }));
  const refetch: Refetch = (...names) => {
    for (const name of names) void queryClient.invalidateQueries({ queryKey: [name, siteId] });
  };
  hearWindows(socket, options, refetch);
  hearRoom(socket, queryClient, siteId);
  socket.on('reset', ({ reason }) => {
    refetch(...OF_A_PLAN);
    // The next hello names the regions of the new plan.
    if (reason === 'plan_changed') staying.again();
  });
  const staying = stayConnected(socket, onState);
  return staying.stop;
}
