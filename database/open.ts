// The one way to the database. Every connection is given its role and time limits and is looked at before it is used, and a connection that
// stops answering is dropped with all others that may have died with it: the next query opens a fresh one.
import pg from 'pg';
import { isUnanswered } from '#shared/process/database-away.ts';
import { readAddress } from './address.ts';
import {
  type DatabaseRole,
  explained,
  limitsAsked,
  prepareConnection,
  type Wanted,
} from './prepare.ts';

/** How long each thing may take, in milliseconds. */
export type TimeLimits = {
  /** A new connection, or the wait for a free one. */
  readonly connectMs: number;
  /** One statement, from sending it to its last row. */
  readonly queryMs: number;
  /** Between two statements of a transaction. When a line died, the rows that its transaction locked are free again after this. */
  readonly idleTransactionMs: number;
};

/** A line that died is noticed by this, so 30 s after it did everything goes on over a new one. */
export const REMOTE_LIMITS: TimeLimits = {
  connectMs: 8_000,
  queryMs: 12_000,
  idleTransactionMs: 10_000,
};
/** The socket of a database on this machine cannot go dead; but the embedded one does one thing at a time, so whoever asks may have to wait. */
const LOCAL_LIMITS: TimeLimits = {
  connectMs: 30_000,
  queryMs: 30_000,
  idleTransactionMs: 30_000,
};
/** Migrations, compression, commands that read everything. */
export const LONG_LIMITS: TimeLimits = {
  connectMs: 30_000,
  queryMs: 1_800_000,
  idleTransactionMs: 60_000,
};

/** By these a server notices a client whose line died, and frees what its session held: leases among it. Seconds, but the last. */
const SERVER_KEEP_ALIVE = [
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
  'tcp_user_timeout=20000',
] as const;
/** The server stops a statement a little before we give it up, so that it says so. */
const SERVER_STOPS_EARLIER_MS = 500;
const KEEP_ALIVE_MS = 5_000;

export type OpenOptions = {
  /** `postgresql://...` of a server, or the address that `startEmbedded` gives. */
  readonly databaseUrl: string;
  /** Role of every connection. null: the login itself (migrations). */
  readonly role: DatabaseRole | null;
  readonly max?: number;
  readonly applicationName?: string;
  /** By default what fits the address. */
  readonly limits?: TimeLimits;
  /** The server ends a session that was asked nothing for this long, and frees what it held. Absent: never. Milliseconds. */
  readonly idleSessionMs?: number;
};

function limitsOf({ databaseUrl, limits }: OpenOptions): TimeLimits {
  const { isLocal, connectLimitMs } = readAddress(databaseUrl);
  const wanted = limits ?? (isLocal ? LOCAL_LIMITS : REMOTE_LIMITS);
  return { ...wanted, connectMs: connectLimitMs ?? wanted.connectMs };
}

function wantedOf(options: OpenOptions): Wanted {
  const { queryMs, idleTransactionMs } = limitsOf(options);
  return {
    role: options.role,
    statementLimitMs: Math.max(1, queryMs - SERVER_STOPS_EARLIER_MS),
    idleTransactionLimitMs: idleTransactionMs,
    idleSessionLimitMs: options.idleSessionMs ?? null,
  };
}

/** Settings of one connection or of a pool's connections. Not enough for a connection of our own: `openConnection` also looks at it. */
export function connectionOptions(options: OpenOptions): pg.ClientConfig {
  const { connectionString, applicationName } = readAddress(options.databaseUrl);
  const { connectMs, queryMs } = limitsOf(options);
  const wanted = wantedOf(options);
  const { role } = wanted;
  const settings = [
    'timezone=UTC',
    ...limitsAsked(wanted).map(([name, ms]) => `${name}=${ms}`),
    ...SERVER_KEEP_ALIVE,
    ...(role === null ? [] : [`role=${role}`]),
  ];
  return {
    connectionString,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: options.applicationName ?? applicationName ?? 'crowdshade',
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

/**
 * A connection that ends when a query got no answer in time, whoever asked: a pool would otherwise keep it, and the next one would wait on it
 * again. A line that breaks while it is lent out is no reason to end the process either; whoever waits for an answer gets the error.
 */
class EndingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {
      // the query that waits has the same error, and the next one is refused
    });
    const query = this.query.bind(this) as (...args: readonly unknown[]) => unknown;
    this.query = ((...args: readonly unknown[]) => this.#watched(query, args)) as typeof this.query;
  }

  #watched(query: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): unknown {
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      return query(...args.slice(0, -1), (error: unknown, result: unknown) => {
        this.#endIfUnanswered(error);
        callback(error, result);
      });
    }
    const result = query(...args);
    if (result instanceof Promise)
      result.catch((error: unknown) => {
        this.#endIfUnanswered(error);
      });
    return result;
  }

  #endIfUnanswered(error: unknown): void {
    if (!isUnanswered(error)) return;
    this.emit('unanswered');
    // With a query under way this breaks the line at once.
    this.end().catch(() => {
      // it is gone already
    });
  }
}

/** When one line went dead, those that lie idle beside it most likely are too: without this each would cost one more query its time limit. */
function dropIdleTogether(pool: pg.Pool): void {
  const idle = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => idle.delete(client));
  pool.on('remove', (client) => idle.delete(client));
  pool.on('release', (error, client) => {
    if (error === undefined || error === null) idle.add(client);
  });
  pool.on('connect', (client) => {
    client.once('unanswered', () => {
      for (const other of idle)
        if (other !== client) other.emit('error', new Error('a connection beside it went dead'));
    });
  });
}

/**
 * A pool of ordinary PostgreSQL connections. Times come as `Date`, `bigint` as text; our SQL gives epoch milliseconds as `float8`
 * where it wants a number. A broken idle connection is dropped quietly: the next query opens another. A query that gets no answer within the
 * time limit fails, and its connection ends.
 * @throws {Error} when the address says something that is ours to say. `connect` and `query` reject with ConnectionRefused when a connection
 * has not the role that was asked for.
 */
export function openPool(options: OpenOptions): pg.Pool {
  const wanted = wantedOf(options);
  const pool = new pg.Pool({
    ...connectionOptions(options),
    max: options.max ?? 4,
    Client: EndingClient,
    onConnect: (client) => prepareConnection(client, wanted),
  });
  pool.on('error', () => {
    // the pool has already removed the connection; the next query reports what is still wrong
  });
  dropIdleTogether(pool);
  return pool;
}

/** One connection outside of a pool, ready for use. Emits `end` when it is over, also when it stopped answering. Rejects as a pool's query does. */
export async function openConnection(options: OpenOptions): Promise<pg.Client> {
  const client = new EndingClient(connectionOptions(options));
  try {
    await client.connect();
    await prepareConnection(client, wantedOf(options));
    return client;
  } catch (error) {
    client.end().catch(() => {
      // it never was a connection
    });
    throw explained(error);
  }
}
