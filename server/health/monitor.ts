// Looks at everything that the server needs, in the background and once a second, so that an answer
// about it never waits for what hangs.

import { Pulse } from '#shared/process/pulse.ts';
import type { EpochMs } from '#shared/time.ts';
import {
  type Check,
  type CheckName,
  checkOf,
  type Health,
  type HealthChange,
  healthChanges,
  healthOf,
  unjudged,
} from '#shared/wire/health.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { ReleaseReader, SiteEntry } from '../ports.ts';
import type { Positions } from '../positions.ts';
import { type LaneAge, worstLane } from './lane-age.ts';
import { standstillSince } from './own-time.ts';

const HEALTH_LOOK_MS = 1000;
const SITES_MS = 60_000;

/** What the aggregator says of itself, by check. */
export type IntakeChecks = Health['checks'];

export type HealthProbes = {
  /** Rejects when the database does not answer. */
  readonly database: () => Promise<void>;
  /**
   * Null: this server takes no readings. Absent: nobody looks at the intake. Rejects when it does
   * not answer.
   */
  readonly intake?: (() => Promise<IntakeChecks>) | null | undefined;
};

export type MonitorParts = {
  readonly probes: HealthProbes;
  readonly reader: Pick<ReleaseReader, 'sites'>;
  readonly positions: Positions;
  readonly wallClock: () => EpochMs;
  /** What is wrong with that clock; null when nothing is. */
  readonly clockProblem?: (() => string | null) | undefined;
  /** Seconds of that clock per second of the wall. */
  readonly speed: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly monotonic: () => number;
  /** How long this process has stood still so far: what it did not hear then is nobody's silence. Default: never. */
  readonly frozenMs?: (() => number) | undefined;
  /** Hears each change once, for the log. */
  readonly onChange?: ((change: HealthChange) => void) | undefined;
};

/** Checks that only the aggregator can judge; the server passes its words on. */
const FROM_INTAKE: readonly CheckName[] = ['journal', 'windows', 'clock', 'data', 'sites'];
/** Of those, what every aggregator judges: they are named before the first of its answers too. */
const FROM_EVERY_INTAKE: readonly CheckName[] = ['journal', 'windows'];

/** Whether somebody judges it now. */
const isHeard = (check: Check | undefined): boolean =>
  check !== undefined && check.word !== 'no_answer' && check.word !== 'starting';

/** One look at a time: what hangs is asked once, and its silence is counted. */
function oneAtATime(look: () => Promise<void>): () => Promise<void> {
  let isLooking = false;
  return async () => {
    if (isLooking) return;
    isLooking = true;
    await look();
    isLooking = false;
  };
}

