// Hears of committed windows. A lost notification costs lateness, never content: after every reconnect the listener re-reads by cursor.
import { setTimeout as timer } from 'node:timers';
import type pg from 'pg';
import type { ReleaseNotices } from '#server/ports.ts';
import { RETRACTION_CHANNEL, ROOM_CHANNEL, WINDOW_CHANNEL } from '../channels.ts';
import { type Line, openLine, REOPEN_MS } from '../line.ts';
import { NoticeGate, type NoticeKind } from './notice-gate.ts';

const KINDS: Readonly<Record<string, NoticeKind>> = {
  [WINDOW_CHANNEL]: 'window',
  [RETRACTION_CHANNEL]: 'retraction',
  [ROOM_CHANNEL]: 'room',
};

export type NoticeParts = {
  /** Makes one connection of the role `server`. */
  readonly connect: () => Promise<pg.Client>;
  /** Of a role that reads both lanes: what is heard is looked up. */
  readonly pool: pg.Pool;
};

export function createReleaseNotices({ connect, pool }: NoticeParts): ReleaseNotices {
  return {
    subscribe: async (onWindow, onReconnect, onRetraction = () => {}, onRoom = () => {}) => {
      const gate = new NoticeGate(pool, { onWindow, onRetraction, onRoom, onLost: onReconnect });
      let stopped = false;
      let retry: NodeJS.Timeout | null = null;
      const retryLater = (): void => {
        if (!stopped) retry = timer(() => void reconnect(), REOPEN_MS);
      };
      const open = (): Promise<Line> =>
        openLine({
          connect,
          channels: Object.keys(KINDS),
          onNotice: (channel, payload) => {
            const kind = KINDS[channel];
            if (kind !== undefined) gate.hear(kind, payload);
          },
          onLost: retryLater,
        });
      let line = await open();
      const reconnect = async (): Promise<void> => {
        try {
          line = await open();
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
