// The lease of an aggregator: fifty sites on one session, a session that breaks, a rival that is quicker. Time is moved by hand.
import { expect, test } from 'vitest';
import {
  AdvisoryLease,
  LEASE_ASKS_MS,
  LEASE_IDLE_MS,
  LEASE_LIMITS,
} from '#aggregator/journal/advisory/advisory-lease.ts';
import type { LockSession } from '#aggregator/journal/advisory/lock-session.ts';
import { leaseContract } from '../../contracts/lease-contract.ts';
import { LockServer } from '../../contracts/lock-server-twin.ts';
import { lockSessionContract } from '../../contracts/lock-session-contract.ts';

const contractServer = new LockServer();
lockSessionContract(
  'in memory',
  () => contractServer.open(),
  async (session) => {
    for (const known of contractServer.sessions) if (known === session) known.break();
  },
);

leaseContract('advisory locks', async () => {
  const server = new LockServer();
  return {
    open: async () => aggregator(server).leases,
    breakAll: () => server.breakAll(),
  };
});

test('a dead line is given up before the server gives its sites to somebody else', () => {
  expect(LEASE_ASKS_MS + LEASE_LIMITS.queryMs).toBeLessThan(LEASE_IDLE_MS);
});

const SITES = Array.from({ length: 50 }, (_, i) => `site-${i}`);

/** Waits that end when we say so. */
class Waits {
  readonly #waiting = new Map<() => void, number>();

  later = (run: () => void, ms: number): (() => void) => {
    this.#waiting.set(run, ms);
    return () => this.#waiting.delete(run);
  };

  /** Ends every wait that there is now, and lets what follows happen. */
  async pass(): Promise<void> {
    const due = [...this.#waiting.keys()];
    this.#waiting.clear();
    for (const run of due) run();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  }

  get count(): number {
    return this.#waiting.size;
  }
}

function aggregator(server: LockServer, open?: () => Promise<LockSession>) {
  const waits = new Waits();
  const taken: string[] = [];
  const leases = new AdvisoryLease({
    open: open ?? (() => server.open()),
    onTaken: (siteId) => taken.push(siteId),
    later: waits.later,
  });
  return { waits, taken, leases };
}

test('fifty sites are one session, and a rival has none of them', async () => {
  const server = new LockServer();
  const { leases } = aggregator(server);
  const rival = aggregator(server);
  expect((await leases.take(SITES)).size).toBe(50);
  expect((await leases.take([...SITES, 'more'])).size).toBe(51);
  expect((await rival.leases.take(SITES)).size).toBe(0);
  expect(server.sessions.size).toBe(2);
  expect(SITES.every((siteId) => leases.isHeld(siteId))).toBe(true);
  expect(rival.leases.isHeld('site-0')).toBe(false);
});

test('a session that breaks holds nothing, and takes all again when the server is back', async () => {
  const server = new LockServer();
  const { leases, waits, taken } = aggregator(server);
  await leases.take(SITES);
  server.isAway = true;
  server.breakAll();
  expect(leases.isHeld('site-7')).toBe(false);
  for (let i = 0; i < 100; i += 1) {
    await waits.pass();
    expect(waits.count).toBe(1);
  }
  server.isAway = false;
  await waits.pass();
  expect(SITES.every((siteId) => leases.isHeld(siteId))).toBe(true);
  expect(server.sessions.size).toBe(1);
  expect(taken).toEqual([]);
});

test('a line that is dead without a word is noticed, because it is asked', async () => {
  const server = new LockServer();
  let isDead = false;
  const { leases, waits } = aggregator(server, async () => {
    const session = await server.open();
    const isThere = (): Promise<unknown> =>
      isDead ? Promise.reject(new Error('no answer')) : session.isThere();
    return {
      take: (siteIds) => session.take(siteIds),
      onLost: (lost) => session.onLost(lost),
      end: () => session.end(),
      isThere,
    };
  });
  await leases.take(SITES);
  await waits.pass();
  expect(leases.isHeld('site-1')).toBe(true);
  isDead = true;
  await waits.pass();
  expect(leases.isHeld('site-1')).toBe(false);
  isDead = false;
  await waits.pass();
  expect(leases.isHeld('site-1')).toBe(true);
});

test('a rival that took one site meanwhile: that one is told after a while, the others are kept', async () => {
  const server = new LockServer();
  const { leases, waits, taken } = aggregator(server);
  const rival = aggregator(server);
  await leases.take(SITES);
  server.breakAll();
  await rival.leases.take(['site-3']);
  await waits.pass();
  expect(leases.isHeld('site-3')).toBe(false);
  expect(leases.isHeld('site-4')).toBe(true);
  expect(taken).toEqual([]);
  for (let i = 0; i < 40; i += 1) await waits.pass();
  expect(taken).toEqual(['site-3']);
});

test('a rival that lets go in time changes nothing', async () => {
  const server = new LockServer();
  const { leases, waits, taken } = aggregator(server);
  const rival = aggregator(server);
  await leases.take(SITES);
  server.breakAll();
  await rival.leases.take(SITES);
  for (let i = 0; i < 20; i += 1) await waits.pass();
  await rival.leases.release();
  await waits.pass();
  expect(SITES.every((siteId) => leases.isHeld(siteId))).toBe(true);
  expect(taken).toEqual([]);
});

test('released while the server is away: it does not come back', async () => {
  const server = new LockServer();
  const { leases, waits } = aggregator(server);
  await leases.take(SITES);
  server.isAway = true;
  server.breakAll();
  await waits.pass();
  await leases.release();
  server.isAway = false;
  await waits.pass();
  expect(waits.count).toBe(0);
  expect(server.sessions.size).toBe(0);
  expect(leases.isHeld('site-1')).toBe(false);
});

test('while the server is away a site cannot be taken, and the caller is told', async () => {
  const server = new LockServer();
  server.isAway = true;
  const { leases } = aggregator(server);
  await expect(leases.take(SITES)).rejects.toThrow('away');
  server.isAway = false;
  expect((await leases.take(SITES)).size).toBe(50);
});
