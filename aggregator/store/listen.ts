// Hears of committed windows. A lost notification costs lateness, never content: after every reconnect the listener re-reads by cursor.
import pg from 'pg';
import * as z from 'zod';
import { laneSchema } from '#shared/record.ts';

const noticeSchema = z.strictObject({
  siteId: z.string(),
  lane: laneSchema,
  windowStart: z.number(),
});
export type WindowNotice = z.infer<typeof noticeSchema>;
export type NoticeListener = (notice: WindowNotice) => void;

const CHANNEL = 'crowdshade_window';
const RETRY_MS = 1000;

/** Anybody who may connect may NOTIFY, so a payload that is not one of ours is passed over. */
function noticeOf(payload: string | undefined): WindowNotice | null {
  try {
    return noticeSchema.parse(JSON.parse(payload ?? ''));
  } catch {
    return null;
  }
}

/** One connection that listens; `onLost` is called once when it breaks. Rejects when it cannot be made. */
async function listen(
  config: pg.ClientConfig,
  listener: NoticeListener,
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
  client.on('notification', ({ payload }) => {
    const notice = noticeOf(payload);
    if (notice !== null) listener(notice);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
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
    ): Promise<() => Promise<void>> => {
      let stopped = false;
      let retry: NodeJS.Timeout | null = null;
      const retryLater = (): void => {
        if (!stopped) retry = setTimeout(() => void reconnect(), RETRY_MS);
      };
      let client = await listen(config, listener, retryLater);
      const reconnect = async (): Promise<void> => {
        try {
          client = await listen(config, listener, retryLater);
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
