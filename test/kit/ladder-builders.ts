// A site that climbs the ladder window by window.

import { evaluateWindow } from '#shared/domain/alerts/ladder.ts';
import {
  type AlertBook,
  EMPTY_BOOK,
  type LadderRegion,
  type LadderWindow,
  type SystemStep,
} from '#shared/domain/alerts/types.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';

export const T0: EpochMs = Date.UTC(2027, 5, 12, 18);
export const MINUTE = 60_000;
/** From the end of a window to its publication, plus the window. */
export const PUBLISHED_AFTER = 75_000;

/** One per region; null is withheld. */
export type Levels = Readonly<Record<string, number | null>>;
export type Signals = LadderWindow['signals'];

export function regionOf(regionId: string, level: number | null): LadderRegion {
  return { regionId, cells: [regionId], zoneTypes: ['standing'], level, canGoBlind: true };
}

export function eventPlan(more: Partial<EventPlan> = {}): EventPlan {
  return {
    siteId: 'demo',
    name: { nl: 'Nacht', en: 'Night' },
    startsAt: '2027-06-12T10:00:00Z',
    endsAt: null,
    phases: [{ phase: 'circulation', startsAt: '2027-06-12T10:00:00Z' }],
    programme: [],
    rules: {},
    measures: [],
    ...more,
  };
}

export class Climber {
  book: AlertBook = EMPTY_BOOK;
  #next = 0;
  readonly steps: SystemStep[] = [];
  readonly #more: Partial<LadderWindow>;

  constructor(more: Partial<LadderWindow> = {}) {
    this.#more = more;
  }

  /** Steps of one window. */
  window(levels: Levels | readonly LadderRegion[], signals: Signals = []): readonly SystemStep[] {
    const regions = Array.isArray(levels)
      ? (levels as readonly LadderRegion[])
      : Object.entries(levels as Levels).map(([id, level]) => regionOf(id, level));
    const windowStart = T0 + this.#next * MINUTE;
    this.#next += 1;
    const { book, steps } = evaluateWindow(
      this.book,
      {
        siteId: 'demo',
        windowStart,
        windowMs: MINUTE,
        publishedAt: windowStart + PUBLISHED_AFTER,
        seenAt: windowStart + PUBLISHED_AFTER,
        regions,
        signals,
        phase: 'circulation',
        eventPlan: null,
        isEventOn: true,
        ...this.#more,
      },
      ({ kind, place, openedAt }) => `${kind} ${place} ${openedAt}`,
    );
    this.book = book;
    this.steps.push(...steps);
    return steps;
  }

  /** Kinds of the steps of each window of region a. */
  run(levels: readonly (number | null)[]): readonly (readonly string[])[] {
    return levels.map((level) => this.window({ a: level }).map(({ kind }) => kind));
  }

  running(): readonly Alert[] {
    return this.book.alerts.filter(({ state }) => state !== 'cleared');
  }

  /** A person changes an alert. */
  replace(alert: Alert): void {
    const alerts = this.book.alerts.map((known) =>
      known.alertId === alert.alertId ? alert : known,
    );
    this.book = { ...this.book, alerts };
  }
}
