// How the aggregator ends: when it is asked to, and when it must.
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { sentenceOf } from '#shared/process/sentence.ts';
import { pongOf } from '#shared/process/supervision.ts';

const CLOSE_LIMIT_MS = 3000;
const LAST_ANSWERS_MS = 250;

/** Tells the supervisor that the event loop turns, whenever it asks. */
export function answerPings(): void {
  process.on('message', (message) => {
    const pong = pongOf(message);
    if (pong !== null) process.send?.(pong, undefined, undefined, () => {});
  });
}

/** Resolves when nobody is connected any more; after a while those who are left are cut off. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS).unref();
  });
}

/**
 * After this nothing more is accepted: an acknowledged reading might not be on the disk, or another
 * process has the site.
 */
export function failStop(log: Logger, why: string): (error?: unknown) => void {
  return (error) => {
    log.fatal({ error: error === undefined ? undefined : sentenceOf(error) }, why);
    process.exitCode = 1;
    // Whoever waits for an answer gets its 503 first.
    setTimeout(() => process.exit(1), LAST_ANSWERS_MS);
  };
}
