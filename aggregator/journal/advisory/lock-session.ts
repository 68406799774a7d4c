// A session of the database that holds advisory locks until it ends, whatever ends it.
import type pg from 'pg';

/** Any number that no other kind of lock in this database uses. */
const LOCK_CLASS = 727_002;

export type LockSession = {
  /**
   * Those of the sites that this session holds now, whether it held them before or not. Rejects
   * when the session is broken.
   */
  take(siteIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Rejects when the session is broken. */
  isThere(): Promise<unknown>;
  /** Calls `lost` once, when the session breaks by itself. */
  onLost(lost: () => void): void;
  /** Frees every lock, whatever state the session is in. */
  end(): Promise<void>;
};

/** A session on a server. `connect` opens a connection of its own, never one of a pool. */
export async function openLockSession(connect: () => Promise<pg.Client>): Promise<LockSession> {
  const client = await connect();
  return {
    take: async (siteIds) => {
      // A lock that is held already would be counted twice, and it is only ever freed by the end of
      // the session: that is no harm.
      const { rows } = await client.query<{ siteId: string }>(
        'SELECT s AS "siteId" FROM unnest($2::text[]) AS s WHERE pg_try_advisory_lock($1, hashtext(s))',
        [LOCK_CLASS, siteIds],
      );
      return new Set(rows.map(({ siteId }) => siteId));
    },
    isThere: () => client.query('SELECT 1'),
    onLost: (lost) => {
      client.once('end', lost);
    },
    end: async () => {
      client.removeAllListeners('end');
      await client.end();
    },
  };
}
