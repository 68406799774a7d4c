// What a card says of an alert, in words; the same words go to the desktop notification and to the screen reader.

import { escalatedAt, escalationAt, untilEscalation } from '#shared/domain/alerts/people.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { type Language, textIn } from '#shared/languages.ts';
import { HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { AlertKind, EventPlan } from '#shared/wire/event-plan.ts';
import type { AlertPlace } from '../../model/alert-places.ts';
import { minutesAndSeconds } from '../../model/alerts.ts';
import type { ControlTranslate } from '../texts.ts';
import { type Clock, wordOf } from '../words.ts';
import type { AlertsTranslate } from './texts.ts';

/** The kind of an alert, and the level that fired it where it is about one. */
export function firedText(
  { kind, level }: { readonly kind: AlertKind; readonly level: unknown },
  t: AlertsTranslate,
  c: ControlTranslate,
): string {
  const word = t(`short.${kind}`);
  const isNamed = ALERT_KINDS[kind].namesLevel && (level === 3 || level === 4);
  return isNamed ? `${word}, ${level} ${wordOf(level, c)}` : word;
}

/** What an entry of the log is called by whoever speaks of it. */
export const entryNumber = ({ seq }: Pick<LogEntry, 'seq'>): string => `#${seq}`;

function waitedText(ms: number, t: AlertsTranslate): string {
  if (ms < HOUR_MS) return minutesAndSeconds(ms);
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  return t('waiting.hours', { hours, minutes });
}

export type WordsOf = {
  readonly clock: Clock;
  readonly now: number;
  readonly t: AlertsTranslate;
};

function personOf(by: string, alert: AlertView, t: AlertsTranslate): string {
  return alert.names[by] ?? (by === OPERATOR_TOKEN ? t('operator') : t('erased'));
}

/** How long it has waited, and nothing else. */
export function waitingLine(alert: AlertView, { now, t }: WordsOf): string {
  return t('waiting', { waited: waitedText(now - Date.parse(alert.openedAt), t) });
}

/** What stands after the word of its state: how long it waits and when it escalates or did, who answered and when, or when it cleared. */
export function timeLine(alert: AlertView, { clock, now, t }: WordsOf): string {
  const { state, measure, acknowledged, clearedAt } = alert;
  if (state === 'open') {
    const waited = waitedText(now - Date.parse(alert.openedAt), t);
    const escalated = escalatedAt(alert, now);
    if (escalated !== null) return t('waiting.escalated', { waited, time: clock.time(escalated) });
    const next = untilEscalation(alert, now);
    return next === null
      ? t('waiting', { waited })
      : t('waiting.next', { waited, next: minutesAndSeconds(next) });
  }
  if (state === 'cleared') return clock.time(Date.parse(clearedAt ?? ''));
  const done = measure ?? acknowledged;
  if (done === null) return '';
  const name = personOf(done.by, alert, t);
  return t('done.by', { time: clock.time(Date.parse(done.at)), name });
}

/** New, escalated, acknowledged: what stands at the head of a card. */
export function stateLine(alert: AlertView, { now, t }: WordsOf): string {
  const escalation = escalationAt(alert, now);
  return escalation === 0 ? t(`state.${alert.state}`) : t(`escalation.${escalation}`);
}

/** Why it is there, after the word of its level. `nowWord` is what the table says now, when that is another word. */
export function whyLine(alert: AlertView, nowWord: string | null, { clock, t }: WordsOf): string {
  const time = clock.time(Date.parse(alert.since));
  const { isBlind, namesLevel } = ALERT_KINDS[alert.kind];
  const why = t(`why.${alert.kind}`, { time });
  if (isBlind) return alert.sight === 'unknown' ? why : t('why.blind.back', { time });
  const unknown = alert.sight === 'unknown' ? ` ${t('why.unknown')}` : '';
  if (!namesLevel) return why + unknown;
  const words = nowWord === null ? why : t('why.level.now', { time, now: nowWord });
  return unknown === '' ? words : `${words}.${unknown}`;
}

/** How often it fired again belongs to since when: into the first sentence, before its full stop. */
export function withRepeats(line: string, { repeats }: AlertView, t: AlertsTranslate): string {
  if (repeats === 0) return line;
  return line.replace(/\.(?= |$)|$/, (stop) => ` · ${t('repeats', { count: repeats })}${stop}`);
}

/** Since when, and what it is now where that is another word; nothing else. */
export function shortLine(
  { since }: AlertView,
  nowWord: string | null,
  { clock, t }: WordsOf,
): string {
  const time = clock.time(Date.parse(since));
  return nowWord === null ? t('why.level', { time }) : t('why.level.now', { time, now: nowWord });
}

/** Windows in a row in which all of a place stood below its limits, or was in sight again. A signal counts none of them: it ends with the last one, and until then is told. */
export function windowsBelowOf({ alerts }: Pick<AlertPlace, 'alerts'>): number {
  const counting = alerts.filter(({ kind }) => !ALERT_KINDS[kind].isUrgent);
  return counting.length === 0 ? 0 : Math.min(...counting.map(({ windowsBelow }) => windowsBelow));
}

/** How far it is until it clears by itself; null where it is not on the way. */
export function clearingLine(place: AlertPlace, t: AlertsTranslate): string | null {
  const count = windowsBelowOf(place);
  if (count === 0 || place.state === 'cleared') return null;
  const isBlind = place.alerts.every(({ kind }) => ALERT_KINDS[kind].isBlind);
  return t(isBlind ? 'below.blind' : 'below', { count });
}

export function takenText(
  plan: EventPlan | null,
  { measure }: AlertView,
  language: Language,
  t: AlertsTranslate,
): string | null {
  if (measure === null) return null;
  const known = plan?.measures.find(({ measureId }) => measureId === measure.measureId);
  return known === undefined
    ? t('taken.other')
    : t('taken', { measure: textIn(known.text, language) });
}
