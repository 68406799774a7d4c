// A site that climbs the ladder as the database does, second by second: windows are stored when they can be, and what is due with time alone is taken
// while somebody is there to take it. Counts cards and escalations.
import { type AlertCardOf, cardsOf } from '#shared/domain/alerts/cards.ts';
import { dueSteps } from '#shared/domain/alerts/due.ts';
import { evaluateWindow } from '#shared/domain/alerts/ladder.ts';
import { type AlertBook, EMPTY_BOOK } from '#shared/domain/alerts/types.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { MINUTE, regionOf, T0 } from './ladder-builders.ts';

const SECOND = 1000;
/** From the end of a window to its publication. */
const DELAY = 15 * SECOND;

export type Flood = {
  readonly regions: number;
  readonly minutes: number;
  /** Level of a region in the window of a minute; null: not known. */
  readonly level: (minute: number, region: number) => number | null;
  /** Whether a window can be stored then, and what is due be taken; default always. Minutes since the start. */
  readonly isAway?: (minutes: number) => boolean;
};

export type FloodCount = {
  /** Most cards that wait for somebody at once. */
  readonly cards: number;
  /** Cards that escalated; a card that escalates twice counts twice. */
  readonly escalations: number;
  /** Entries of the log that say that an alert escalated. */
  readonly entries: number;
  /** Every joined card that was there, as it stood last. */
  readonly joined: readonly AlertCardOf<Alert>[];
};

class FloodRoom {
  #book: AlertBook = EMPTY_BOOK;
  #cards = 0;
  #escalations = 0;
  #entries = 0;
  readonly #joined = new Map<string, AlertCardOf<Alert>>();

  window(minute: number, { regions, level }: Flood, now: EpochMs): void {
    const windowStart = T0 + minute * MINUTE;
    const publishedAt = windowStart + MINUTE + DELAY;
    const window = {
      siteId: 'demo',
      windowStart,
      windowMs: MINUTE,
      publishedAt,
      seenAt: Math.max(publishedAt, now),
      regions: Array.from({ length: regions }, (_, i) => regionOf(`r${i}`, level(minute, i))),
      signals: [],
      phase: 'circulation',
      eventPlan: null,
      isEventOn: true,
    } as const;
    this.#book = evaluateWindow(this.#book, window, (of) => Object.values(of).join(' ')).book;
    this.tick(now);
  }

  /** What is due with time alone, and then what the room shows. */
  tick(now: EpochMs): void {
    const late = dueSteps(this.#book, now, null);
    const after = new Map(late.map(({ alert }) => [alert.alertId, alert]));
    const alerts = this.#book.alerts.map((alert) => after.get(alert.alertId) ?? alert);
    this.#book = { ...this.#book, alerts };
    this.#entries += late.length;
    const { cards } = cardsOf(alerts, now);
    const has = (card: AlertCardOf<Alert>) => card.alerts.some(({ alertId }) => after.has(alertId));
    this.#escalations += cards.filter(has).length;
    this.#cards = Math.max(this.#cards, cards.filter((c) => c.alerts[0].state === 'open').length);
    for (const card of cards)
      if (card.about !== 'place') this.#joined.set(`${card.about} ${card.alerts.length}`, card);
  }

  count(): FloodCount {
    const joined = [...this.#joined.values()];
    const [cards, escalations, entries] = [this.#cards, this.#escalations, this.#entries];
    return { cards, escalations, entries, joined };
  }
}

/** Plays it; nobody answers. */
export function playFlood(flood: Flood): FloodCount {
  const room = new FloodRoom();
  const waiting: number[] = [];
  for (let second = 1; second <= flood.minutes * 60; second += 1) {
    const now = T0 + second * SECOND;
    const since = second * SECOND - MINUTE - DELAY;
    if (since >= 0 && since % MINUTE === 0) waiting.push(since / MINUTE);
    if (flood.isAway?.(second / 60) === true) continue;
    for (const minute of waiting.splice(0)) room.window(minute, flood, now);
    room.tick(now);
  }
  return room.count();
}
