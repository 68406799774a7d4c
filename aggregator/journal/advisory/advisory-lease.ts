// One aggregator per site. On a TimescaleDB server one session holds an advisory lock for each site, however many there are: one connection, one
// loop that takes them again. The embedded database's lock file already keeps a second process out, and its bridge refuses session locks.
import { setTimeout as timer } from 'node:timers';
import type pg from 'pg';

/** Any number that no other kind of lock in this database uses. */
const LOCK_CLASS = 727_002;
const RETRY_MS = 1000;
/** How often the session is asked whether it is there. */
export const LEASE_ASKS_MS = 5000;
/** An answer that takes longer is none. */
export const LEASE_LIMITS = { connectMs: 8000, queryMs: 5000, idleTransactionMs: 5000 } as const;
/**
 * The server ends a session that does not ask, so that a line that died keeps no site from anybody. Longer than we need to notice it
 * ourselves: we have given the site up before somebody else can have it.
 */
export const LEASE_IDLE_MS = 15_000;
/** The server may need this long to notice that our old session is gone; longer than that, somebody else has the site. */
const REFUSALS_BEFORE_TAKEN = 30;

/** A session of the database that holds locks until it ends. */
export type LockSession = {
  /** Those of the sites that this session holds now, whether it held them before or not. Rejects when the session is broken. */
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
      // A lock that is held already would be counted twice, and it is only ever freed by the end of the session: that is no harm.
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

export type LeasePorts = {
  readonly open: () => Promise<LockSession>;
  /** Another aggregator has the site by the time when it could be taken again. */
  readonly onTaken: (siteId: string) => void;
  /** Waits, and gives the function that does not wait any longer. */
  readonly later: (run: () => void, ms: number) => () => void;
};

const REAL_LATER: LeasePorts['later'] = (run, ms) => {
  const waiting = timer(run, ms);
  return () => clearTimeout(waiting);
};

/** The sites that this process may release for. */
export class Leases {
  readonly #ports: LeasePorts;
  readonly #owned = new Set<string>();
  #held: ReadonlySet<string> = new Set();
  #session: LockSession | null = null;
  #stopWatch: () => void = () => {};
  #stopRetry: () => void = () => {};
  #refusals = 0;
  #released = false;

  constructor(ports: Omit<LeasePorts, 'later'> & Partial<Pick<LeasePorts, 'later'>>) {
    this.#ports = { later: REAL_LATER, ...ports };
  }

  /** Those of the sites that are ours now; the others are another aggregator's. Rejects when the database does not answer. */
  async take(siteIds: readonly string[]): Promise<ReadonlySet<string>> {
    const session = this.#session ?? (await this.#open());
    const taken = await session.take(siteIds);
    if (this.#session !== session) throw new Error('the session of the leases broke');
    for (const siteId of taken) this.#owned.add(siteId);
    this.#held = new Set([...this.#held, ...taken]);
    return taken;
  }

  /** False while the session is broken: nothing may be released then, but readings may be journalled. */
  isHeld(siteId: string): boolean {
    return this.#held.has(siteId);
  }

  /** Gives all sites back. */
  async release(): Promise<void> {
    this.#released = true;
    this.#stopWatch();
    this.#stopRetry();
    this.#held = new Set();
    const session = this.#session;
    this.#session = null;
    await session?.end();
  }

  async #open(): Promise<LockSession> {
    const session = await this.#ports.open();
    this.#session = session;
    session.onLost(() => this.#lost(session));
    this.#watch(session);
    return session;
  }

  /** A line that went dead says nothing by itself, so it is asked. */
  #watch(session: LockSession): void {
    this.#stopWatch = this.#ports.later(() => {
      session.isThere().then(
        () => {
          if (this.#session === session) this.#watch(session);
        },
        () => this.#lost(session),
      );
    }, LEASE_ASKS_MS);
  }

  #lost(session: LockSession): void {
    if (this.#session !== session) return;
    this.#session = null;
    this.#held = new Set();
    this.#stopWatch();
    session.end().catch(() => {
      // it is broken
    });
    this.#refusals = 0;
    this.#retakeLater();
  }

  #retakeLater(): void {
    if (this.#released) return;
    this.#stopRetry();
    this.#stopRetry = this.#ports.later(() => void this.#retake(), RETRY_MS);
  }

  async #retake(): Promise<void> {
    let session = this.#session;
    try {
      session ??= await this.#open();
      // Released while it was opened.
      if (this.#released) return await session.end();
      const taken = await session.take([...this.#owned]);
      if (this.#session !== session) return;
      this.#held = taken;
    } catch {
      // The database is still away, or went away again.
      if (session === null) this.#retakeLater();
      else this.#lost(session);
      return;
    }
    const missing = [...this.#owned].filter((siteId) => !this.#held.has(siteId));
    if (missing.length === 0) return;
    this.#refusals += 1;
    if (this.#refusals <= REFUSALS_BEFORE_TAKEN) return this.#retakeLater();
    for (const siteId of missing) this.#ports.onTaken(siteId);
  }
}
