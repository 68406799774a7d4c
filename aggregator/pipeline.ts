// The live intake: one runner per site, a heartbeat each second, a tick that closes windows, and the totals on their way to the database.
// It keeps acknowledging while the database is away.
import type { Reading } from '#shared/reading.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Decision } from './core/protocol.ts';
import type { RunningSite } from './open-site.ts';

const TICK_MS = 250;
const HEARTBEAT_MS = 1000;

export type PipelinePorts = {
  readonly now: () => EpochMs;
  /** Seconds of `now` per second of the wall. Default 1. */
  readonly speed?: number;
  readonly writeTotals: (
    site: RunningSite,
    epochStart: EpochMs,
    counts: Readonly<Record<string, number>>,
  ) => Promise<void>;
  /** Alerts that waited too long for somebody. */
  readonly escalate: (site: RunningSite, now: EpochMs) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
};

export type Pipeline = {
  /** null when this process does not run the site. */
  admit(siteId: string, items: readonly (Reading | null)[]): Promise<readonly Decision[] | null>;
  /** Windows that are closed and not yet committed, over all sites. */
  waitingReleases(): number;
  /** Milliseconds since the clock's last turn was done: heartbeats on the disk, what is due closed. */
  sinceLastTurn(): number;
  /** Stops the clock, then waits for what is on its way; what the database did not take stays in the journal. */
  stop(): Promise<void>;
};

export function startPipeline(sites: readonly RunningSite[], ports: PipelinePorts): Pipeline {
  const bySite = new Map(sites.map((running) => [running.site.siteId, running]));
  const flushing = new Set<RunningSite>();
  const escalating = new Set<RunningSite>();
  let lastHeartbeat = 0;

  const flush = async (running: RunningSite): Promise<void> => {
    if (flushing.has(running)) return;
    flushing.add(running);
    try {
      await running.totals.flush((epochStart, counts) =>
        ports.writeTotals(running, epochStart, counts),
      );
    } catch (error) {
      ports.onError(error);
    }
    flushing.delete(running);
  };
  /** Never in the way of windows: while the database is away it waits, and then does what is due. */
  const escalate = async (running: RunningSite, now: EpochMs): Promise<void> => {
    if (escalating.has(running)) return;
    escalating.add(running);
    await ports.escalate(running, now).catch(ports.onError);
    escalating.delete(running);
  };
  const turn = async (): Promise<void> => {
    const now = ports.now();
    const beats = now - lastHeartbeat >= HEARTBEAT_MS;
    if (beats) lastHeartbeat = now;
    for (const running of sites) {
      if (beats) await running.runner.heartbeat(now);
      await running.runner.tick(now);
      void flush(running);
      if (beats) void escalate(running, now);
    }
  };
  let isTurning = false;
  let lastTurn = performance.now();
  const timer = setInterval(
    () => {
      if (isTurning) return;
      isTurning = true;
      turn()
        .then(() => {
          lastTurn = performance.now();
        }, ports.onError)
        .finally(() => {
          isTurning = false;
        });
    },
    TICK_MS / (ports.speed ?? 1),
  );

  return {
    admit: async (siteId, items) =>
      (await bySite.get(siteId)?.runner.admit(items, ports.now())) ?? null,
    sinceLastTurn: () => performance.now() - lastTurn,
    waitingReleases: () => sites.reduce((sum, { queue }) => sum + queue.length(), 0),
    stop: async () => {
      clearInterval(timer);
      for (const { queue } of sites) queue.stop();
      await Promise.allSettled(sites.map(({ queue }) => queue.drained()));
      for (const running of sites) await flush(running);
    },
  };
}
