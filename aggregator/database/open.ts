import pg from 'pg';

/** Roles of the database; each process sees what its role was granted and nothing else. */
export type DatabaseRole = 'aggregator' | 'server' | 'public_reader' | 'auditor';

export type OpenOptions = {
  /** `postgresql://...` of a server, or the address that `startEmbedded` gives. */
  readonly databaseUrl: string;
  /** Role of every connection, set at start-up. null: the login itself (migrations). */
  readonly role: DatabaseRole | null;
  readonly max?: number;
  readonly applicationName?: string;
};

/** Settings of one connection or of a pool's connections. */
export function connectionOptions({
  databaseUrl,
  role,
  applicationName,
}: OpenOptions): pg.ClientConfig {
  const options = role === null ? '-c timezone=UTC' : `-c timezone=UTC -c role=${role}`;
  return {
    connectionString: databaseUrl,
    options,
    application_name: applicationName ?? 'crowdshade',
    connectionTimeoutMillis: 10_000,
  };
}

/**
 * A pool of ordinary PostgreSQL connections. Times come as `Date`, `bigint` as text; our SQL gives epoch milliseconds as `float8`
 * where it wants a number. A broken idle connection is dropped quietly: the next query opens another.
 */
export function openPool(options: OpenOptions): pg.Pool {
  const pool = new pg.Pool({ ...connectionOptions(options), max: options.max ?? 4 });
  pool.on('error', () => {
    // the pool has already removed the connection; the next query reports what is still wrong
  });
  return pool;
}
