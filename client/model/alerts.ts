// Alerts in the order in which somebody must look at them. Pure.
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { Alert, AlertState } from '#shared/wire/alert.ts';

const STATES: readonly AlertState[] = ['open', 'acknowledged', 'measure_taken', 'cleared'];

/** Critical signals before levels before blind regions; what cannot be known waits for a level, never behind an answered one. */
function urgency({ kind, level }: Alert): number {
  if (ALERT_KINDS[kind].isUrgent) return 5;
  return level ?? 2;
}

/** What nobody answered first, then the worse, then what waits for longest. */
export function railOrder<A extends Alert>(alerts: readonly A[]): readonly A[] {
  return alerts.toSorted(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      urgency(b) - urgency(a) ||
      b.escalation - a.escalation ||
      Date.parse(a.openedAt) - Date.parse(b.openedAt),
  );
}

export const isRunning = ({ state }: Alert): boolean => state !== 'cleared';
export const isOpen = ({ state }: Alert): boolean => state === 'open';

/** Names one call for attention: an alert that fires again, gets worse or escalates calls again. */
export function callOf({ alertId, openedAt, escalation }: Alert): string {
  return `${alertId} ${openedAt} ${escalation}`;
}

/** Calls that were not there before. A first look calls for nobody: whoever signs in sees what is open. */
export function newCalls<A extends Alert>(
  before: ReadonlySet<string> | null,
  alerts: readonly A[],
): readonly A[] {
  if (before === null) return [];
  return alerts.filter((alert) => isOpen(alert) && !before.has(callOf(alert)));
}

/** How long somebody is waited for: `0:48`, `12:05`, and hours in words of the caller. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
