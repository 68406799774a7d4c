// Who goes to a place. Pure.
import type { Language } from '#shared/languages.ts';
import { textIn } from '#shared/languages.ts';
import { type Alert, type AlertView, MAX_GOES } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { type AlertPlace, agreedAt } from './alert-places.ts';
import { isRunning } from './alerts.ts';

export type WhoGoes = NonNullable<AlertView['goes']>;

/** Who was sent to a place last; null: nobody. Several places that are told together have one name only where it goes to each of them. */
export function goesTo({ about, alerts }: Pick<AlertPlace, 'about' | 'alerts'>): WhoGoes | null {
  const sent = alerts.flatMap(({ goes }) => goes ?? []);
  const [newest = null] = sent.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (about === 'place' || newest === null) return newest;
  const isForAll = alerts.every((alert) => !isRunning(alert) || alert.goes?.who === newest.who);
  return isForAll ? newest : null;
}

/** Something runs there and nobody goes. */
export const isUnsent = (place: AlertPlace): boolean =>
  place.alerts.some(isRunning) && goesTo(place) === null;

/** A name as long as one may be. */
export function whoToSend(name: string): string {
  // Never half of a character.
  return name
    .trim()
    .slice(0, MAX_GOES)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

export type Team = { readonly who: string; readonly channel: string };

/** Teams of the measures that were agreed for these alerts, each once, the worst alert's first. */
export function teamsAt(
  plan: EventPlan | null,
  alerts: readonly Alert[],
  language: Language,
): readonly Team[] {
  const teams = agreedAt(plan, alerts).map(({ team, channel }) => ({
    who: whoToSend(textIn(team, language)),
    channel,
  }));
  return teams.filter(({ who }, i) => teams.findIndex((other) => other.who === who) === i);
}

/** Who goes, in words: a team of the plan in the language of whoever reads it. Null: the words were erased. */
export function whoIn({ who }: WhoGoes, plan: EventPlan | null, language: Language): string | null {
  const isCalled = (name: string): boolean => whoToSend(name) === who;
  const known = plan?.measures.find(({ team }) => Object.values(team).some(isCalled));
  return textIn(known?.team, language) ?? who;
}
