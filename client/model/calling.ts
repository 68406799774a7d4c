// Which cards call for somebody anew, so that each is spoken once. Pure.
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { Alert } from '#shared/wire/alert.ts';
import type { AlertPlace } from './alert-places.ts';
import { callOf, isOpen } from './alerts.ts';

/** A critical signal is spoken by the bar that stands above everything; that nobody answered it is not. */
const isSpoken = (alert: Alert): boolean =>
  isOpen(alert) && (alert.escalation > 0 || !ALERT_KINDS[alert.kind].isUrgent);

/** Calls of these cards, each by its name. */
export const callsIn = (places: readonly AlertPlace[]): ReadonlySet<string> =>
  new Set(places.flatMap(({ alerts }) => alerts.filter(isSpoken).map(callOf)));

/** Cards with a call that was not there before, in their order. A first look calls for nobody: whoever opens the room reads what is open. */
export function callingAnew(
  before: ReadonlySet<string> | null,
  places: readonly AlertPlace[],
): readonly AlertPlace[] {
  if (before === null) return [];
  return places.filter(({ alerts }) =>
    alerts.some((alert) => isSpoken(alert) && !before.has(callOf(alert))),
  );
}
