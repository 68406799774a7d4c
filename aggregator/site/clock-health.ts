// Whether the clock lets windows be released, in words for readiness and log: an incident of the clock itself, or a site whose last window lies in
// the future, because it was released by a clock that was ahead. Such rows stay, and the site is closed until the time has reached them.

import type { MachineClock } from '#shared/process/machine-clock.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { RunningSite } from './open-site.ts';

const CLOCK_HEALTH_LOOK_MS = 1000;

export type ClockHealth = {
  /** What is wrong and what to do about it; null when nothing is. */
  problem(): string | null;
  /** How far the wall is off in an incident, 0 without one. */
  offsetMs(): number;
  stop(): void;
};

type Log = {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
};
type ClosableSite = {
  readonly site: Pick<RunningSite['site'], 'siteId'>;
  readonly runner: Pick<RunningSite['runner'], 'nextWindow'>;
};

/** Until when a site is closed because its windows were released ahead of time; null when it is not. */
export function closedUntil(
  { runner }: Pick<ClosableSite, 'runner'>,
  now: EpochMs,
): EpochMs | null {
  const { nextWindow } = runner;
  return nextWindow !== null && nextWindow > now ? nextWindow : null;
}

function closedWords(siteId: string, until: EpochMs): string {
  return `site ${siteId}: windows until ${isoUtc(until)} were released ahead of time by a clock that was wrong; they stay, and readings are refused until then. If they say what was not so: npm run retract`;
}

/** Looks at the clock and the sites, also those that have joined the list, once a second, and logs when a site closes or opens; the clock logs its own incidents. */
export function watchClock(
  clock: Pick<MachineClock, 'now' | 'read' | 'problem' | 'stop'>,
  sites: readonly ClosableSite[],
  log: Log,
): ClockHealth {
  const closed = new Set<string>();
  const look = (): void => {
    const now = clock.now();
    for (const running of sites) {
      const { siteId } = running.site;
      const until = closedUntil(running, now);
      if (until !== null && !closed.has(siteId)) {
        closed.add(siteId);
        log.error({ siteId, until: isoUtc(until) }, closedWords(siteId, until));
      }
      if (until === null && closed.delete(siteId))
        log.warn({ siteId }, 'the time has reached the last released window: the site is open');
    }
  };
  look();
  const timer = setInterval(look, CLOCK_HEALTH_LOOK_MS);
  timer.unref();
  return {
    problem: () => {
      const now = clock.now();
      const problems = sites.map((running) => {
        const until = closedUntil(running, now);
        return until === null ? null : closedWords(running.site.siteId, until);
      });
      const all = [clock.problem(), ...problems].filter((problem) => problem !== null);
      return all.length === 0 ? null : all.join('; ');
    },
    offsetMs: () => clock.read().reading.offsetMs,
    stop: () => {
      clearInterval(timer);
      clock.stop();
    },
  };
}
