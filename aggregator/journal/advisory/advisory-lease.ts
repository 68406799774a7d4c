// The lease on a TimescaleDB server: one session holds an advisory lock for each site, however many
// there are: one connection, one loop that takes them again. The embedded database knows no session
// locks: there the lock of the data folder is the lease.
import { setTimeout as timer } from 'node:timers';
import type { Lease } from '../lease.ts';
import type { LockSession } from './lock-session.ts';

const RETAKE_MS = 1000;
/** How often the session is asked whether it is there. */
export const LEASE_ASKS_MS = 5000;
/** An answer that takes longer is none. */
export const LEASE_LIMITS = { connectMs: 8000, queryMs: 5000, idleTransactionMs: 5000 } as const;
/**
 * The server ends a session that does not ask, so that a line that died keeps no site from anybody.
 * Longer than we need to notice it ourselves: we have given the site up before somebody else can
 * have it.
 */
export const LEASE_IDLE_MS = 15_000;
/**
 * The server may need this long to notice that our old session is gone; longer than that, somebody
 * else has the site.
 */
const REFUSALS_BEFORE_TAKEN = 30;

export type AdvisoryPorts = {
  readonly open: () => Promise<LockSession>;
  /** Another aggregator has the site by the time when it could be taken again. */
  readonly onTaken: (siteId: string) => void;
  /** Waits, and gives the function that does not wait any longer. */
  readonly later: (run: () => void, ms: number) => () => void;
};

const REAL_LATER: AdvisoryPorts['later'] = (run, ms) => {
  const waiting = timer(run, ms);
  return () => clearTimeout(waiting);
};

/** The sites that this process may release for. */
export class AdvisoryLease implements Lease {
  readonly #ports: AdvisoryPorts;
  readonly #owned = new Set<string>();
  #held: ReadonlySet<string> = new Set();
  #session: LockSession | null = null;
  #stopWatch: () => void = () => {};
  #stopRetry: () => void = () => {};
  #refusals = 0;
  #released = false;

  constructor(ports: Omit<AdvisoryPorts, 'later'> & Partial<Pick<AdvisoryPorts, 'later'>>) {
    this.#ports = { later: REAL_LATER, ...ports };
  }

  async take(siteIds: readonly string[]): Promise<ReadonlySet<string>> {
    const session = this.#session ?? (await this.#open());
    const taken = await session.take(siteIds);
    if (this.#session !== session) throw new Error('the session of the leases broke');
    for (const siteId of taken) this.#owned.add(siteId);
    this.#held = new Set([...this.#held, ...taken]);
    return taken;
  }

  /** Not while the session is broken. */
  isHeld(siteId: string): boolean {
    return this.#held.has(siteId);
  }

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
    this.#stopRetry = this.#ports.later(() => void this.#retake(), RETAKE_MS);
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
