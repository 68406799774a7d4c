import type pg from 'pg';

/** What `work` gave, and whether it is to be kept: `keep` false undoes all of it. */
export type WorkOutcome<T> = { readonly keep: boolean; readonly result: T };

/** Runs `work` in one transaction on one connection, and undoes it when `work` says so or throws. */
export async function decideInTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<WorkOutcome<T>>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { keep, result } = await work(client);
    await client.query(keep ? 'COMMIT' : 'ROLLBACK');
    client.release();
    return result;
  } catch (error) {
    // A connection that failed inside a transaction is not given back to the pool.
    client.release(true);
    throw error;
  }
}

/** Runs `work` in one transaction on one connection. */
export function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return decideInTransaction(pool, async (client) => ({ keep: true, result: await work(client) }));
}
