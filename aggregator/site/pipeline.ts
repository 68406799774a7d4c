// The live intake: one runner per site, a heartbeat each second, a tick that closes windows, and the totals on their way to the database.
// It keeps acknowledging while the database is away.

import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Admission } from '../core/window/protocol.ts';
import type { RunningSite } from './open-site.ts';

const TICK_MS = 250;
const HEARTBEAT_MS = 1000;

export type PipelinePorts = {
  /** What time it is. Where it is not sure, nobody says that the intake was listening: such windows are gaps. Never goes back. */
  readonly clock: () => { readonly now: EpochMs; readonly isSure: boolean };
  /** Seconds of `now` per second of the wall. Default 1. */
  readonly speed?: number;
  readonly writeTotals: (
    site: RunningSite,
    epochStart: EpochMs,
    counts: Readonly<Record<string, number>>,
  ) => Promise<void>;
  /** What is due on alerts with time alone. */
  readonly takeDueSteps: (site: RunningSite, now: EpochMs) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
};

export type Pipeline = {
  /** null when this process does not run the site. */
  admit(siteId: string, items: readonly (Reading | null)[]): Promise<readonly Admission[] | null>;
  /** Windows that are closed and not yet committed, over all sites. */
  waitingReleases(): number;
  /** Milliseconds since the clock's last turn was done: heartbeats on the disk, what is due closed. */
  sinceLastTurn(): number;
  /** Stops the clock, then waits for what is on its way; what the database did not take stays in the journal. */
  stop(): Promise<void>;
};

/** Work for each site that is never begun again before it has ended: while the database is away it waits, in nobody's way. */
function onePerSite(
  work: (running: RunningSite, now: EpochMs) => Promise<unknown>,
  onError: PipelinePorts['onError'],
): (running: RunningSite, now: EpochMs) => Promise<void> {
  const busy = new Set<RunningSite>();
  return async (running, now) => {
    if (busy.has(running)) return;
    busy.add(running);
    await work(running, now).catch(onError);
    busy.delete(running);
  };
}

/** Takes a turn at each tick, but never before the last one is done. */
function keepTurning(
  turn: () => Promise<void>,
  everyMs: number,
  onError: PipelinePorts['onError'],
): { readonly sinceLast: () => number; readonly stop: () => void } {
  let isTurning = false;
  let lastTurn = performance.now();
  const timer = setInterval(() => {
    if (isTurning) return;
    isTurning = true;
    turn()
      .then(() => {
        lastTurn = performance.now();
      }, onError)
      .finally(() => {
        isTurning = false;
      });
  }, everyMs);
  return { sinceLast: () => performance.now() - lastTurn, stop: () => clearInterval(timer) };
}

/** `sites` may grow while it runs: a site that joins is part of the next turn, and of the next batch. */
export function startPipeline(sites: readonly RunningSite[], ports: PipelinePorts): Pipeline {
  const running = (siteId: string) => sites.find(({ site }) => site.siteId === siteId);
  let lastHeartbeat = 0;
  let lastDueSteps = 0;
  const flush = onePerSite(
    (running) =>
      running.totals.flush((epochStart, counts) => ports.writeTotals(running, epochStart, counts)),
    ports.onError,
  );
  const takeDueSteps = onePerSite(ports.takeDueSteps, ports.onError);
  const turn = async (): Promise<void> => {
    const { now, isSure } = ports.clock();
    const beats = isSure && now - lastHeartbeat >= HEARTBEAT_MS;
    if (beats) lastHeartbeat = now;
    const takesSteps = now - lastDueSteps >= HEARTBEAT_MS;
    if (takesSteps) lastDueSteps = now;
    for (const one of sites) {
      if (beats) await one.runner.heartbeat(now);
      await one.runner.tick(now);
      void flush(one, now);
      if (takesSteps) void takeDueSteps(one, now);
    }
  };
  const turning = keepTurning(turn, TICK_MS / (ports.speed ?? 1), ports.onError);

  return {
    admit: async (siteId, items) =>
      (await running(siteId)?.runner.admit(items, ports.clock().now)) ?? null,
    sinceLastTurn: turning.sinceLast,
    waitingReleases: () => sites.reduce((sum, { queue }) => sum + queue.length(), 0),
    stop: async () => {
      turning.stop();
      for (const { queue } of sites) queue.stop();
      await Promise.allSettled(sites.map(({ queue }) => queue.drained()));
      for (const one of sites) await flush(one, ports.clock().now);
    },
  };
}
