// Whether the aggregator does its work: looked at once a second in the background, told at once. More checks join as one more entry.
import { type CheckName, type CheckWord, checkOf, type Health, healthOf } from '#shared/health.ts';
import { NO_ANSWER_MS, Pulse } from '#shared/pulse.ts';
import type { Pipeline } from './pipeline.ts';

const LOOK_MS = 1000;
/** A commit takes a moment, that of a thousand sites several: only what waits for longer waits for something. */
const WAITING_MS = 10_000;

/** One thing that may be wrong. `look` is called once a second; it may throw, and what it gives is told until the next look. */
export type NamedCheck = {
  readonly name: CheckName;
  readonly look: () => CheckWord | Promise<CheckWord>;
};

export type Readiness = {
  health(): Health;
  stop(): void;
};

/** Rejected or silent: `no_answer`. */
export function databaseCheck(ping: () => Promise<unknown>): NamedCheck {
  return { name: 'database', look: () => ping().then(() => 'ok' as const) };
}

/** A disk that is full or gone ends the process; one that hangs shows here. */
export function journalCheck(pipeline: Pick<Pipeline, 'sinceLastTurn'>): NamedCheck {
  const look = (): CheckWord => (pipeline.sinceLastTurn() > NO_ANSWER_MS ? 'failing' : 'ok');
  return { name: 'journal', look };
}

export function windowsCheck(
  pipeline: Pick<Pipeline, 'waitingReleases'>,
  monotonic: () => number,
): NamedCheck {
  let since: number | null = null;
  const look = (): CheckWord => {
    if (pipeline.waitingReleases() === 0) since = null;
    else since ??= monotonic();
    return since !== null && monotonic() - since > WAITING_MS ? 'waiting' : 'ok';
  };
  return { name: 'windows', look };
}

/** Looks until it is stopped. `monotonic`: milliseconds on a clock that only goes forward. */
export function watchReadiness(checks: readonly NamedCheck[], monotonic: () => number): Readiness {
  const watched = checks.map(({ name, look }) => ({
    name,
    look,
    pulse: new Pulse(),
    isOut: false,
  }));
  const lookAt = async (entry: (typeof watched)[number]): Promise<void> => {
    // What hangs is asked once; its pulse counts the silence.
    if (entry.isOut) return;
    entry.isOut = true;
    try {
      entry.pulse.looked(await entry.look(), monotonic());
    } catch {
      entry.pulse.looked('no_answer', monotonic());
    }
    entry.isOut = false;
  };
  const lookAtAll = (): void => {
    for (const entry of watched) void lookAt(entry);
  };
  lookAtAll();
  const timer = setInterval(lookAtAll, LOOK_MS);
  timer.unref();
  return {
    health: () =>
      healthOf(
        Object.fromEntries(
          watched.map(({ name, pulse }) => {
            const { word, badForMs } = pulse.at(monotonic());
            return [name, checkOf(name, word, badForMs)];
          }),
        ),
      ),
    stop: () => clearInterval(timer),
  };
}
