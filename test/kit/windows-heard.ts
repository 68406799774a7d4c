// Which windows a page got, by its stream and by what it asked for, over every reconnect.
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import { framesSchema } from '#shared/wire/api.ts';

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
  /** Starts of windows of the stream, in the order in which they came. */
  readonly windows: number[];
  /** Starts of windows that came with an answer: a page whose stream is away asks for them. */
  readonly fetched: ReadonlySet<number>;
  resets(): number;
};

function startsOf(answer: unknown): readonly number[] {
  const frames = framesSchema.safeParse(answer);
  if (!frames.success) return [];
  const { from, levels, regions, windowSeconds, windows } = frames.data;
  const bytes = Buffer.from(levels, 'base64');
  return Array.from({ length: windows }, (_, row) => row)
    .filter((row) =>
      bytes
        .subarray(row * regions.length, (row + 1) * regions.length)
        .some((byte) => byte !== NO_RECORD_BYTE),
    )
    .map((row) => Date.parse(from) + row * windowSeconds * 1000);
}

/** The messages of one answer to a plain request of the stream (Engine.IO 4: parts between record separators, binary ones as base64 after a b). */
const messagesOf = (body: string): readonly Buffer[] =>
  body
    .split('\u001e')
    .filter((part) => part.startsWith('b'))
    .map((part) => Buffer.from(part.slice(1), 'base64'));

/** Gives what the page gets by its stream to `on`, by whichever way it came: a busy machine may take the one that needs no WebSocket. */
export function hearStream(page: Page, on: (packet: unknown) => void): void {
  const listen = (): ((message: Buffer) => void) => {
    const decoder = new Decoder();
    decoder.on('decoded', on);
    return (message) => decoder.add(message);
  };
  page.on('websocket', (socket) => {
    const hear = listen();
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') hear(payload);
    });
  });
  const hear = listen();
  page.on('response', (response) => {
    if (!response.url().includes('transport=polling') || response.request().method() !== 'GET')
      return;
    response.text().then(
      (body) => messagesOf(body).forEach(hear),
      // The line was cut in the middle of it: then it did not come.
      () => {},
    );
  });
}

/** How many messages the page got so far by its stream. Call before it opens. */
export function countMessages(page: Page): () => number {
  let messages = 0;
  hearStream(page, () => {
    messages += 1;
  });
  return () => messages;
}

/** Call before the page opens its stream. */
export function hearWindows(page: Page): Heard {
  const windows: number[] = [];
  const fetched = new Set<number>();
  let resets = 0;
  hearStream(page, (packet) => {
    const window = windowPacket.safeParse(packet);
    if (window.success) windows.push(Date.parse(window.data.data[1].windowStart));
    if (resetPacket.safeParse(packet).success) resets += 1;
  });
  page.on('response', (response) => {
    if (!response.url().includes('/frames?lane=staff') || !response.ok()) return;
    response.json().then(
      (answer: unknown) => {
        for (const start of startsOf(answer)) fetched.add(start);
      },
      // The line was cut in the middle of it: then it did not come.
      () => {},
    );
  });
  return { windows, fetched, resets: () => resets };
}

/** Windows that came twice by the stream, and starts between its first and its last that came in no way. */
export function faultsOf({ windows, fetched }: Heard, since = 0, windowMs = 60_000) {
  const heard = windows.slice(since);
  const seen = new Set(heard);
  const missing: number[] = [];
  for (let at = Math.min(...heard); at <= Math.max(...heard); at += windowMs)
    if (!seen.has(at) && !fetched.has(at)) missing.push(at);
  return { doubled: heard.length - seen.size, missing, heard: seen.size, fetched: fetched.size };
}
