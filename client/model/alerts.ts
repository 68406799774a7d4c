// What is asked of alerts everywhere in the room. Pure.
import { cardsOf } from '#shared/domain/alerts/cards.ts';
import { isShelvedAt } from '#shared/domain/alerts/people.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';

export const isRunning = ({ state }: Alert): boolean => state !== 'cleared';
export const isOpen = ({ state }: Alert): boolean => state === 'open';

/** Cells of all alerts that are so. */
export function cellsOf(
  alerts: readonly Alert[],
  areSo: (alert: Alert) => boolean,
): ReadonlySet<string> {
  return new Set(alerts.filter(areSo).flatMap(({ cells }) => cells));
}

/** What waits for somebody: nobody answered it, and it was not put aside. */
export function waitingAt<A extends Alert>(alerts: readonly A[], now: EpochMs): readonly A[] {
  return alerts.filter((alert) => isOpen(alert) && !isShelvedAt(alert, now));
}

/** Names one call for attention: an alert that fires again, gets worse or escalates calls again. */
export function callOf({ alertId, openedAt, escalation }: Alert): string {
  return `${alertId} ${openedAt} ${escalation}`;
}

/** Calls that were not there before, one for each card. A first look calls for nobody: whoever signs in sees what is open. */
export function newCalls<A extends Alert>(
  before: ReadonlySet<string> | null,
  alerts: readonly A[],
  now: EpochMs,
): readonly A[] {
  if (before === null) return [];
  const isNew = (alert: A): boolean => isOpen(alert) && !before.has(callOf(alert));
  return cardsOf(alerts, now).cards.flatMap((card) => card.alerts.filter(isNew).slice(0, 1));
}

/** How long somebody is waited for: `0:48`, `12:05`, and hours in words of the caller. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
