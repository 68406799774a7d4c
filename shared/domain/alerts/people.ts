// What people do to an alert, and how long it waits for them. Pure; a refused step says why and changes nothing.

import { type EpochMs, isoUtc } from '../../time.ts';
import type { Alert, AlertAction } from '../../wire/alert.ts';
import { ALERT_KINDS } from '../glossary/alert-kinds.ts';
import { SHELF_MS } from './types.ts';

/** An alert that nobody acknowledges escalates after 2 and after 5 minutes. Milliseconds. */
export const ESCALATION_MS = [120_000, 300_000] as const;

/** Put aside: it waits for nobody until its time is over. */
export function isShelvedAt({ shelved }: Pick<Alert, 'shelved'>, now: EpochMs): boolean {
  return shelved !== null && now < Date.parse(shelved.until);
}

/** A region without sight that is seen again: nobody has to go there. */
function isBackInSight({ kind, sight }: Alert): boolean {
  return ALERT_KINDS[kind].isBlind && sight !== 'unknown';
}

/** From when on it counts that nobody answers: time in which nobody could see it does not. */
function waitsFrom({ openedAt, unseenMs }: Alert): EpochMs {
  return Date.parse(openedAt) + unseenMs;
}

/** How far an alert has escalated at a time; what people and records did to it is in the alert. */
export function escalationAt(alert: Alert, now: EpochMs): 0 | 1 | 2 {
  if (alert.state !== 'open' || isShelvedAt(alert, now)) return 0;
  if (isBackInSight(alert)) return alert.escalation;
  const waited = now - waitsFrom(alert);
  if (waited >= ESCALATION_MS[1]) return 2;
  return waited >= ESCALATION_MS[0] ? 1 : 0;
}

/** When it escalated last, or null when it has not. */
export function escalatedAt(alert: Alert, now: EpochMs): EpochMs | null {
  const escalation = escalationAt(alert, now);
  if (escalation === 0) return null;
  return waitsFrom(alert) + ESCALATION_MS[escalation === 1 ? 0 : 1];
}

/** Milliseconds until the next escalation, or null when there is none. */
export function untilEscalation(alert: Alert, now: EpochMs): number | null {
  if (alert.state !== 'open' || isShelvedAt(alert, now) || isBackInSight(alert)) return null;
  const from = waitsFrom(alert);
  const next = ESCALATION_MS.find((after) => now - from < after);
  return next === undefined ? null : from + next - now;
}

/** The alerts that have escalated since they were last looked at, with their new escalation. */
export function escalated(alerts: readonly Alert[], now: EpochMs): readonly Alert[] {
  return alerts.flatMap((alert) => {
    const escalation = escalationAt(alert, now);
    return escalation > alert.escalation ? [{ ...alert, escalation }] : [];
  });
}

export type ActionRefusal =
  | 'already_cleared'
  | 'already_acknowledged'
  | 'clears_by_itself'
  | 'too_urgent'
  | 'wrong_end'
  | 'not_shelved'
  | 'nobody_goes';
/** Why a step was not taken. `changing`: a window that nobody can see yet changes the alert; look again in a moment. */
export type StepRefusal = ActionRefusal | 'unknown_alert' | 'changing';
export type ActionKind =
  | 'alert_acknowledged'
  | 'alert_measure_taken'
  | 'alert_sent'
  | 'alert_recalled'
  | 'alert_closed'
  | 'alert_shelved'
  | 'alert_unshelved';
export type ActionResult =
  | { readonly refused: ActionRefusal }
  | { readonly refused: null; readonly kind: ActionKind; readonly alert: Alert };

/** Who does something, and when. `by` is an account id. */
export type Act = { readonly by: string; readonly at: EpochMs };

/** Whoever shelves says until when; a critical signal and what would stay away for a whole shift are not shelved. */
function shelve(
  alert: Alert,
  { until }: Extract<AlertAction, { step: 'shelve' }>,
  { by, at }: Act,
): ActionResult {
  if (ALERT_KINDS[alert.kind].isUrgent) return { refused: 'too_urgent' };
  const end = Date.parse(until);
  if (end <= at || end > at + SHELF_MS) return { refused: 'wrong_end' };
  const shelved = { by, at: isoUtc(at), until: isoUtc(end) };
  return { refused: null, kind: 'alert_shelved', alert: { ...alert, escalation: 0, shelved } };
}

/** It is back. What nobody had answered waits from now on. */
export function unshelved(alert: Alert, at: EpochMs): Alert {
  const waits = { openedAt: isoUtc(at), unseenMs: 0, escalation: 0 } as const;
  return { ...alert, ...(alert.state === 'open' ? waits : {}), shelved: null };
}

/** Whoever sends somebody has taken it on: it waits for nobody any more. Sending again names another. */
function sendTo(alert: Alert, done: NonNullable<Alert['goes']>): ActionResult {
  const answered = { state: 'acknowledged', escalation: 0, acknowledged: done } as const;
  const taken = alert.state === 'open' ? answered : {};
  return { refused: null, kind: 'alert_sent', alert: { ...alert, ...taken, goes: done } };
}

/**
 * What the log says of a step that was taken. That sending also acknowledged has an entry of its own: whoever reads how alerts were answered, inside or
 * outside, hears of it as ever, and of who goes only the room does.
 */
export function entriesOf(before: Alert, kind: ActionKind): readonly ActionKind[] {
  return kind === 'alert_sent' && before.state === 'open' ? ['alert_acknowledged', kind] : [kind];
}

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
        alert: {
          ...alert,
          state: 'cleared',
          escalation: 0,
          shelved: null,
          goes: null,
          clearedAt: done.at,
        },
      };
    case 'send':
      return sendTo(alert, done);
    case 'recall':
      if (alert.goes === null) return { refused: 'nobody_goes' };
      return { refused: null, kind: 'alert_recalled', alert: { ...alert, goes: null } };
    case 'shelve':
      return shelve(alert, action, { by, at });
    case 'unshelve':
      if (!isShelvedAt(alert, at)) return { refused: 'not_shelved' };
      return { refused: null, kind: 'alert_unshelved', alert: unshelved(alert, at) };
  }
}
