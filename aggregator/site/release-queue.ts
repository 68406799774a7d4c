// Performs the engine's releases one after the other, in order, and keeps trying while the database is away: a window is late then, never
// lost, and its publication time stays the fixed one.
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;

export type ReleaseQueue = {
  /** Adds a job; it runs after all earlier ones and is repeated until it succeeds or the queue is stopped. */
  add(job: () => Promise<void>): void;
  /** Resolves when everything added so far is done. Rejects with the last error when the queue was stopped before. */
  drained(): Promise<void>;
  /** Jobs that are not done. */
  length(): number;
  /** No further attempt is made after the running one. */
  stop(): void;
};

export function createReleaseQueue(onError: (error: unknown) => void): ReleaseQueue {
  let tail: Promise<void> = Promise.resolve();
  let length = 0;
  let stopped = false;
  const attempt = async (job: () => Promise<void>): Promise<void> => {
    for (let pause = FIRST_RETRY_MS; ; pause = Math.min(2 * pause, LONGEST_RETRY_MS)) {
      if (stopped)
        throw new Error(
          'stopped before the release was committed; the journal keeps it for the next start',
        );
      try {
        await job();
        return;
      } catch (error) {
        onError(error);
        if (stopped) throw error;
        await sleep(pause);
      }
    }
  };
  return {
    add: (job) => {
      length += 1;
      tail = tail.then(async () => {
        await attempt(job);
        length -= 1;
      });
      // Whoever waits sees the rejection; nobody waiting must not end the process.
      tail.catch(() => {});
    },
    drained: () => tail,
    length: () => length,
    stop: () => {
      stopped = true;
    },
  };
}
