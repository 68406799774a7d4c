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

const CHANNEL = 'crowdshade_window';
const RETRY_MS = 1000;

/** Satisfies the server's port `ReleaseNotices`; `config` is that of one connection. */
export function createReleaseNotices(config: pg.ClientConfig) {
  return {
    subscribe: async (
      listener: (notice: WindowNotice) => void,
      onReconnect: () => void,
    ): Promise<() => Promise<void>> => {
      let client: pg.Client | null = null;
      let retry: NodeJS.Timeout | null = null;
      let stopped = false;
      const connect = async (): Promise<void> => {
        const next = new pg.Client(config);
        const lost = (): void => {
          if (client !== next && client !== null) return;
          client = null;
          void next.end().catch(() => {});
          if (!stopped) retry = setTimeout(() => void again(), RETRY_MS);
        };
        next.on('error', lost);
        next.on('end', () => client === next && lost());
        next.on('notification', ({ payload }) => {
          const notice = noticeSchema.safeParse(JSON.parse(payload ?? 'null'));
          if (notice.success) listener(notice.data);
        });
        await next.connect();
        await next.query(`LISTEN ${CHANNEL}`);
        client = next;
      };
      const again = async (): Promise<void> => {
        try {
          await connect();
          onReconnect();
        } catch {
          if (!stopped) retry = setTimeout(() => void again(), RETRY_MS);
        }
      };
      await connect();
      return async () => {
        stopped = true;
        if (retry !== null) clearTimeout(retry);
        await client?.end();
      };
    },
  };
}
