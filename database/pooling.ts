// Whether a pooler between us and the database gives a client the same session for as long as it is connected. One that lends a session per
// transaction would take away the role with it, and drop what is heard by LISTEN and held by a lease, without an error.
import type pg from 'pg';
import { type OpenOptions, openConnection } from './open.ts';
import { ConnectionRefused } from './prepare.ts';

/** A pooler hands its sessions out in some order; if none of these tries meets one of another client's, each client has its own. */
const TRIES = 5;

type PooledSession = { readonly pid: number; readonly isEmbedded: boolean };

/** Only the embedded database makes a role of ours the login; on a server roles have none. */
async function sessionOf(client: pg.Client): Promise<PooledSession> {
  const { rows } = await client.query<PooledSession>(
    'SELECT pg_backend_pid() AS pid, session_user = current_user AS "isEmbedded"',
  );
  return rows[0] ?? { pid: 0, isEmbedded: false };
}

/**
 * Two connections that are open at once are two sessions, unless a pooler lends them out by the transaction. The embedded database has one for
 * everybody and keeps them apart itself. `options` name a role.
 * @throws {ConnectionRefused} when they were seen to share one.
 */
export async function refuseTransactionPooling(options: OpenOptions): Promise<void> {
  const one = await openConnection(options);
  try {
    if ((await sessionOf(one)).isEmbedded) return;
    const two = await openConnection(options);
    try {
      for (let i = 0; i < TRIES; i += 1) {
        const { pid } = await sessionOf(one);
        await two.query('BEGIN');
        const isShared = (await sessionOf(two)).pid === pid;
        await two.query('COMMIT');
        if (isShared || (await sessionOf(one)).pid !== pid)
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
