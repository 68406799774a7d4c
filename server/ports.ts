import type { Act, StepRefusal } from '#shared/domain/alerts/people.ts';
import type { GroundFrom } from '#shared/domain/ground.ts';
import type { RecordQuery, ReleasedWindow } from '#shared/domain/released.ts';
import type { WindowLengths } from '#shared/domain/window-lengths.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AuditEntry } from '#shared/wire/accounts.ts';
import type { AlertAction, AlertSettings, AlertView, EventState } from '#shared/wire/alert.ts';
import type { Refusals, SiteResource } from '#shared/wire/api.ts';
import type { ChangeLog } from '#shared/wire/change-log.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { LogAction, LogEntry, LogKind } from '#shared/wire/decision-log.ts';
import type { StopList } from '#shared/wire/emergency-stop.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import type { Lane, ReleaseRecord } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, SitePlan } from '#shared/wire/site.ts';

/** One window of one lane as bytes: one per region of its plan, ascending by regionId (shared/wire/record.ts). */
export type ReleasedFrame = {
  readonly planId: string;
  readonly windowStart: EpochMs;
  readonly levels: Uint8Array;
};

/** Windows with `from <= windowStart < to`, published at or before `now`. */
export type FrameRange = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
};

/** Windows of a range as one matrix, in the regions of a plan; null: a site without one. */
export type FramesRequest = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly plan: Plan | null;
  readonly windowSeconds: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
};

export type SensorQuery = {
  /** Null: of every site. */
  readonly siteId: string | null;
  /** Sensors after this id, or null. */
  readonly after: string | null;
  readonly limit: number;
  /**
   * As everybody sees it then: a suspension, an early end or another place with the plan that no longer holds the sensor as it was (promise P22). Null:
   * as it stands, for staff.
   */
  readonly now: EpochMs | null;
};

export type SiteEntry = {
  /** As it is registered now; `siteAt` says what is in force. */
  readonly site: Site;
  /** By the newest version of its policy, which may still be to come; `releaseOnScreen` says what holds. */
  readonly release: SiteResource['release'];
  /** How long its windows were and are to be, by its plans: ascending, one for each change; empty without a plan. `site` says what it asks for. */
  readonly lengths: readonly WindowLengths[];
  /** How it was cut into zones and is to be, by its plans: ascending, one for each change; empty without a plan. `site` says what is registered now. */
  readonly grounds: readonly GroundFrom[];
  /** The observedAt at which a recording ends; null on a live site. */
  readonly replayClock: EpochMs | null;
};

/**
 * Everything the server may read. Released rows, register, plans, totals: never a reading, never kClass. Every method that returns
 * records hides what is not yet published at `now`, and reads retractions in.
 */
export interface ReleaseReader {
  sites(): Promise<readonly SiteEntry[]>;
  site(siteId: string): Promise<SiteEntry | null>;
  sitePlan(siteId: string): Promise<SitePlan | null>;
  /** One version of a policy; null: there is none. */
  policy(siteId: string, policyVersion: number): Promise<PolicyDocument | null>;
  /** The plan in force at `at`, or, when none is yet, the next one; null without any. */
  planAt(siteId: string, at: EpochMs): Promise<Plan | null>;
  plan(planId: string): Promise<Plan | null>;
  /** The newest published window, or null. */
  newestWindow(siteId: string, lane: Lane, now: EpochMs): Promise<ReleasedWindow | null>;
  /** One window whatever its publication time: for the gateway, which holds it until `publishedAt`. */
  window(siteId: string, lane: Lane, windowStart: EpochMs): Promise<ReleasedWindow | null>;
  /** Published windows with windowStart > after, ascending, at most `limit`. */
  windowsAfter(
    siteId: string,
    lane: Lane,
    after: EpochMs,
    limit: number,
    now: EpochMs,
  ): Promise<readonly ReleasedWindow[]>;
  /** Published windows of a range as bytes, ascending: for the timeline, which asks for a day at once. */
  frames(range: FrameRange): Promise<readonly ReleasedFrame[]>;
  /** Start of the oldest window still stored, or null. */
  oldestWindow(siteId: string, lane: Lane): Promise<EpochMs | null>;
  /** One page, ascending by (windowStart, regionId). */
  records(query: RecordQuery): Promise<readonly ReleaseRecord[]>;
  /** One page, ascending by sensor id in byte order. */
  sensors(query: SensorQuery): Promise<readonly Sensor[]>;
  /** `now` as in a query. */
  sensor(sensorId: string, now: EpochMs | null): Promise<Sensor | null>;
  /** Days that are over, in classes; for an inspector roster epochs with their totals as well. Newest first, at most `limit` of each. */
  refusals(siteId: string, isInspector: boolean, limit: number, now: EpochMs): Promise<Refusals>;
  /** Critical signals that are running and published at `now`, ascending by signalId. Staff only. */
  criticalSignals(siteId: string, now: EpochMs): Promise<readonly CriticalSignal[]>;
  /** What was changed in how the site is released; plans that have begun by `now`, and the first of a policy that is to come: any other would tell who has left. */
  changes(siteId: string, now: EpochMs): Promise<ChangeLog>;
  /** Emergency stops of the site and their ends, newest first. */
  stops(siteId: string): Promise<StopList>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
}

