// What the room shows of the alerts of a site: one card for what has one cause, no more cards at once than somebody can read, and every alert in exactly
// one place. A view over alerts that stay as they are. Pure.

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

/** `alone`: one alert. `blind`: regions that went out of sight together. `more`: the rest of what one window opened. */
export type AlertCardOf<A extends Alert> = {
  readonly about: 'alone' | 'blind' | 'more';
  /** At least one; of a joined card the most pressing first. */
  readonly alerts: readonly [A, ...A[]];
};

const STATES: readonly AlertState[] = ['open', 'acknowledged', 'measure_taken', 'cleared'];

/** Critical signals before levels before blind regions; what cannot be known waits for a level, never behind an answered one. */
function urgency({ kind, level }: Alert): number {
  if (ALERT_KINDS[kind].isUrgent) return 5;
  return level ?? 2;
}

/** What nobody answered first, then the worse, then what waits for longest. */
export function byUrgency(a: Alert, b: Alert): number {
  return (
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    urgency(b) - urgency(a) ||
    b.escalation - a.escalation ||
    Date.parse(a.openedAt) - Date.parse(b.openedAt)
  );
}

function cardOf<A extends Alert>(
  about: 'blind' | 'more',
  alerts: readonly A[],
): readonly AlertCardOf<A>[] {
  const [first, ...others] = alerts.toSorted(byUrgency);
  if (first === undefined) return [];
  return [{ about: others.length === 0 ? 'alone' : about, alerts: [first, ...others] }];
}

/** Blind regions by the moment from which they are: a group holds what follows its first one soon. */
function blindCards<A extends Alert>(alerts: readonly A[]): readonly AlertCardOf<A>[] {
  const groups: { readonly from: EpochMs; readonly alerts: A[] }[] = [];
  for (const alert of alerts.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))) {
    const since = Date.parse(alert.since);
    const group = groups.at(-1);
    if (group !== undefined && since < group.from + ONE_CAUSE_MS) group.alerts.push(alert);
    else groups.push({ from: since, alerts: [alert] });
  }
  return groups.flatMap((group) => cardOf('blind', group.alerts));
}

/** Of what one window opened and nobody answered yet, the most pressing have cards of their own, and critical signals always. */
function newCards<A extends Alert>(opened: readonly A[]): readonly AlertCardOf<A>[] {
  const ordered = opened.toSorted(byUrgency);
  // One that is left over needs no card that stands for others.
  const most = ordered.length <= MOST_NEW_CARDS + 1 ? ordered.length : MOST_NEW_CARDS;
  const isAlone = (alert: A, i: number): boolean => i < most || ALERT_KINDS[alert.kind].isUrgent;
  const alone = ordered.filter(isAlone).flatMap((alert) => cardOf('more', [alert]));
  return [
    ...alone,
    ...cardOf(
      'more',
      ordered.filter((alert, i) => !isAlone(alert, i)),
    ),
  ];
}

/** The cards of these alerts, in the order in which somebody must look at them. */
export function cardsOf<A extends Alert>(alerts: readonly A[], now: EpochMs): AlertCards<A> {
  const shown = alerts.filter((alert) => !isShelvedAt(alert, now));
  const blind = shown.filter(({ kind }) => ALERT_KINDS[kind].isBlind);
  const others = shown.filter(({ kind }) => !ALERT_KINDS[kind].isBlind);
  const open = others.filter(({ state }) => state === 'open');
  const answered = others.filter(({ state }) => state !== 'open');
  const byWindow = [...Map.groupBy(open, ({ openedAt }) => openedAt).values()];
  const cards = [
    ...blindCards(blind),
    ...byWindow.flatMap(newCards),
    ...answered.flatMap((alert) => cardOf('more', [alert])),
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
