// The cards of the room. All that runs about one region, its level, the signals in it and that nobody sees it, is one place with one card: under
// pressure nobody puts three cards together. Places that went out of sight together, and the rest of what one window opened, are one card too. Pure.
import { type AlertCardOf, byState, cardsOf, spanOf } from '#shared/domain/alerts/cards.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Alert, AlertAction, AlertState, AlertView } from '#shared/wire/alert.ts';
import { type EventPlan, type Measure, measuresFor } from '#shared/wire/event-plan.ts';
import { isOpen, isRunning } from './alerts.ts';
import type { ZoneRow } from './zone-rows.ts';

/** What has one card: a place, or several that are told together. */
export type AlertPlace = AlertCardOf<AlertView> & {
  /** The same for as long as the card is about the same. */
  readonly key: string;
  /** What the table says of a place; undefined: it is not in the table, or these are several. */
  readonly row: ZoneRow | undefined;
  readonly cells: readonly string[];
  /** That of the alert that is answered least. */
  readonly state: AlertState;
  /** The released level; where it is not known now, the one that fired. Null: neither. */
  readonly level: number | null;
  /** The newest window stands below every limit: nothing is urgent about it any more. */
  readonly isCalm: boolean;
};

/** The row of the table that an alert is about: its region, or the one that holds its cell. */
function rowOf({ regionId, cells }: Alert, rows: readonly ZoneRow[]): ZoneRow | undefined {
  return (
    (regionId === null ? undefined : rows.find((row) => row.regionId === regionId)) ??
    rows.find((row) => cells.some((cell) => row.cells.includes(cell)))
  );
}

const HOT = 3;

function levelOf(alerts: readonly Alert[], row: ZoneRow | undefined): number | null {
  if (row?.state.kind === 'level') return row.state.level;
  const fired = alerts.flatMap(({ kind, level }) =>
    ALERT_KINDS[kind].namesLevel && level !== null ? [level] : [],
  );
  return fired.length === 0 ? null : Math.max(...fired);
}

/** What is in one place has one key: that of its row, or of its cells. */
function keyIn(alert: Alert, rows: readonly ZoneRow[]): string {
  return rowOf(alert, rows)?.id ?? alert.cells.join('+');
}

function keyOf({ about, alerts }: AlertCardOf<AlertView>, rows: readonly ZoneRow[]): string {
  const [first] = alerts;
  if (about === 'place') return keyIn(first, rows);
  return about === 'blind' ? `blind ${spanOf(alerts).from}` : `more ${first.openedAt}`;
}

function placeOf(card: AlertCardOf<AlertView>, rows: readonly ZoneRow[]): AlertPlace {
  const { about, alerts } = card;
  const [first] = alerts;
  const row = about === 'place' ? rowOf(first, rows) : undefined;
  const level = levelOf(alerts, row);
  const isCalm = alerts.every(({ sight }) => sight === 'below') && (level ?? 0) < HOT;
  const cells = [...new Set(alerts.flatMap((alert) => alert.cells))];
  return { ...card, key: keyOf(card, rows), row, cells, state: first.state, level, isCalm };
}

/** One sensor says that it is critical there. */
export const hasSignal = ({ alerts }: Pick<AlertPlace, 'alerts'>): boolean =>
  alerts.some(({ kind }) => ALERT_KINDS[kind].isUrgent);

/** A released level that is too high before a signal, a signal before what nobody sees, and what has calmed down last. */
function urgencyOf(place: AlertPlace): number {
  const { alerts, level, isCalm } = place;
  if (isCalm) return 0;
  if (level !== null && level >= HOT) return HOT + level;
  if (hasSignal(place)) return HOT;
  return alerts.some(({ sight }) => sight === 'unknown') ? 2 : 1;
}

/** The alert of a place that has waited for longest of those answered least: its time is that of the place. */
export function longestOf({ alerts, state }: AlertPlace): AlertView {
  const [first, ...others] = alerts;
  return others
    .filter((alert) => alert.state === state)
    .reduce(
      (oldest, next) => (Date.parse(next.openedAt) < Date.parse(oldest.openedAt) ? next : oldest),
      first,
    );
}

const waitingSince = (place: AlertPlace): number => Date.parse(longestOf(place).openedAt);

/** What nobody answered first, then the worst released level, then signals, then what waits for longest. */
function inOrder(places: readonly AlertPlace[]): readonly AlertPlace[] {
  return places.toSorted(
    (a, b) =>
      byState(a.state, b.state) ||
      urgencyOf(b) - urgencyOf(a) ||
      Number(hasSignal(b)) - Number(hasSignal(a)) ||
      waitingSince(a) - waitingSince(b) ||
      Number(a.about === 'more') - Number(b.about === 'more') ||
      a.key.localeCompare(b.key),
  );
}

/** The cards of what is not shelved, in the order in which somebody must look. */
export function alertPlaces(
  alerts: readonly AlertView[],
  rows: readonly ZoneRow[],
  now: EpochMs,
): readonly AlertPlace[] {
  const { cards } = cardsOf(alerts, now, (alert) => keyIn(alert, rows));
  return inOrder(cards.map((card) => placeOf(card, rows)));
}

/** Nobody has answered all of it. */
export const isWaiting = ({ state }: AlertPlace): boolean => state === 'open';

/** Something runs there for which no measure was taken. */
export const isUnmeasured = ({ alerts }: AlertPlace): boolean =>
  alerts.some((alert) => isRunning(alert) && alert.measure === null);

/** What an answer to the place would answer: another one is another thing to answer. */
export function askedOf({ key, alerts }: AlertPlace): string {
  const open = alerts.filter(isOpen);
  return [key, ...open.map(({ alertId, openedAt }) => `${alertId} ${openedAt}`)].join(' ');
}

/** What was agreed for the place: for its worst alert first, each measure once. */
export function agreedAt(plan: EventPlan | null, alerts: readonly Alert[]): readonly Measure[] {
  const agreed = alerts.flatMap(({ kind, cells }) => measuresFor(plan, kind, cells));
  return [...new Set(agreed)];
}

/** The alerts of a place that a step is for. A measure is for those that it was agreed for; another one is for all of them. */
export function answeredBy(
  { alerts }: AlertPlace,
  action: Pick<AlertAction, 'step'> & { readonly measureId?: string | null },
  plan: EventPlan | null,
): readonly AlertView[] {
  if (action.step === 'acknowledge') return alerts.filter(isOpen);
  const running = alerts.filter(isRunning);
  if (action.step === 'recall') return running.filter(({ goes }) => goes !== null);
  if (action.step !== 'measure' && action.step !== 'close') return running;
  if (action.step === 'close')
    return running.filter((alert) => alert.sight === 'unknown' && !isOpen(alert));
  const isFor = (alert: Alert): boolean =>
    agreedAt(plan, [alert]).some(({ measureId }) => measureId === action.measureId);
  const agreed = running.filter(isFor);
  return agreed.length > 0 ? agreed : running;
}
