import type { StopRow } from '#shared/domain/stops.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Reading, RefusalCode } from '#shared/wire/reading.ts';
import type { ReleaseRow } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { PlannedPolicy } from '../plan/plan-index.ts';

/** An admitted reading as journalled: the sensor's own map is already applied, so a merged band never leaves as anything finer. */
export type AdmittedReading = {
  readonly kind: 'reading';
  readonly windowStart: EpochMs;
  readonly sensorId: string;
  readonly observedAt: EpochMs;
  readonly level: number;
  readonly seq: number | null;
  readonly receivedAt: EpochMs;
};
/** "The intake was listening in this second": without these lines a window is an `aggregator_gap`. */
export type Heartbeat = {
  readonly kind: 'heartbeat';
  readonly windowStart: EpochMs;
  readonly at: EpochMs;
};
export type JournalEntry = AdmittedReading | Heartbeat;

/** `accepted`, or the first matching refusal code of release specification section 7 step 1. */
export type Admission = 'accepted' | RefusalCode;

/** What the engine is told. `now` is receipt time on a live site; under replay the clock is the latest admitted observedAt and `now` is ignored. */
export type Input =
  /** One entry per item of a batch, in order; null stands for an item that failed its schema. */
  | {
      readonly type: 'readings';
      readonly now: EpochMs;
      readonly items: readonly (Reading | null)[];
    }
  | { readonly type: 'heartbeat'; readonly now: EpochMs }
  /**
   * Journal of windows not yet committed, in journal order; decisions are not taken again. `damaged`: windows of whose journal something is
   * not what was written. What is left of them would be a false picture, so they are released as `aggregator_gap`.
   */
  | {
      readonly type: 'recovered';
      readonly entries: readonly JournalEntry[];
      readonly damaged?: readonly EpochMs[];
    }
  /** The emergency stops of the site as they are now, all of them in the order of their numbers. */
  | { readonly type: 'stopped'; readonly stops: readonly StopRow[] }
  /** Closes every window whose end + lateness has passed, in order. */
  | { readonly type: 'tick'; readonly now: EpochMs }
  /** The register or the policy changed: all sensors and all plans as they are now. */
  | {
      readonly type: 'replanned';
      readonly sensors: readonly Sensor[];
      readonly plans: readonly PlannedPolicy[];
    };

/** What the safety team sees of a single viewpoint, and nothing else of it (release specification, section 9). */
export type CriticalState = 'critical' | 'unknown' | 'cleared';

/** A critical signal that changed in a window. Where it is, as the public register has it; never the unit. */
export type CriticalChange = {
  readonly signalId: string;
  readonly state: CriticalState;
  readonly cell: string;
  readonly lat: number;
  readonly lon: number;
};

/** Running critical signals by unit id: fresh windows below 4, and windows without a fresh level, each in a row. */
export type CriticalDocument = Readonly<
  Record<
    string,
    {
      readonly state: Exclude<CriticalState, 'cleared'>;
      readonly below: number;
      readonly missing: number;
      readonly cell: string;
      readonly lat: number;
      readonly lon: number;
    }
  >
>;

/** Last levels and rosters at the end of a window: what a restart needs to go on as if it had not stopped. JSON-serialisable. */
export type CarryDocument = {
  readonly siteId: string;
  readonly planId: string;
  readonly windowStart: EpochMs;
  /** unitId -> [level, windowStart of that level]; nothing past the carry limit. */
  readonly units: Readonly<Record<string, readonly [number, EpochMs]>>;
  /** regionId -> roster of the running epoch. */
  readonly rosters: Readonly<
    Record<
      string,
      {
        readonly epochStart: EpochMs;
        readonly units: readonly string[];
        readonly reformed: boolean;
      }
    >
  >;
  readonly critical: CriticalDocument;
};

/** What is to be done, in this order. */
export type Effect =
  /** Must be durable before `decided` is answered. */
  | { readonly type: 'journal'; readonly entries: readonly JournalEntry[] }
  | { readonly type: 'decided'; readonly decisions: readonly Admission[] }
  /** A staff window closed: write the carry file, commit the rows, then drop the window's journal. Rows ascend by regionId. */
  | {
      readonly type: 'release';
      readonly windowStart: EpochMs;
      readonly windowSeconds: number;
      readonly publishedAt: EpochMs;
      readonly planId: string;
      readonly rows: readonly ReleaseRow[];
      /** Critical signals that changed with this window; committed with its rows. */
      readonly critical: readonly CriticalChange[];
      readonly carry: CarryDocument;
    }
  /** A public window is due: read its staff rows, compute `publicRows`, commit. */
  | {
      readonly type: 'publish';
      readonly windowStart: EpochMs;
      readonly windowSeconds: number;
      readonly publishedAt: EpochMs;
      readonly plan: Plan;
      /** Public regions that are withheld as `plan_transition`. */
      readonly transition: ReadonlySet<string>;
    };
