// One aggregator per site. On a TimescaleDB server a session holds an advisory lock per site; the embedded database's lock file already
// keeps a second process out, and its bridge refuses session locks.
import type pg from 'pg';

/** Any number that no other kind of lock in this database uses. */
const LOCK_CLASS = 727_002;

export type Lease = { release(): Promise<void> };

/**
 * Takes the site, or gives null when another aggregator has it. `onLost` is called when the session that holds it breaks: the process must
 * stop accepting at once.
 */
export async function takeLease(
  pool: pg.Pool,
  siteId: string,
  onLost: () => void,
): Promise<Lease | null> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken',
      [LOCK_CLASS, siteId],
    );
    if (rows[0]?.taken !== true) {
      client.release();
      return null;
    }
  } catch (error) {
    client.release(true);
    throw error;
  }
  let released = false;
  client.on('error', () => {
    if (!released) onLost();
  });
  return {
    release: async () => {
      released = true;
      // Ending the session frees the lock, whatever state it is in.
      client.release(true);
    },
  };
}
