// What a message says to people, in every language. Places, levels and what happened; never who did it.
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { ALERT_STATE_WORDS } from '#shared/domain/glossary/alert-states.ts';
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capitals } from '#shared/domain/glossary/under.ts';
import { type Language, textIn, type Words } from '#shared/languages.ts';
import type { Bulletin } from './bulletin.ts';
import type { SentKind } from './entry.ts';

const DRILL: Words = capitals(MODE_WORDS).exercise;
const TEST: Words = { nl: 'Testbericht', en: 'Test message' };

/** What happened, to somebody outside who was not there before; else in the words of the log. */
const STEPS: Readonly<Record<SentKind | 'test', Words>> = {
  alert_opened: ALERT_STATE_WORDS.open,
  alert_raised: { nl: 'het wordt drukker', en: 'it is getting worse' },
  alert_lowered: { nl: 'het wordt minder druk', en: 'it is easing' },
  alert_repeated: DECISIONS.alert_repeated.step,
  alert_escalated: {
    nl: 'nog door niemand bevestigd',
    en: 'not acknowledged by anybody yet',
  },
  alert_acknowledged: {
    nl: 'bevestigd in de meldkamer',
    en: 'acknowledged in the control room',
  },
  alert_measure_taken: DECISIONS.alert_measure_taken.step,
  alert_cleared: DECISIONS.alert_cleared.step,
  alert_closed: DECISIONS.alert_closed.step,
  alert_ended: DECISIONS.alert_ended.step,
  drill_started: {
    nl: 'er begint een oefening, er is niets aan de hand',
    en: 'a drill begins, nothing has happened',
  },
  drill_ended: { nl: 'de oefening is voorbij', en: 'the drill is over' },
  test: {
    nl: 'zo ziet een bericht eruit, er is niets aan de hand',
    en: 'this is what a message looks like, nothing has happened',
  },
};

const SINCE: Words = { nl: 'Sinds', en: 'Since' };

export function eventOf({ kind, alert }: Bulletin): Words {
  if (kind === 'test') return TEST;
  return alert === null ? DRILL : ALERT_KINDS[alert.kind].words.event;
}

function levelOf({ alert }: Bulletin, language: Language): string {
  if (alert === null || alert.level === null || !ALERT_KINDS[alert.kind].namesLevel) return '';
  return `, ${TERMS.level[language]} ${alert.level}`;
}

/** One line: what, where, what happened. */
export function headlineOf(bulletin: Bulletin, language: Language): string {
  const what = `${eventOf(bulletin)[language]}${levelOf(bulletin, language)}`;
  return `${what} - ${textIn(bulletin.place, language)}: ${STEPS[bulletin.kind][language]}`;
}

export function descriptionOf({ alert, kind }: Bulletin, language: Language): string {
  if (alert === null) return `${STEPS[kind][language]}.`;
  const { explanation } = ALERT_KINDS[alert.kind].words;
  return `${SINCE[language]} ${alert.since}. ${explanation[language]}`;
}
