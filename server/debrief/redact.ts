// The public version of a day of the decision log. Pure.

import { ESCALATION_MS } from '#shared/domain/alerts/people.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { DAY_MS, type EpochMs, isoUtc, SECOND_MS, windowStartOf } from '#shared/time.ts';
import type { LogKind } from '#shared/wire/decision-log.ts';
import { type Measure, phaseSchema } from '#shared/wire/event-plan.ts';
import {
  type AnsweredWithin,
  LEAST_UNPLACED,
  MANY_UNPLACED,
  type PublicAlert,
  type PublicDay,
} from '#shared/wire/public-log.ts';
import type { Text } from '#shared/wire/text.ts';
import type { EventPlanVersion } from '../ports.ts';
import { eventPlanAt } from './plan-at.ts';
import { type Alerted, alertsOf, type ToldEntry } from './told-alerts.ts';

/** A region of the public lane in one window of the day. */
export type PublicCell = {
  readonly windowStart: EpochMs;
  /** Of that window: the site may have another length by now. */
  readonly windowSeconds: number;
  readonly regionId: string;
  readonly name: Text;
  /** Zones or H3 cells, by the plan of that window. */
  readonly cells: readonly string[];
  readonly isReleased: boolean;
  /** Those of its cells that lie in a staff region which may be spoken of (`hasPublicK`). */
  readonly toldCells: readonly string[];
};

/** Entries of any other kind say nothing to everybody: they need not be read, however many there are. */
export const TOLD_KINDS: readonly LogKind[] = [
  'alert_opened',
  'alert_acknowledged',
  'alert_measure_taken',
  'alert_closed',
  'phase_changed',
  'policy_changed',
];

