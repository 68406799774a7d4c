// Whether a pooler between us and the database gives a client the same session for as long as it is connected. One that lends a session per
// transaction would take away the role with it, and drop what is heard by LISTEN and held by a lease, without an error.
import type pg from 'pg';
import { type OpenOptions, openConnection } from './open.ts';
import { ConnectionRefused } from './prepare.ts';

/** A pooler hands its sessions out in some order; if none of these tries meets one of another client's, each client has its own. */
const TRIES = 5;

async function sessionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/**
 * Two connections that are open at once are two sessions, unless a pooler lends them out by the transaction. `open` is asked for two connections.
 * Not for the embedded database, which has one session for everybody and keeps them apart itself.
 * @throws {ConnectionRefused} when they were seen to share one.
 */
export async function refuseTransactionPooling(
  options: OpenOptions,
  open: (options: OpenOptions) => Promise<pg.Client> = openConnection,
): Promise<void> {
  const one = await open(options);
  try {
    const two = await open(options);
    try {
      for (let i = 0; i < TRIES; i += 1) {
        const seen = await sessionOf(one);
        await two.query('BEGIN');
        const shared = (await sessionOf(two)) === seen;
        await two.query('COMMIT');
        if (shared || (await sessionOf(one)) !== seen)
          throw new ConnectionRefused(
            'a pooler in front of the database lends its sessions by the transaction. Crowdshade listens and holds leases on its connections: connect straight to the database, or set the pooler to pool by session (pgbouncer: pool_mode = session)',
          );
      }
    } finally {
      await two.end();
    }
  } finally {
    await one.end();
  }
}
