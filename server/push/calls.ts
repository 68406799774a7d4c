// Which alerts of a site call whoever is away: those that wait for somebody, are about a level of 3 or 4 or a critical signal, and began a moment ago. The worst
// come first, and of a flood most are one message. Pure.
import { isShelvedAt } from '#shared/domain/alerts/people.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { type EpochMs, SECOND_MS } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { ALERT_TTL_SECONDS } from './note.ts';

/** Messages of their own at a time; the rest is counted in one more. */
const MOST_CALLS = 8;

export const callEnd = ({ openedAt }: Pick<Alert, 'openedAt'>): EpochMs =>
  Date.parse(openedAt) + ALERT_TTL_SECONDS * SECOND_MS;

function isCall(alert: Alert, now: EpochMs): boolean {
  const isBad = alert.level !== null || ALERT_KINDS[alert.kind].isUrgent;
  return isBad && alert.state === 'open' && !isShelvedAt(alert, now) && now < callEnd(alert);
}

const urgencyOf = ({ kind, level }: Alert): number =>
  ALERT_KINDS[kind].isUrgent ? 5 : (level ?? 0);

/** The worst first, of the same the newest. */
export function callsOf<A extends Alert>(alerts: readonly A[], now: EpochMs): readonly A[] {
  return alerts
    .filter((alert) => isCall(alert, now))
    .toSorted(
      (a, b) =>
        urgencyOf(b) - urgencyOf(a) ||
        Date.parse(b.openedAt) - Date.parse(a.openedAt) ||
        a.alertId.localeCompare(b.alertId),
    );
}

/** Those with a message of their own, and those that are counted. */
export function toldApart<A>(calls: readonly A[]): {
  readonly each: readonly A[];
  more: readonly A[];
} {
  if (calls.length <= MOST_CALLS) return { each: calls, more: [] };
  return { each: calls.slice(0, MOST_CALLS), more: calls.slice(MOST_CALLS) };
}
