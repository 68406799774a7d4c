// What is due on alerts with time alone: one that waits too long, one whose shelf is over, one that was acknowledged and left. Pure.

import { type EpochMs, isoUtc, MINUTE_MS } from '../../time.ts';
import type { Alert } from '../../wire/alert.ts';
import type { LogKind } from '../../wire/decision-log.ts';
import { escalated, isShelvedAt, unshelved } from './people.ts';
import type { AlertBook } from './types.ts';

export type DueStep = {
  readonly kind: Extract<LogKind, 'alert_escalated' | 'alert_unshelved' | 'alert_asked_again'>;
  /** The alert after the step. */
  readonly alert: Alert;
};

/** An acknowledged alert without a measure asks again; not where it is calm already, or in sight again. */
function asksAgain(alert: Alert, now: EpochMs, askAgainMinutes: number | null): boolean {
  const { state, acknowledged, sight } = alert;
  if (askAgainMinutes === null || state !== 'acknowledged' || acknowledged === null) return false;
  if (sight === 'below' || isShelvedAt(alert, now)) return false;
  return now - Date.parse(acknowledged.at) >= askAgainMinutes * MINUTE_MS;
}

/** The steps that are due at `now`, one per alert. While no news comes, nothing more becomes due. */
export function dueSteps(
  { alerts, seesUntil }: Pick<AlertBook, 'alerts' | 'seesUntil'>,
  now: EpochMs,
  askAgainMinutes: number | null,
): readonly DueStep[] {
  const seen = Math.min(now, seesUntil ?? now);
  return alerts.flatMap((alert): readonly DueStep[] => {
    const { state, shelved } = alert;
    if (state === 'cleared') return [];
    if (shelved !== null && !isShelvedAt(alert, now))
      return [{ kind: 'alert_unshelved', alert: unshelved(alert, now) }];
    if (asksAgain(alert, seen, askAgainMinutes)) {
      const waits = { state: 'open', acknowledged: null, openedAt: isoUtc(now) } as const;
      const again = { ...alert, ...waits, unseenMs: 0, escalation: 0 } as const;
      return [{ kind: 'alert_asked_again', alert: again }];
    }
    return escalated([alert], seen).map((late) => ({ kind: 'alert_escalated', alert: late }));
  });
}