/** A window was committed; the row set is read by `window`. A lost notification costs lateness, never content. */
export type WindowNotice = {
  readonly siteId: string;
  readonly lane: Lane;
  readonly windowStart: EpochMs;
};
export type RetractionNotice = WindowNotice & {
  readonly planId: string;
  readonly regionId: string;
};
/** Alerts, log, phase or duty of a site changed. */
export type RoomNotice = { readonly siteId: string };
export interface ReleaseNotices {
  /** Calls `listener` for each notice until the returned function is called; reconnects by itself. `onReconnect` says: re-read, some may be lost. */
  subscribe(
    listener: (notice: WindowNotice) => void,
    onReconnect: () => void,
    onRetraction?: (notice: RetractionNotice) => void,
    onRoom?: (notice: RoomNotice) => void,
  ): Promise<() => Promise<void>>;
}

/** Ascending by site id and version. */
export type Policies = {
  /** Of each site the version that its plan in force was made by; without a plan the newest. */
  readonly inForce: readonly PolicyDocument[];
  /** Versions to come: those of a plan that is to come, and the newest. One that a newer version passed over is none. */
  readonly announced: readonly PolicyDocument[];
};

/** How sites are released. */
export interface PolicyReader {
  /** As it stands at `now`, at a recording's end for a recording; `siteId` null for all. */
  policies(siteId: string | null, now: EpochMs): Promise<Policies>;
}

/** A token that is neither revoked nor ended. */
export type LiveToken = {
  readonly tokenId: string;
  readonly role: 'operator' | 'device';
  /** Sites of an operator token; null: every one. */
  readonly sites: readonly string[] | null;
};

/** Hashed tokens and sessions. The server never sees a token again after the exchange. */
export interface TokenReader {
  /** The token of a bearer, or null. `sha256Hex` is the SHA-256 of the token in lower-case hex. That it was used today is written down. */
  liveToken(sha256Hex: string): Promise<LiveToken | null>;
}

/** Of a step that may be sent again because its answer was lost. */
export type Once = {
  /** A UUID that the person's device chose. */
  readonly key: string;
  /** Of what is asked: the same key with other content is a mistake. */
  readonly sha256: string;
};

export type LogQuery = {
  readonly siteId: string;
  /** Absent: of every kind. */
  readonly kinds?: readonly LogKind[] | undefined;
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  /** Entries before this number, or null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
  readonly now: EpochMs;
};

/** A version of the event plan; `seq`: the number of the entry that put it in force, 0 where the log begins with it. */
export type EventPlanVersion = { readonly seq: number; readonly plan: EventPlan };

/** The safety team's side: alerts, log, phase, duty. Staff only; nothing is given before the moment from which it may be seen. */
export interface Room {
  /** Alerts that run at `now` or cleared a moment ago, ascending by openedAt. */
  alerts(siteId: string, now: EpochMs): Promise<readonly AlertView[]>;
  /** Alerts that ran at some time in `[from, to]`, as they stood at `to`. */
  alertsBetween(siteId: string, from: EpochMs, to: EpochMs): Promise<readonly AlertView[]>;
  eventState(siteId: string, now: EpochMs): Promise<EventState>;
  /** The one in force. */
  eventPlan(siteId: string): Promise<EventPlan | null>;
  /** Those in force at some entry of the log from number `from` to `to`, ascending: what was said then is told in the words of then. */
  eventPlans(siteId: string, from: number, to: number): Promise<readonly EventPlanVersion[]>;
  /** False when it says what is in force already. */
  changeEventPlan(plan: EventPlan, act: Act): Promise<boolean>;
  /** One step on each of the alerts; gives why each that was refused was. What the key has made already is not made again. */
  takeSteps(
    of: { readonly siteId: string; readonly alertIds: readonly string[] },
    action: AlertAction,
    act: Act,
    once?: Once | null,
  ): Promise<readonly StepRefusal[] | 'other_content'>;
  /** False when it is set so already. */
  setAlertSettings(siteId: string, settings: AlertSettings, act: Act): Promise<boolean>;
  /** Newest first. */
  log(query: LogQuery): Promise<readonly LogEntry[]>;
  /** What a seal is over before the log has an entry: as secret as the entries, 64 hex digits. */
  logStart(siteId: string): Promise<string>;
  /** Gives the entry's number; with a key that has made it already, that of then. */
  addToLog(
    siteId: string,
    action: LogAction,
    act: Act,
    once?: Once | null,
  ): Promise<number | 'other_content'>;
}

/** What an entry of the audit log says of a thing: names and words, never a secret. */
export type Facts = NonNullable<AuditEntry['before']>;

/** An entry before it is written: the store gives it number and time. */
export type NewEntry = {
  readonly actorId: string;
  readonly action: string;
  readonly subjectId: string | null;
  readonly before: Facts | null;
  readonly after: Facts | null;
};

/** Where it is written down who did what. */
export interface Audit {
  record(entry: NewEntry): Promise<void>;
}
