// What the room shows of the alerts of a site: one card for each place, one for places that went out of sight together, no more new cards at once than
// somebody can read, and every alert that runs on exactly one of them. A view over alerts that stay as they are. Pure.

import type { EpochMs } from '../../time.ts';
import type { Alert, AlertState } from '../../wire/alert.ts';
import { ALERT_KINDS } from '../glossary/alert-kinds.ts';
import { isShelvedAt } from './people.ts';

/** Regions that went out of sight this soon after the first of them did so together. Milliseconds. */
export const ONE_CAUSE_MS = 180_000;
/** Cards of their own that one window may open; what it opens besides is told by one more card. */
export const MOST_NEW_CARDS = 8;

export type AlertCards<A extends Alert> = {
  readonly cards: readonly AlertCardOf<A>[];
  /** Put aside, and running: they wait for nobody until their time is over. */
  readonly shelved: readonly A[];
};

/** `place`: what runs in one place. `blind`: places that went out of sight together. `more`: the rest of what one window opened. */
export type AlertCardOf<A extends Alert> = {
  readonly about: 'place' | 'blind' | 'more';
  /** At least one; the most pressing first. */
  readonly alerts: readonly [A, ...A[]];
};

const STATES: readonly AlertState[] = ['open', 'acknowledged', 'measure_taken', 'cleared'];

/** What nobody answered before what somebody did, and that before what is over. */
export function byState(a: AlertState, b: AlertState): number {
  return STATES.indexOf(a) - STATES.indexOf(b);
}

/** Released levels before what one sensor says, and that before what nobody sees. */
function urgency({ kind, level }: Alert): number {
  const { namesLevel, isUrgent } = ALERT_KINDS[kind];
  if (namesLevel) return level ?? 3;
  return isUrgent ? 2 : 1;
}

/** What nobody answered first, then the worse, then what waits for longest. */
function byUrgency(a: Alert, b: Alert): number {
  return (
    byState(a.state, b.state) ||
    urgency(b) - urgency(a) ||
    b.escalation - a.escalation ||
    Date.parse(a.openedAt) - Date.parse(b.openedAt)
  );
}

function cardOf<A extends Alert>(
  about: AlertCardOf<A>['about'],
  alerts: readonly A[],
): readonly AlertCardOf<A>[] {
  const [first, ...others] = alerts.toSorted(byUrgency);
  return first === undefined ? [] : [{ about, alerts: [first, ...others] }];
}

const joined = <A extends Alert>(
  about: 'blind' | 'more',
  cards: readonly AlertCardOf<A>[],
): readonly AlertCardOf<A>[] =>
  cards.length < 2
    ? cards
    : cardOf(
        about,
        cards.flatMap(({ alerts }) => alerts),
      );

const isOpen = ({ alerts: [first] }: AlertCardOf<Alert>): boolean => first.state === 'open';
const isBlind = ({ alerts }: AlertCardOf<Alert>): boolean =>
  alerts.every(({ kind }) => ALERT_KINDS[kind].isBlind);
const isUrgent = ({ alerts }: AlertCardOf<Alert>): boolean =>
  alerts.some(({ kind }) => ALERT_KINDS[kind].isUrgent);

/** From when nobody saw a place, the earliest and the latest that its alerts say. */
function unseenFrom({ alerts }: AlertCardOf<Alert>): {
  readonly from: EpochMs;
  readonly to: EpochMs;
} {
  const times = alerts.map(({ since }) => Date.parse(since));
  return { from: Math.min(...times), to: Math.max(...times) };
}

/** Places by the moment from which nobody sees them: a group holds what follows its first one soon. One that went out of sight twice is alone. */
function blindCards<A extends Alert>(places: readonly AlertCardOf<A>[]): readonly AlertCardOf<A>[] {
  const known = places
    .map((place) => ({ place, ...unseenFrom(place) }))
    .toSorted((a, b) => a.from - b.from);
  const groups: { readonly first: EpochMs; readonly places: AlertCardOf<A>[] }[] = [];
  const alone: AlertCardOf<A>[] = [];
  for (const { place, from, to } of known) {
    const group = groups.at(-1);
    if (to >= from + ONE_CAUSE_MS) alone.push(place);
    else if (group !== undefined && to < group.first + ONE_CAUSE_MS) group.places.push(place);
    else groups.push({ first: from, places: [place] });
  }
  return [...alone, ...groups.flatMap((group) => joined('blind', group.places))];
}

/** Of what one window opened and nobody answered yet, the most pressing have cards of their own, and critical signals always. */
function newCards<A extends Alert>(opened: readonly AlertCardOf<A>[]): readonly AlertCardOf<A>[] {
  const ordered = opened.toSorted((a, b) => byUrgency(a.alerts[0], b.alerts[0]));
  // One that is left over needs no card that stands for others.
  const most = ordered.length <= MOST_NEW_CARDS + 1 ? ordered.length : MOST_NEW_CARDS;
  const isAlone = (card: AlertCardOf<A>, i: number): boolean => i < most || isUrgent(card);
  const rest = ordered.filter((card, i) => !isAlone(card, i));
  return [...ordered.filter(isAlone), ...joined('more', rest)];
}

/** What runs in a place; where nothing does, what has cleared. */
function ofPlace<A extends Alert>(alerts: readonly A[]): readonly AlertCardOf<A>[] {
  const running = alerts.filter(({ state }) => state !== 'cleared');
  return cardOf('place', running.length > 0 ? running : alerts);
}

/** The cards of these alerts, in the order in which somebody must look at them. `placeOf`: what of them is in one place has one card. */
export function cardsOf<A extends Alert>(
  alerts: readonly A[],
  now: EpochMs,
  placeOf: (alert: A) => string = ({ regionId, cells }) => regionId ?? cells.join('+'),
): AlertCards<A> {
  const shown = alerts.filter((alert) => !isShelvedAt(alert, now));
  const places = [...Map.groupBy(shown, placeOf).values()].flatMap(ofPlace);
  const others = places.filter((place) => !isBlind(place));
  const byWindow = Map.groupBy(others.filter(isOpen), ({ alerts: [first] }) => first.openedAt);
  const cards = [
    ...blindCards(places.filter(isBlind)),
    ...[...byWindow.values()].flatMap(newCards),
    ...others.filter((place) => !isOpen(place)),
  ];
  return {
    cards: cards.toSorted((a, b) => byUrgency(a.alerts[0], b.alerts[0])),
    shelved: alerts.filter((alert) => isShelvedAt(alert, now) && alert.state !== 'cleared'),
  };
}

/** From when until when a joined card is about; `to` null: somewhere it goes on. Epoch milliseconds. */
export function spanOf(alerts: readonly Alert[]): {
  readonly from: EpochMs;
  readonly to: EpochMs | null;
} {
  const from = Math.min(...alerts.map(({ since }) => Date.parse(since)));
  const ends = alerts.map(({ belowSince }) => belowSince);
  const known = ends.filter((end) => end !== null).map((end) => Date.parse(end));
  return { from, to: known.length < ends.length ? null : Math.max(...known) };
}