export type RedactInput = {
  readonly day: string;
  /** The longest public window of the day. */
  readonly windowSeconds: number;
  /** Entries up to a day after, ascending: an alert of the evening is answered after midnight. */
  readonly entries: readonly ToldEntry[];
  /** From some hours before the day: an alert that opens at midnight rests on the windows before it. */
  readonly cells: readonly PublicCell[];
  /** In force at some of the entries. */
  readonly eventPlans: readonly EventPlanVersion[];
  /** Of the public change log. */
  readonly critical: PublicDay['critical'];
  readonly seal: string;
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function answerOf({ openedAt, answeredAt }: Alerted): AnsweredWithin {
  if (answeredAt === null) return 'never';
  const waited = answeredAt - openedAt;
  if (waited <= ESCALATION_MS[0]) return 'within_2_minutes';
  return waited <= ESCALATION_MS[1] ? 'within_5_minutes' : 'later';
}

/** Whether the words of a measure say no more than the place does: not which part of it, and not that nobody could see it. */
function isTold({ kinds, zoneIds }: Measure, cells: readonly string[]): boolean {
  const isAsWide = zoneIds.length === 0 || cells.every((cell) => zoneIds.includes(cell));
  return isAsWide && kinds.some((kind) => !ALERT_KINDS[kind].isBlind);
}

/**
 * Words that were agreed beforehand, by the plan in force when the measure was taken, in the order of the plans. What was not in that one, or would say
 * more than the place, is another measure.
 */
function measuresOf(
  { taken, isOtherMeasure }: Alerted,
  plans: RedactInput['eventPlans'],
  cells: readonly string[],
): Pick<PublicAlert, 'measures' | 'isOtherMeasure'> {
  const texts = new Map<string, Text>();
  let isOther = isOtherMeasure;
  for (const [plan, ofPlan] of Map.groupBy(taken, ({ seq }) => eventPlanAt(plans, seq))) {
    const ids = new Set(ofPlan.map(({ measureId }) => measureId));
    const agreed = (plan?.measures ?? []).filter(
      (measure) => ids.has(measure.measureId) && isTold(measure, cells),
    );
    for (const { text } of agreed) texts.set(JSON.stringify(text), text);
    isOther ||= agreed.length < ids.size;
  }
  return { measures: [...texts.values()], isOtherMeasure: isOther };
}

/** Whether a moment lies in the public window of a cell. */
function isWithin(at: EpochMs, { windowStart, windowSeconds }: PublicCell): boolean {
  return at >= windowStart && at < windowStart + windowSeconds * SECOND_MS;
}

/** What holds all zones of an alert in the public window of a moment, where that may be spoken of; undefined: nothing. */
function toldAt({ cells }: Alerted, at: EpochMs, input: RedactInput): PublicCell | undefined {
  const place = input.cells.find(
    (cell) =>
      isWithin(at, cell) && cells.length > 0 && cells.every((id) => cell.cells.includes(id)),
  );
  const isTellable =
    place?.isReleased === true && cells.every((id) => place.toldCells.includes(id));
  return isTellable ? place : undefined;
}

/** The last of the public windows that an alert rests on and is seen in; undefined unless each of them may be spoken of. */
function placeOf(alert: Alerted, input: RedactInput): PublicCell | undefined {
  let at = Math.min(alert.since ?? Number.NEGATIVE_INFINITY, alert.openedAt);
  for (;;) {
    const place = toldAt(alert, at, input);
    if (place === undefined || isWithin(alert.openedAt, place)) return place;
    at = place.windowStart + place.windowSeconds * SECOND_MS;
  }
}

function placedOf(alert: Alerted, input: RedactInput): PublicAlert | null {
  const place = placeOf(alert, input);
  if (place === undefined) return null;
  return {
    windowStart: isoUtc(place.windowStart),
    regionId: place.regionId,
    region: place.name,
    answer: answerOf(alert),
    ...measuresOf(alert, input.eventPlans, place.cells),
  };
}

/** Their number as a class; null: too few to mention. */
const unplacedClassOf = (unplaced: number): PublicDay['unplaced'] =>
  unplaced < LEAST_UNPLACED ? null : unplaced < MANY_UNPLACED ? '5-9' : '10+';

/** Everything in an order of its own, so that the order of the log says nothing. */
function sorted(alerts: readonly PublicAlert[]): PublicAlert[] {
  return alerts
    .map((alert) => ({ alert, key: JSON.stringify([alert.windowStart, alert.regionId, alert]) }))
    .toSorted((a, b) => byText(a.key, b.key))
    .map(({ alert }) => alert);
}

function decisionsOf(
  { entries, windowSeconds }: RedactInput,
  from: EpochMs,
  to: EpochMs,
): Pick<PublicDay, 'phases' | 'policies'> {
  const phases: PublicDay['phases'] = [];
  const policies: PublicDay['policies'] = [];
  for (const { document } of entries) {
    const { kind, data } = document;
    const at = Date.parse(document.at);
    if (at < from || at >= to) continue;
    const { policyVersion, effectiveFrom } = data;
    const phase = phaseSchema.nullable().safeParse(data.phase);
    if (kind === 'phase_changed' && phase.success)
      phases.push({
        windowStart: isoUtc(windowStartOf(at, windowSeconds * SECOND_MS)),
        phase: phase.data,
      });
    if (
      kind === 'policy_changed' &&
      typeof policyVersion === 'number' &&
      typeof effectiveFrom === 'string'
    )
      policies.push({ policyVersion, effectiveFrom });
  }
  return { phases, policies };
}

/**
 * Redacts a day. It is built up from what may be said, never cut down from what was logged: a field that is added to the log later does not appear.
 *
 * The rule: nothing of the staff lane that the public lane does not already say, except that the safety team was alerted and how it answered.
 * - **Where and when.** A staff region is smaller than a public one and a staff window shorter, so an alert is shown with the public region that holds all
 *   its zones, and the public window in which it opened. It is seen after the windows that it rests on, which may lie in an earlier public window: only where
 *   the public lane released that region in every window from the first of those on, because where it withheld, "somebody was alerted there" would say
 *   what withholding hides. And only where the alert's own staff regions are each planned with the public k of units outside any
 *   one external group: "the team was alerted" is a word about the staff level, which rests on fewer.
 * - **What.** Too busy or out of sight are one sentence. The first would give a staff level away, the second that sensors of one place failed together.
 *   Raised, lowered, moved, repeated and cleared are levels told over time, and are left out.
 * - **How many.** Every alert that cannot be placed may be somewhere that is known; a small number of them is nearly a place. So they are told as a class
 *   from five on, and below that not at all: an exact number would tell of each single one by its difference to what is known otherwise. The number of
 *   log entries is not told either: it would be that number in another form.
 * - **Who and how fast.** No names, no words that people wrote, such as who was sent, no alert ids, and a class for the time of the answer: the classes
 *   are the two limits at which an alert escalates, so they say whether the agreement was kept.
 * - **What was done.** The agreed text of a measure, as it was when it was taken: written beforehand, for an act in public space that whoever stood there
 *   could see. Measures that were not agreed are words of a person: only that there was one.
 * - **Critical signals** speak of one viewpoint. They count per day, as in the public change log, and are never in the list.
 * - **Phases** set by hand are told by public window, policies with the moment from which they hold: both decide how everybody is measured.
 * - **Order** is by window, place and content, never that of the log.
 * - **Seal.** It is a hash over the newest entry's hash, which is over a random salt, and before the first entry over a secret of the site that is kept
 *   with the log; without the log nobody can compute it, and it differs every day, also when nothing was logged.
 */
export function redactDay(input: RedactInput): PublicDay {
  const from = Date.parse(`${input.day}T00:00:00Z`);
  const to = from + DAY_MS;
  const alerts = alertsOf(input.entries, from, to);
  const placed = alerts.map((alert) => placedOf(alert, input)).filter((alert) => alert !== null);
  return {
    day: input.day,
    windowSeconds: input.windowSeconds,
    alerts: sorted(placed),
    unplaced: unplacedClassOf(alerts.length - placed.length),
    critical: input.critical,
    ...decisionsOf(input, from, to),
    seal: input.seal,
  };
}
