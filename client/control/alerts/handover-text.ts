// What whoever comes has to know, drawn up from what the room knows: open places and what was done, entries of the log, and what is ahead. Words of others are named by
// the number of their entry and not copied, so that whoever has theirs erased has them erased here too.
import { type AlertPlace, longestOf } from '#client/model/alert-places.ts';
import { goesTo } from '#client/model/who-goes.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { type Language, textIn } from '#shared/languages.ts';
import { MAX_NOTE } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { ControlTranslate } from '../texts.ts';
import type { Clock } from '../words.ts';
import { entryNumber, firedText, takenText } from './alert-words.ts';
import type { AlertsTranslate } from './texts.ts';

const MOST_AHEAD = 4;
const MOST_NOTES = 12;

export type HandoverOf = {
  /** Every card of the room; null: the alerts are not known. */
  readonly places: readonly AlertPlace[] | null;
  readonly rows: readonly ZoneRow[];
  /** Entries of the log since somebody took the watch, newest first. */
  readonly notes: readonly LogEntry[];
  readonly plan: EventPlan | null;
  readonly clock: Clock;
  readonly now: number;
};

export type HandoverWords = {
  readonly t: AlertsTranslate;
  /** Words of levels. */
  readonly c: ControlTranslate;
  readonly language: Language;
  readonly nameOf: (place: AlertPlace) => string;
};

/** A place in a line: what runs there since when, when it was answered, and what was taken. No names. */
function placeLine(place: AlertPlace, { plan, clock }: HandoverOf, words: HandoverWords): string {
  const { t, c, language, nameOf } = words;
  const longest = longestOf(place);
  const { since, state, acknowledged, measure } = longest;
  const goes = goesTo(place);
  const what = [...new Set(place.alerts.map((alert) => firedText(alert, t, c)))].join(' + ');
  const done = measure ?? acknowledged;
  const answer =
    done === null ? t('state.open') : `${t(`state.${state}`)} ${clock.time(Date.parse(done.at))}`;
  const taken = takenText(plan, longest, language, t);
  const sent = goes && t('handover.sent', { time: clock.time(Date.parse(goes.at)) });
  const runs = t('handover.place', { what, time: clock.time(Date.parse(since)) });
  const parts = [runs, answer, taken, sent];
  return `- ${nameOf(place)}: ${parts.filter((part) => part !== null).join(' · ')}`;
}

/** How many places are open, and in the same line of how many nothing is known: none open is no calm then. */
function headLine(
  places: readonly AlertPlace[] | null,
  { rows }: HandoverOf,
  t: AlertsTranslate,
): string {
  const unknown = rows.filter(({ state }) => state.kind !== 'level').length;
  const open = places?.length === 0 ? 'handover.none' : 'handover.open';
  const head = places === null ? t('handover.deaf') : t(open, { count: places.length });
  return unknown === 0 ? head : `${head} ${t('handover.unknown', { unknown, all: rows.length })}`;
}

function noteLine({ notes, clock }: HandoverOf, t: AlertsTranslate): string | null {
  const written = notes
    .filter(({ text }) => text !== null)
    .slice(0, MOST_NOTES)
    .toReversed();
  if (written.length === 0) return null;
  const list = written.map(
    (entry) => `${entryNumber(entry)} ${clock.time(Date.parse(entry.document.at))}`,
  );
  return t('handover.notes', { list: list.join(', ') });
}

/** Phases and marks of the programme that are still to come, soonest first. */
function aheadLines({ plan, clock, now }: HandoverOf, { t, language }: HandoverWords): string[] {
  const phases = (plan?.phases ?? []).map(({ phase, startsAt }) => ({
    at: Date.parse(startsAt),
    name: `${t('phase')}: ${t(`phase.${phase}`)}`,
  }));
  const marks = (plan?.programme ?? []).map(({ at, name }) => ({
    at: Date.parse(at),
    name: textIn(name, language),
  }));
  const ahead = [...phases, ...marks].filter(({ at }) => at > now).toSorted((a, b) => a.at - b.at);
  if (ahead.length === 0) return [];
  const lines = ahead.slice(0, MOST_AHEAD).map(({ at, name }) => `- ${clock.time(at)} ${name}`);
  return [t('handover.ahead'), ...lines];
}

/** The handover, as long as an entry of the log may be: places that do not fit are counted. */
export function handoverText(of: HandoverOf, words: HandoverWords): string {
  const { t } = words;
  const places = of.places?.filter(({ state }) => state !== 'cleared') ?? null;
  const head = headLine(places, of, t);
  const lines = (places ?? []).map((place) => placeLine(place, of, words));
  const rest = [noteLine(of, t), ...aheadLines(of, words)].filter((line) => line !== null);
  for (let shown = lines.length; shown >= 0; shown -= 1) {
    const left = lines.length - shown;
    const more = left === 0 ? [] : [`- ${t('handover.more', { count: left })}`];
    const text = [head, ...lines.slice(0, shown), ...more, ...rest].join('\n');
    if (text.length <= MAX_NOTE || shown === 0) return text.slice(0, MAX_NOTE);
  }
  return head;
}
