// One aggregator per site. On a TimescaleDB server a session holds an advisory lock per site; the embedded database's lock file already
// keeps a second process out, and its bridge refuses session locks.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Any number that no other kind of lock in this database uses. */
const LOCK_CLASS = 727_002;
const RETRY_MS = 1000;
/** The server may need this long to notice that our old session is gone; longer than that, somebody else has the site. */
const REFUSALS_BEFORE_TAKEN = 30;

export type Lease = {
  /** False while the session is broken: nothing may be released then, but readings may be journalled. */
  isHeld(): boolean;
  release(): Promise<void>;
};

async function tryLock(pool: pg.Pool, siteId: string): Promise<pg.PoolClient | null> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken',
      [LOCK_CLASS, siteId],
    );
    if (rows[0]?.taken === true) return client;
    client.release();
    return null;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/**
 * Takes the site, or gives null when another aggregator has it. When the session breaks (the database went away) it is taken again as soon
 * as the database is back; `onTaken` is called when another aggregator has the site by then.
 */
export async function takeLease(
  pool: pg.Pool,
  siteId: string,
  onTaken: () => void,
): Promise<Lease | null> {
  let client = await tryLock(pool, siteId);
  if (client === null) return null;
  let released = false;
  const retake = async (): Promise<void> => {
    for (let refusals = 0; !released && client === null; ) {
      await sleep(RETRY_MS);
      try {
        client = await tryLock(pool, siteId);
        if (client === null) refusals += 1;
      } catch {
        // the database is still away
      }
      if (refusals > REFUSALS_BEFORE_TAKEN) return onTaken();
    }
    watch();
  };
  const watch = (): void => {
    const session = client;
    session?.once('error', () => {
      if (released) return;
      session.release(true);
      client = null;
      void retake();
    });
  };
  watch();
  return {
    isHeld: () => client !== null,
    release: async () => {
      released = true;
      // Ending the session frees the lock, whatever state it is in.
      client?.release(true);
    },
  };
}
