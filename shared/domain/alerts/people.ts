// What time and people do to an alert. Pure; a refused step says why and changes nothing.

import { type EpochMs, isoUtc } from '../../time.ts';
import type { Alert, AlertAction } from '../../wire/alert.ts';

/** An alert that nobody acknowledges escalates after 2 and after 5 minutes. Milliseconds. */
export const ESCALATION_MS = [120_000, 300_000] as const;

/** How far an alert has escalated at a time; what people and records did to it is in the alert. */
export function escalationAt({ state, openedAt }: Alert, now: EpochMs): 0 | 1 | 2 {
  if (state !== 'open') return 0;
  const waited = now - Date.parse(openedAt);
  if (waited >= ESCALATION_MS[1]) return 2;
  return waited >= ESCALATION_MS[0] ? 1 : 0;
}

/** When it escalated last, or null when it has not. */
export function escalatedAt(alert: Alert, now: EpochMs): EpochMs | null {
  const escalation = escalationAt(alert, now);
  if (escalation === 0) return null;
  return Date.parse(alert.openedAt) + ESCALATION_MS[escalation === 1 ? 0 : 1];
}

/** Milliseconds until the next escalation, or null when there is none. */
export function untilEscalation(alert: Alert, now: EpochMs): number | null {
  if (alert.state !== 'open') return null;
  const next = ESCALATION_MS.find((after) => now - Date.parse(alert.openedAt) < after);
  return next === undefined ? null : Date.parse(alert.openedAt) + next - now;
}

/** The alerts that have escalated since they were last looked at, with their new escalation. */
export function escalated(alerts: readonly Alert[], now: EpochMs): readonly Alert[] {
  return alerts.flatMap((alert) => {
    const escalation = escalationAt(alert, now);
    return escalation > alert.escalation ? [{ ...alert, escalation }] : [];
  });
}

export type ActionRefusal = 'already_cleared' | 'already_acknowledged' | 'clears_by_itself';
export type ActionKind = 'alert_acknowledged' | 'alert_measure_taken' | 'alert_closed';
export type ActionResult =
  | { readonly refused: ActionRefusal }
  | { readonly refused: null; readonly kind: ActionKind; readonly alert: Alert };

/** Who does something, and when. `by` is an account id. */
export type Act = { readonly by: string; readonly at: EpochMs };

/**
 * A person's step. Acknowledging twice is refused, so that the log has one name; taking a measure acknowledges too, and another measure may follow.
 * Only what no sensor can clear by itself is closed by hand: a blind region, a critical signal out of sight, an alert on a region out of sight.
 */
export function actOn(alert: Alert, action: AlertAction, { by, at }: Act): ActionResult {
  const done = { by, at: isoUtc(at) };
  if (alert.state === 'cleared') return { refused: 'already_cleared' };
  switch (action.step) {
    case 'acknowledge':
      if (alert.state !== 'open') return { refused: 'already_acknowledged' };
      return {
        refused: null,
        kind: 'alert_acknowledged',
        alert: { ...alert, state: 'acknowledged', escalation: 0, acknowledged: done },
      };
    case 'measure':
      return {
        refused: null,
        kind: 'alert_measure_taken',
        alert: {
          ...alert,
          state: 'measure_taken',
          escalation: 0,
          acknowledged: alert.acknowledged ?? done,
          measure: { ...done, measureId: action.measureId },
        },
      };
    case 'close':
      if (alert.sight !== 'unknown') return { refused: 'clears_by_itself' };
      return {
        refused: null,
        kind: 'alert_closed',
        alert: { ...alert, state: 'cleared', escalation: 0, clearedAt: done.at },
      };
  }
}
