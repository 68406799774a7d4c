// Drives the engine of one site and performs its effects in order: a reading is on the disk before it is acknowledged, a carry file is
// written before the window's commit, and a window's journal goes after it.
import type { LadderRegion } from '#shared/domain/alerts/types.ts';
import type { StopRow } from '#shared/domain/stops.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Lane, ReleaseRow } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type SiteState, step } from '../core/engine.ts';
import { publicRows, type StaffRow } from '../core/lanes/cascade.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';
import type {
  Admission,
  CriticalChange,
  Effect,
  Input,
  JournalEntry,
} from '../core/window/protocol.ts';
import type { Carry } from '../journal/carry.ts';
import type { Journal } from '../journal/journal.ts';
import type { RefusalTotals } from './refusal-totals.ts';
import type { ReleaseQueue } from './release-queue.ts';

export type ReleaseStore = {
  write(release: {
    readonly siteId: string;
    readonly lane: Lane;
    readonly windowStart: EpochMs;
    readonly windowSeconds: number;
    readonly publishedAt: EpochMs;
    readonly planId: string;
    readonly rows: readonly ReleaseRow[];
    readonly critical?: readonly CriticalChange[];
    readonly regions?: readonly LadderRegion[];
  }): Promise<unknown>;
  /** A public record whose staff records were retracted while it was being computed is retracted too. */
  retractCounted(request: {
    readonly siteId: string;
    readonly plan: Plan;
    readonly publicK: number;
    readonly known: readonly StaffRow[];
    readonly windowStart: EpochMs;
  }): Promise<unknown>;
  staffRows(siteId: string, from: EpochMs, to: EpochMs): Promise<readonly StaffRow[]>;
};

export type RunnerParts = {
  readonly siteId: string;
  readonly state: SiteState;
  readonly policyOfVersion: (policyVersion: number) => Policy;
  /** The regions of a window with their zones, for the alerts. */
  readonly ladderRegions: (planId: string, rows: readonly ReleaseRow[]) => readonly LadderRegion[];
  readonly journal: Journal;
  readonly carry: Carry;
  readonly store: ReleaseStore;
  readonly queue: ReleaseQueue;
  readonly totals: RefusalTotals;
  /** Called when the journal cannot be trusted any more; the process must end. */
  readonly onJournalFailure: (error: unknown) => void;
};

type PublishEffect = Extract<Effect, { type: 'publish' }>;
type ReleaseEffect = Extract<Effect, { type: 'release' }>;

export class SiteRunner {
  readonly #parts: RunnerParts;
  #state: SiteState;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#state = parts.state;
  }

  /** First window that is not closed; null before the first reading of a recording. */
  get nextWindow(): EpochMs | null {
    return this.#state.nextStaff;
  }

  /** First public window that is not published; null before the first reading of a recording. */
  get nextPublicWindow(): EpochMs | null {
    return this.#state.nextPublic;
  }

  /** Judges a batch. Resolves once everything accepted is durable; rejects when that cannot be said. */
  async admit(items: readonly (Reading | null)[], now: EpochMs): Promise<readonly Admission[]> {
    let decisions: readonly Admission[] = [];
    await this.#perform({ type: 'readings', now, items }, (decided) => {
      decisions = decided;
    });
    this.#parts.totals.count(decisions, now);
    return decisions;
  }

  /** "The intake is listening": once a second on a live site. */
  heartbeat(now: EpochMs): Promise<void> {
    return this.#perform({ type: 'heartbeat', now });
  }

  /** Closes what is due. */
  tick(now: EpochMs): Promise<void> {
    return this.#perform({ type: 'tick', now });
  }

  /** The register or the policy changed. */
  replan(sensors: readonly Sensor[], plans: readonly PlannedPolicy[]): Promise<void> {
    return this.#perform({ type: 'replanned', sensors, plans });
  }

  /** Somebody stopped the release, or resumed it: all stops as they are now. */
  takeStops(stops: readonly StopRow[]): Promise<void> {
    return this.#perform({ type: 'stopped', stops });
  }

  /** What the journal holds of a window; `damaged` when that is not all that was written. */
  recover(windowStart: EpochMs, entries: readonly JournalEntry[], damaged: boolean): Promise<void> {
    return this.#perform({ type: 'recovered', entries, damaged: damaged ? [windowStart] : [] });
  }

  async #perform(
    input: Input,
    onDecided: (decisions: readonly Admission[]) => void = () => {},
  ): Promise<void> {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    const appended: Promise<void>[] = [];
    for (const effect of effects) {
      switch (effect.type) {
        case 'journal':
          if (effect.entries.length > 0) appended.push(this.#append(effect.entries));
          break;
        case 'decided':
          onDecided(effect.decisions);
          break;
        case 'release':
          this.#parts.queue.add(() => this.#release(effect));
          break;
        case 'publish':
          this.#parts.queue.add(() => this.#publish(effect));
          break;
      }
    }
    await Promise.all(appended);
  }

  async #append(entries: readonly JournalEntry[]): Promise<void> {
    try {
      await this.#parts.journal.append(this.#parts.siteId, entries);
    } catch (error) {
      this.#parts.onJournalFailure(error);
      throw error;
    }
  }

  async #release(effect: ReleaseEffect): Promise<void> {
    const { siteId, carry, store, journal } = this.#parts;
    const { windowStart, windowSeconds, publishedAt, planId, rows, critical } = effect;
    await carry.write(siteId, windowStart, effect.carry);
    await store.write({
      siteId,
      lane: 'staff',
      windowStart,
      windowSeconds,
      publishedAt,
      planId,
      rows,
      critical,
      regions: this.#parts.ladderRegions(planId, rows),
    });
    await carry.released(siteId, 'staff', windowStart);
    await journal.drop(siteId, windowStart);
  }

  async #publish(effect: PublishEffect): Promise<void> {
    const { siteId, carry, store } = this.#parts;
    const { windowStart, windowSeconds, publishedAt, plan } = effect;
    const staffRows = await store.staffRows(
      siteId,
      windowStart,
      windowStart + windowSeconds * 1000,
    );
    const policy = this.#parts.policyOfVersion(plan.policyVersion);
    const { transition } = effect;
    const rows = publicRows({
      siteId,
      plan,
      policy,
      windowStart,
      publishedAt,
      staffRows,
      transition,
    });
    await store.write({
      siteId,
      lane: 'public',
      windowStart,
      windowSeconds,
      publishedAt,
      planId: plan.planId,
      rows,
    });
    await carry.released(siteId, 'public', windowStart);
    const { publicK } = policy;
    await store.retractCounted({ siteId, plan, publicK, known: staffRows, windowStart });
  }
}
