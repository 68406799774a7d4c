// Which windows a page heard on its stream, in the order in which they came, over every reconnect.
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as z from 'zod';

const { Decoder } = createRequire(import.meta.url)('socket.io-msgpack-parser') as {
  Decoder: new () => {
    add(chunk: Buffer): void;
    on(event: 'decoded', listener: (packet: unknown) => void): void;
  };
};

const windowPacket = z.looseObject({
  data: z.tuple([z.literal('window'), z.looseObject({ windowStart: z.string() })]),
});
const resetPacket = z.looseObject({ data: z.tuple([z.literal('reset')], z.unknown()) });

export type Heard = {
  /** Starts of windows, epoch milliseconds. */
  readonly windows: number[];
  resets(): number;
};

/** Call before the page opens its stream. */
export function hearWindows(page: Page): Heard {
  const windows: number[] = [];
  let resets = 0;
  page.on('websocket', (socket) => {
    const decoder = new Decoder();
    decoder.on('decoded', (packet) => {
      const window = windowPacket.safeParse(packet);
      if (window.success) windows.push(Date.parse(window.data.data[1].windowStart));
      if (resetPacket.safeParse(packet).success) resets += 1;
    });
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') decoder.add(payload);
    });
  });
  return { windows, resets: () => resets };
}

/** Windows that came twice, and starts between the first and the last that never came. */
export function faultsOf(windows: readonly number[], windowMs = 60_000) {
  const seen = new Set(windows);
  const first = Math.min(...windows);
  const last = Math.max(...windows);
  const missing: number[] = [];
  for (let at = first; at <= last; at += windowMs) if (!seen.has(at)) missing.push(at);
  return { doubled: windows.length - seen.size, missing, heard: seen.size };
}