export class HealthMonitor {
  readonly #parts: MonitorParts;
  readonly #database = new Pulse();
  readonly #intake = new Pulse();
  readonly #told = new Map<CheckName, { readonly pulse: Pulse; whatToDo: string | null }>();
  #clockBad: { readonly sentence: string; readonly since: number } | null = null;
  readonly #lookAtDatabase = oneAtATime(() => this.#askDatabase());
  readonly #lookAtIntake = oneAtATime(() => this.#askIntake());
  #sites: readonly SiteEntry[] = [];
  #sitesAt = Number.NEGATIVE_INFINITY;
  #trouble: readonly string[] = [];
  #tookAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
  }

  /** Looks from now on until `stop`. Resolves after the first look, whatever it finds. */
  async begin(): Promise<void> {
    const look = (): Promise<unknown> => {
      this.#lookAtClock();
      return Promise.all([this.#lookAtDatabase(), this.#lookAtIntake()]);
    };
    const changesOf = healthChanges();
    const tell = (): void => {
      for (const change of changesOf(this.health().checks)) this.#parts.onChange?.(change);
    };
    await look();
    tell();
    this.#timer = setInterval(() => {
      void look();
      tell();
    }, HEALTH_LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Programs that the supervisor starts again and again. */
  setTrouble(programs: readonly string[]): void {
    this.#trouble = programs;
  }

  /** The intake took a batch: it takes readings, however late it says so itself. */
  tookBatch(): void {
    this.#tookAt = this.#parts.monotonic();
  }

  /** At once, from what was seen last; changes nothing. */
  health(): Health {
    const now = this.#parts.monotonic();
    const { word, badForMs } = this.#database.at(now);
    const checks: Health['checks'] = {
      database: checkOf('database', word, badForMs),
      ...this.#intakeChecks(now),
    };
    const clock = this.#clockCheck(now);
    // What this server's clock says comes first; the aggregator's may say it too, or that a site is
    // closed. Of an aggregator that is silent this server's own look is what is left.
    if (clock !== null && (clock.word !== 'ok' || !isHeard(checks.clock))) checks.clock = clock;
    const [staff, open] = [this.#lane('staff'), this.#lane('public')];
    const lateMs = Math.max(staff.lateMs, open.lateMs);
    if (lateMs > 0 && (checks.windows?.word === 'ok' || !isHeard(checks.windows)))
      checks.windows = checkOf('windows', 'late', lateMs / this.#parts.speed);
    return healthOf(checks, { staff: staff.age, public: open.age });
  }

  async #askDatabase(): Promise<void> {
    const { probes, reader, monotonic } = this.#parts;
    const stoodStill = standstillSince(this.#parts.frozenMs);
    try {
      await probes.database();
      this.#database.looked('ok', monotonic());
      if (monotonic() - this.#sitesAt < SITES_MS) return;
      this.#sitesAt = monotonic();
      this.#sites = await reader.sites();
    } catch {
      if (stoodStill()) return;
      this.#database.looked('no_answer', monotonic());
    }
  }

  async #askIntake(): Promise<void> {
    const { probes, monotonic } = this.#parts;
    if (probes.intake == null) return;
    const [stoodStill, begun] = [standstillSince(this.#parts.frozenMs), monotonic()];
    try {
      const checks = await probes.intake();
      for (const name of FROM_INTAKE) this.#hear(name, checks[name]);
      const takes = (checks.journal?.word ?? 'ok') === 'ok';
      this.#intake.looked(takes ? 'ok' : 'failing', monotonic());
    } catch {
      if (stoodStill()) return;
      this.#intake.looked(this.#tookAt >= begun ? 'ok' : 'no_answer', monotonic());
    }
  }

  #hear(name: CheckName, check: Check | undefined): void {
    if (check === undefined) return;
    const pulse = this.#told.get(name)?.pulse ?? new Pulse();
    this.#told.set(name, { pulse, whatToDo: check.whatToDo });
    pulse.looked(check.word, this.#parts.monotonic());
  }

  /** What is known for certain at each look needs no run of good looks to be well again. */
  #lookAtClock(): void {
    const { clockProblem, monotonic } = this.#parts;
    const sentence = clockProblem?.() ?? null;
    const since = this.#clockBad?.since ?? monotonic();
    this.#clockBad = sentence === null ? null : { sentence, since };
  }

  /** By this server's own clock: it decides what may be shown. */
  #clockCheck(now: number): Check | null {
    if (this.#parts.clockProblem === undefined) return null;
    if (this.#clockBad === null) return checkOf('clock', 'ok', null);
    const { sentence, since } = this.#clockBad;
    return checkOf('clock', 'failing', now - since, sentence);
  }

  #intakeChecks(now: number): Health['checks'] {
    const { intake } = this.#parts.probes;
    if (intake === undefined) return {};
    if (intake === null) return { intake: checkOf('intake', 'closed', null) };
    const { word, badForMs } = this.#intake.at(now);
    const told = this.#trouble.includes('intake') ? 'failing' : word;
    const own = { intake: checkOf('intake', told, badForMs) };
    // The last words of somebody who does not answer any more are old.
    const isSilent = word === 'no_answer' || word === 'starting';
    const theirs = isSilent ? this.#unjudged(now, word, badForMs) : this.#toldChecks(now);
    return { ...own, ...theirs };
  }

  /** What the aggregator said last, check by check. */
  #toldChecks(now: number): Health['checks'] {
    const told = [...this.#told].map(([name, { pulse, whatToDo }]) => {
      const said = pulse.at(now);
      const check = checkOf(name, said.word, said.badForMs);
      return [name, said.word === 'ok' ? check : { ...check, whatToDo }] as const;
    });
    return Object.fromEntries(told);
  }

  /** Nobody else can judge these: they keep their place, without a judgement. */
  #unjudged(
    now: number,
    word: 'no_answer' | 'starting',
    silentMs: number | null,
  ): Health['checks'] {
    const names = new Set([...FROM_EVERY_INTAKE, ...this.#told.keys()]);
    const checks = [...names].map((name) => {
      const badForMs = this.#told.get(name)?.pulse.at(now).badForMs ?? silentMs;
      return [name, unjudged(word, badForMs)] as const;
    });
    return Object.fromEntries(checks);
  }

  /** Live sites only: a recording stands still and is never late. */
  #lane(lane: Lane): LaneAge {
    const { positions, wallClock, speed } = this.#parts;
    const running = this.#sites
      .filter(({ replayClock }) => replayClock === null)
      .map((entry) => ({ entry, newest: positions.get(entry.site.siteId, lane) }));
    return worstLane(lane, running, { now: wallClock(), speed });
  }
}
