// One connection that listens. It is asked from time to time whether it is still there: a line that went dead says nothing by itself.
import { setTimeout as timer } from 'node:timers';
import type pg from 'pg';

const STILL_THERE_MS = 10_000;
/** A line that was lost, or could not be opened, is opened again after this. */
export const REOPEN_MS = 1000;

export type Line = { readonly end: () => Promise<void> };

export type LineParts = {
  /** Makes the connection. */
  readonly connect: () => Promise<pg.Client>;
  readonly channels: readonly string[];
  readonly onNotice: (channel: string, payload: string | undefined) => void;
  /** Called once when it breaks. */
  readonly onLost: () => void;
};

const ignore = (): void => {
  // it is broken
};

/** Listens until it breaks or is ended. Rejects when the connection cannot be made. */
export async function openLine({ connect, channels, onNotice, onLost }: LineParts): Promise<Line> {
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
    client.end().catch(ignore);
    onLost();
  };
  const askLater = (): void => {
    asking = timer(() => {
      client.query('SELECT 1').then(() => !isOver && askLater(), lost);
    }, STILL_THERE_MS);
  };
  client.on('error', lost);
  client.on('end', lost);
  client.on('notification', ({ channel, payload }) => onNotice(channel, payload));
  try {
    for (const channel of channels) await client.query(`LISTEN ${channel}`);
  } catch (error) {
    over();
    client.end().catch(ignore);
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
