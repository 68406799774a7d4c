// Hears of committed windows. A lost notification costs lateness, never content: after every reconnect the listener re-reads by cursor.
import pg from 'pg';
import * as z from 'zod';
import { laneSchema } from '#shared/record.ts';
import { RETRACTION_CHANNEL } from './retractions.ts';
import { ROOM_CHANNEL } from './room.ts';

const noticeSchema = z.strictObject({
  siteId: z.string(),
  lane: laneSchema,
  windowStart: z.number(),
});
export type WindowNotice = z.infer<typeof noticeSchema>;
export type NoticeListener = (notice: WindowNotice) => void;

const retractionSchema = z.strictObject({
  siteId: z.string(),
  lane: z.enum(['staff', 'public']),
  planId: z.string(),
  regionId: z.string(),
  windowStart: z.number(),
});
export type RetractionNotice = z.infer<typeof retractionSchema>;

const roomSchema = z.strictObject({ siteId: z.string() });
export type RoomNotice = z.infer<typeof roomSchema>;

/** What a listener hears. */
export type Listeners = {
  readonly onWindow: NoticeListener;
  readonly onRetraction: (notice: RetractionNotice) => void;
  readonly onRoom: (notice: RoomNotice) => void;
};

const CHANNEL = 'crowdshade_window';
const RETRY_MS = 1000;

/** Anybody who may connect may NOTIFY, so a payload that is not one of ours is passed over. */
function parsed<T>(schema: z.ZodType<T>, payload: string | undefined): T | null {
  try {
    return schema.parse(JSON.parse(payload ?? ''));
  } catch {
    return null;
  }
}

function hear(listeners: Listeners, { channel, payload }: pg.Notification): void {
  if (channel === RETRACTION_CHANNEL) {
    const retraction = parsed(retractionSchema, payload);
    if (retraction !== null) listeners.onRetraction(retraction);
    return;
  }
  if (channel === ROOM_CHANNEL) {
    const room = parsed(roomSchema, payload);
    if (room !== null) listeners.onRoom(room);
    return;
  }
  const window = parsed(noticeSchema, payload);
  if (window !== null) listeners.onWindow(window);
}

/** One connection that listens; `onLost` is called once when it breaks. Rejects when it cannot be made. */
async function listen(
  config: pg.ClientConfig,
  listeners: Listeners,
  onLost: () => void,
): Promise<pg.Client> {
  const client = new pg.Client({ ...config, keepAlive: true });
  let isListening = false;
  const lost = (): void => {
    if (!isListening) return;
    isListening = false;
    onLost();
  };
  client.on('error', lost);
  client.on('end', lost);
  client.on('notification', (notification) => hear(listeners, notification));
  try {
    await client.connect();
    for (const channel of [CHANNEL, RETRACTION_CHANNEL, ROOM_CHANNEL])
      await client.query(`LISTEN ${channel}`);
  } catch (error) {
    client.end().catch(() => {
      // it never was a connection
    });
    throw error;
  }
  isListening = true;
  return client;
}

/** Satisfies the server's port `ReleaseNotices`; `config` is that of one connection. */
export function createReleaseNotices(config: pg.ClientConfig) {
  return {
    subscribe: async (
      listener: NoticeListener,
      onReconnect: () => void,
      onRetraction: Listeners['onRetraction'] = () => {},
      onRoom: Listeners['onRoom'] = () => {},
    ): Promise<() => Promise<void>> => {
      const listeners = { onWindow: listener, onRetraction, onRoom };
      let stopped = false;
      let retry: NodeJS.Timeout | null = null;
      const retryLater = (): void => {
        if (!stopped) retry = setTimeout(() => void reconnect(), RETRY_MS);
      };
      let client = await listen(config, listeners, retryLater);
      const reconnect = async (): Promise<void> => {
        try {
          client = await listen(config, listeners, retryLater);
        } catch {
          retryLater();
          return;
        }
        if (stopped) await client.end();
        else onReconnect();
      };
      return async () => {
        stopped = true;
        if (retry !== null) clearTimeout(retry);
        await client.end();
      };
    },
  };
}
