// Alerts in the order in which somebody must look at them. Pure.
import { byUrgency, cardsOf } from '#shared/domain/alerts/cards.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';

/** What nobody answered first, then the worse, then what waits for longest. */
export function railOrder<A extends Alert>(alerts: readonly A[]): readonly A[] {
  return alerts.toSorted(byUrgency);
}

export const isRunning = ({ state }: Alert): boolean => state !== 'cleared';
export const isOpen = ({ state }: Alert): boolean => state === 'open';

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
