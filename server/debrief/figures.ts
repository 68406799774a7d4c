// How alerts were answered. Pure functions of the log.

import { ESCALATION_MS } from '#shared/domain/alerts/people.ts';
import { ALERT_KIND_LIST, isAlertKind } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { AlertKind } from '#shared/wire/event-plan.ts';
import type { Debrief } from './types.ts';

/** One time that an alert waited for somebody: from its opening, or from when it got worse. */
export type AlertWait = {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly from: EpochMs;
  acknowledgedAt: EpochMs | null;
  /** The entry with which somebody answered. */
  answer: LogEntry | null;
  measuredAt: EpochMs | null;
  /** It cleared before anybody answered. */
  isMissed: boolean;
};

type Entries = Debrief['log'];

function kindOf(data: Readonly<Record<string, unknown>>): AlertKind {
  return isAlertKind(data.alert) ? data.alert : 'level';
}

class Waits {
  readonly all: AlertWait[] = [];
  readonly #current = new Map<string, AlertWait>();
  readonly #repeatedAt = new Map<string, EpochMs>();

  start(alertId: string, kind: AlertKind, from: EpochMs): AlertWait {
    const unanswered = { acknowledgedAt: null, answer: null, measuredAt: null, isMissed: false };
    const wait: AlertWait = { alertId, kind, from, ...unanswered };
    this.all.push(wait);
    this.#current.set(alertId, wait);
    return wait;
  }

  repeat(alertId: string, at: EpochMs): void {
    this.#repeatedAt.set(alertId, at);
  }

  /** It repeated and somebody was asked again: acknowledged, or escalated because nobody did. */
  again(alertId: string, kind: AlertKind): void {
    const from = this.#repeatedAt.get(alertId);
    const isAnswered = this.#current.get(alertId)?.acknowledgedAt !== null;
    if (from !== undefined && isAnswered) this.start(alertId, kind, from);
    this.#repeatedAt.delete(alertId);
  }

  answer(alertId: string, entry: LogEntry): void {
    const wait = this.#current.get(alertId);
    if (wait === undefined) return;
    wait.answer ??= entry;
    wait.acknowledgedAt ??= Date.parse(entry.document.at);
  }

  measure(alertId: string, entry: LogEntry): void {
    this.answer(alertId, entry);
    const wait = this.#current.get(alertId);
    if (wait !== undefined) wait.measuredAt ??= Date.parse(entry.document.at);
  }

  /** It cleared by itself: before anybody answered, or after. */
  clear(alertId: string): void {
    const wait = this.#current.get(alertId);
    if (wait !== undefined && wait.acknowledgedAt === null) wait.isMissed = true;
  }
}

/**
 * Waits of the log, in its order. An alert that repeats keeps the answer that it had, unless it is acknowledged again, or escalates: only then did it wait.
 */
export function waitsOf(log: Entries): readonly AlertWait[] {
  const waits = new Waits();
  for (const entry of log) {
    const { document } = entry;
    const { alertId, data } = document;
    if (alertId === null) continue;
    const at = Date.parse(document.at);
    switch (document.kind) {
      case 'alert_opened':
      case 'alert_raised':
      case 'alert_asked_again':
        waits.start(alertId, kindOf(data), at);
        break;
      case 'alert_repeated':
        waits.repeat(alertId, at);
        break;
      case 'alert_acknowledged':
        waits.again(alertId, kindOf(data));
        waits.answer(alertId, entry);
        break;
      case 'alert_escalated':
        waits.again(alertId, kindOf(data));
        break;
      case 'alert_measure_taken':
        waits.measure(alertId, entry);
        break;
      case 'alert_cleared':
        waits.clear(alertId);
        break;
      case 'alert_closed':
        // Closing by hand is an answer.
        waits.answer(alertId, entry);
        break;
      default:
        break;
    }
  }
  return waits.all;
}

/** Milliseconds; null where there is nothing to say it of. */
export type Times = { readonly median: number | null; readonly worst: number | null };

/** The upper median, as for levels: a time that somebody really waited. */
export function timesOf(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? null, worst: sorted.at(-1) ?? null };
}

export type AlertFigures = {
  readonly kind: AlertKind;
  readonly alerts: number;
  readonly waits: number;
  readonly answered: number;
  /** Before it escalated. */
  readonly inTime: number;
  readonly missed: number;
  readonly acknowledge: Times;
  readonly measure: Times;
  /** Escalated after 2 and after 5 minutes. */
  readonly escalations: readonly [number, number];
};

/** Figures of each kind of alert. */
export function alertFigures({ log }: Pick<Debrief, 'log'>): readonly AlertFigures[] {
  const waits = waitsOf(log);
  return ALERT_KIND_LIST.map((kind) => {
    const ofKind = waits.filter((wait) => wait.kind === kind);
    const escalated = log
      .map(({ document }) => document)
      .filter((entry) => entry.kind === 'alert_escalated' && kindOf(entry.data) === kind);
    const count = (step: number): number =>
      escalated.filter(({ data }) => data.escalation === step).length;
    const lengths = (to: 'acknowledgedAt' | 'measuredAt'): readonly number[] =>
      ofKind.flatMap((wait) => (wait[to] === null ? [] : [wait[to] - wait.from]));
    return {
      kind,
      alerts: new Set(ofKind.map(({ alertId }) => alertId)).size,
      waits: ofKind.length,
      answered: ofKind.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
      inTime: lengths('acknowledgedAt').filter((ms) => ms <= ESCALATION_MS[0]).length,
      missed: ofKind.filter(({ isMissed }) => isMissed).length,
      acknowledge: timesOf(lengths('acknowledgedAt')),
      measure: timesOf(lengths('measuredAt')),
      escalations: [count(1), count(2)],
    };
  });
}
