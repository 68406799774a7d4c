// The figures of a debrief. Pure functions of the log and of released records.

import { NO_RECORD_BYTE, REASON_BYTES, RETRACTED_BYTE } from '#shared/codes.ts';
import { ALERT_KIND_LIST, isAlertKind } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertKind } from '#shared/wire/event-plan.ts';
import type { Debrief, DebriefRegion } from './types.ts';

/** One time that an alert waited for somebody: from its opening, or from when it got worse. */
export type AlertWait = {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly from: EpochMs;
  acknowledgedAt: EpochMs | null;
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
    const of = { alertId, kind, from };
    const wait: AlertWait = { ...of, acknowledgedAt: null, measuredAt: null, isMissed: false };
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

  acknowledge(alertId: string, at: EpochMs): void {
    const wait = this.#current.get(alertId);
    if (wait !== undefined) wait.acknowledgedAt ??= at;
  }

  measure(alertId: string, at: EpochMs): void {
    const wait = this.#current.get(alertId);
    if (wait === undefined) return;
    wait.acknowledgedAt ??= at;
    wait.measuredAt ??= at;
  }

  /** Closing by hand is an answer; clearing by itself before anybody answered is none. */
  end(alertId: string, isByHand: boolean, at: EpochMs): void {
    const wait = this.#current.get(alertId);
    if (wait === undefined || wait.acknowledgedAt !== null) return;
    if (isByHand) wait.acknowledgedAt = at;
    else wait.isMissed = true;
  }
}

/**
 * Waits of the log, in its order. An alert that repeats keeps the answer that it had, unless it is acknowledged again, or escalates: only then did it wait.
 */
export function waitsOf(log: Entries): readonly AlertWait[] {
  const waits = new Waits();
  for (const { document } of log) {
    const { alertId, data } = document;
    if (alertId === null) continue;
    const at = Date.parse(document.at);
    switch (document.kind) {
      case 'alert_opened':
      case 'alert_raised':
        waits.start(alertId, kindOf(data), at);
        break;
      case 'alert_repeated':
        waits.repeat(alertId, at);
        break;
      case 'alert_acknowledged':
        waits.again(alertId, kindOf(data));
        waits.acknowledge(alertId, at);
        break;
      case 'alert_escalated':
        waits.again(alertId, kindOf(data));
        break;
      case 'alert_measure_taken':
        waits.measure(alertId, at);
        break;
      case 'alert_cleared':
      case 'alert_closed':
        waits.end(alertId, document.kind === 'alert_closed', at);
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
function timesOf(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? null, worst: sorted.at(-1) ?? null };
}

export type AlertFigures = {
  readonly kind: AlertKind;
  readonly alerts: number;
  readonly waits: number;
  readonly answered: number;
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
      missed: ofKind.filter(({ isMissed }) => isMissed).length,
      acknowledge: timesOf(lengths('acknowledgedAt')),
      measure: timesOf(lengths('measuredAt')),
      escalations: [count(1), count(2)],
    };
  });
}

export type Sight = 'released' | 'privacy' | 'gap' | 'suspended' | 'retracted' | 'none';

/** What a byte says of what could be seen. */
export function sightOf(byte: number): Sight {
  if (byte <= 4) return 'released';
  if (byte === RETRACTED_BYTE) return 'retracted';
  if (byte === NO_RECORD_BYTE) return 'none';
  if (byte === REASON_BYTES.aggregator_gap) return 'gap';
  return byte === REASON_BYTES.policy_suspended ? 'suspended' : 'privacy';
}

export type RegionFigures = {
  readonly region: DebriefRegion;
  /** Windows in which a record was there. */
  readonly windows: number;
  /** Share of these windows. */
  readonly shares: Readonly<Record<Exclude<Sight, 'none'>, number>>;
  /** Windows of the span without any record: before the region was planned, or lost. */
  readonly none: number;
  /** Windows at level 3 and at level 4. */
  readonly high: readonly [number, number];
};

/** What was seen of each region, and what it cost not to see anybody in particular. */
export function regionFigures({ regions }: Pick<Debrief, 'regions'>): readonly RegionFigures[] {
  return regions.map((region) => {
    const counts = { released: 0, privacy: 0, gap: 0, suspended: 0, retracted: 0, none: 0 };
    const high: [number, number] = [0, 0];
    for (const byte of region.bytes) {
      counts[sightOf(byte)] += 1;
      if (byte === 3) high[0] += 1;
      if (byte === 4) high[1] += 1;
    }
    const { none, ...known } = counts;
    const windows = region.bytes.length - none;
    const share = (n: number): number => (windows === 0 ? 0 : n / windows);
    const { released, privacy, gap, suspended, retracted } = known;
    const shares = {
      released: share(released),
      privacy: share(privacy),
      gap: share(gap),
      suspended: share(suspended),
      retracted: share(retracted),
    };
    return { region, windows, shares, none, high };
  });
}
