// A server's advisory locks in memory, for the lease. The same contract runs over it and over a
// real server, so it cannot lie.
import type { LockSession } from '#aggregator/journal/advisory/lock-session.ts';

export class LockServer {
  readonly #holders = new Map<string, TwinSession>();
  readonly sessions = new Set<TwinSession>();
  /** Nobody is let in. */
  isAway = false;

  async open(): Promise<LockSession> {
    if (this.isAway) throw new Error('away');
    const session = new TwinSession(this, this.#holders);
    this.sessions.add(session);
    return session;
  }

  /** Ends every session, as a server does that stops. */
  breakAll(): void {
    for (const session of [...this.sessions]) session.break();
  }
}

class TwinSession implements LockSession {
  readonly #server: LockServer;
  readonly #holders: Map<string, TwinSession>;
  #lost: () => void = () => {};

  constructor(server: LockServer, holders: Map<string, TwinSession>) {
    this.#server = server;
    this.#holders = holders;
  }

  async take(siteIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.#mustBeThere();
    for (const siteId of siteIds) if (!this.#holders.has(siteId)) this.#holders.set(siteId, this);
    return new Set(siteIds.filter((siteId) => this.#holders.get(siteId) === this));
  }

  async isThere(): Promise<void> {
    this.#mustBeThere();
  }

  onLost(lost: () => void): void {
    this.#lost = lost;
  }

  async end(): Promise<void> {
    this.#free();
  }

  break(): void {
    this.#free();
    this.#lost();
  }

  #mustBeThere(): void {
    if (!this.#server.sessions.has(this)) throw new Error('the session is over');
  }

  #free(): void {
    this.#server.sessions.delete(this);
    for (const [siteId, holder] of this.#holders) if (holder === this) this.#holders.delete(siteId);
  }
}
