// Hears of committed windows. A lost notification costs lateness, never content: after every reconnect the listener re-reads by cursor. The
// connection is asked from time to time whether it is still there: a line that went dead says nothing by itself.
import { setTimeout as timer } from 'node:timers';
import type pg from 'pg';
import {
  NoticeGate,
  type NoticeKind,
  type RetractionNotice,
  type RoomNotice,
  type WindowNotice,
} from './notice-gate.ts';
import { RETRACTION_CHANNEL } from './retractions.ts';
import { ROOM_CHANNEL } from './room.ts';
import { WINDOW_CHANNEL } from './write-release.ts';

const KINDS: Readonly<Record<string, NoticeKind>> = {
  [WINDOW_CHANNEL]: 'window',
  [RETRACTION_CHANNEL]: 'retraction',
  [ROOM_CHANNEL]: 'room',
};
const RETRY_MS = 1000;
const STILL_THERE_MS = 10_000;

export type NoticeParts = {
  /** Makes one connection of the role `server`. */
  readonly connect: () => Promise<pg.Client>;
  /** Of a role that reads both lanes: what is heard is looked up. */
  readonly pool: pg.Pool;
};

type Line = { readonly end: () => Promise<void> };

/** One connection that listens; `onLost` is called once when it breaks. Rejects when it cannot be made. */
async function listen(
  connect: NoticeParts['connect'],
  gate: NoticeGate,
  onLost: () => void,
): Promise<Line> {
  const client = await connect();
  let isOver = false;
  let asking: NodeJS.Timeout | null = null;
  const over = (): boolean => {
    if (asking !== null) clearTimeout(asking);
    const wasOver = isOver;
    isOver = true;
    return wasOver;
  };
  const lost = (): void => {
    if (over()) return;
    client.end().catch(() => {
      // it is broken
    });
    onLost();
  };
  const askLater = (): void => {
    asking = timer(() => {
      client.query('SELECT 1').then(() => !isOver && askLater(), lost);
    }, STILL_THERE_MS);
  };
  client.on('error', lost);
  client.on('end', lost);
  client.on('notification', ({ channel, payload }) => {
    const kind = KINDS[channel];
    if (kind !== undefined) gate.hear(kind, payload);
  });
  try {
    for (const channel of Object.keys(KINDS)) await client.query(`LISTEN ${channel}`);
  } catch (error) {
    over();
    client.end().catch(() => {
      // it is broken
    });
    throw error;
  }
  askLater();
  return {
    end: async () => {
      over();
      await client.end();
    },
  };
}

/** Satisfies the server's port `ReleaseNotices`. */
export function createReleaseNotices({ connect, pool }: NoticeParts) {
  return {
    subscribe: async (
      onWindow: (notice: WindowNotice) => void,
      onReconnect: () => void,
      onRetraction: (notice: RetractionNotice) => void = () => {},
      onRoom: (notice: RoomNotice) => void = () => {},
    ): Promise<() => Promise<void>> => {
      const gate = new NoticeGate(pool, { onWindow, onRetraction, onRoom, onLost: onReconnect });
      let stopped = false;
      let retry: NodeJS.Timeout | null = null;
      const retryLater = (): void => {
        if (!stopped) retry = timer(() => void reconnect(), RETRY_MS);
      };
      let line = await listen(connect, gate, retryLater);
      const reconnect = async (): Promise<void> => {
        try {
          line = await listen(connect, gate, retryLater);
        } catch {
          retryLater();
          return;
        }
        if (stopped) await line.end();
        else onReconnect();
      };
      return async () => {
        stopped = true;
        if (retry !== null) clearTimeout(retry);
        gate.stop();
        await line.end();
      };
    },
  };
}
