// What waits for the database: it may come up after us.
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '#shared/process/database-away.ts';
import type { LogFailure } from './log.ts';

const DATABASE_RETRY_MS = 1000;

/** Runs it until the database answers; everything else that fails is thrown at once. */
export async function untilDatabase<T>(failed: LogFailure, run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      failed('the database does not answer yet; trying again', error);
      await sleep(DATABASE_RETRY_MS);
    }
  }
}
