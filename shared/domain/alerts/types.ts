// What goes into the alerts ladder, and what it remembers.

import type { EpochMs } from '../../time.ts';
import type { Alert } from '../../wire/alert.ts';
import type { EventPlan, Phase } from '../../wire/event-plan.ts';
import type { ZoneType } from '../../wire/level.ts';

/** Windows in a row one level lower, or known again, that clear an alert. */
export const CLEARS_AFTER = 3;
/** Windows in a row without a level until a region counts as blind. */
export const BLIND_AFTER = 3;
/** Firing again this soon after clearing is the same alert: no new one, no sound unless it is worse. Milliseconds. */
export const QUIET_MS = 600_000;
/** A window may come this much later than the one before it plus its length before it counts as late. Milliseconds. */
export const LATE_MS = 10_000;
/** Nothing is shelved for longer. Milliseconds. */
export const SHELF_MS = 4 * 60 * 60_000;
/** A drill ends by itself after this. Milliseconds. */
export const DRILL_MS = 20 * 60_000;

export type LadderRegion = {
  readonly regionId: string;
  readonly cells: readonly string[];
  readonly zoneTypes: readonly ZoneType[];
  /** Null: withheld or retracted. */
  readonly level: number | null;
  /** False where the operator itself switched the release off. */
  readonly canGoBlind: boolean;
};

export type LadderWindow = {
  readonly siteId: string;
  readonly windowStart: EpochMs;
  /** Milliseconds. */
  readonly windowMs: number;
  readonly publishedAt: EpochMs;
  /** When somebody can see it: with its publication, or later when it could not be stored in time. */
  readonly seenAt: EpochMs;
  readonly regions: readonly LadderRegion[];
  /** Critical signals that are running with this window. */
  readonly signals: readonly { readonly cell: string; readonly state: 'critical' | 'unknown' }[];
  readonly phase: Phase;
  readonly eventPlan: EventPlan | null;
  readonly isEventOn: boolean;
};

/** Windows in a row of one region; `since` is the start of the first of them. A window without a level holds the others. */
export type RegionWatch = {
  readonly at3: number;
  readonly since3: EpochMs;
  readonly at4: number;
  readonly since4: EpochMs;
  readonly below3: number;
  readonly unknown: number;
  readonly sinceUnknown: EpochMs;
};

/**
 * Everything the ladder remembers of a site. `alerts`: those that run or are shelved, and those that cleared within QUIET_MS. `seesUntil`: when the
 * newest window stops being news; after it nobody sees anything until the next one comes. Null: no window has come yet. A watch is stored as it is, so
 * one that a program before this stored may lack a field.
 */
export type AlertBook = {
  readonly watch: Readonly<Record<string, Partial<RegionWatch>>>;
  readonly alerts: readonly Alert[];
  readonly seesUntil: EpochMs | null;
};
export const EMPTY_BOOK: AlertBook = { watch: {}, alerts: [], seesUntil: null };

export type SystemStep = {
  readonly kind:
    | 'alert_opened'
    | 'alert_raised'
    | 'alert_lowered'
    | 'alert_repeated'
    | 'alert_moved'
    | 'alert_cleared'
    | 'alert_ended';
  /** The alert after the step. */
  readonly alert: Alert;
};

/** Gives an alert its id; the same alert computed twice gets the same. */
export type MakeAlertId = (of: {
  readonly kind: Alert['kind'];
  readonly place: string;
  readonly openedAt: string;
}) => string;
