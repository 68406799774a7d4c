// What a message says to people, in both languages. Places, levels and what happened; never who did it.
import type { AlertKind } from '#shared/wire/event-plan.ts';
import type { Language, Text } from '#shared/wire/text.ts';
import type { Bulletin } from './bulletin.ts';
import type { SentKind } from './entry.ts';

const EVENTS: Readonly<Record<AlertKind | 'drill' | 'test', Text>> = {
  level: { nl: 'Druktemelding', en: 'Crowd alert' },
  blind: { nl: 'Geen zicht op de drukte', en: 'No view of the crowd' },
  critical: { nl: 'Kritieke drukte', en: 'Critical crowding' },
  drill: { nl: 'Oefening', en: 'Exercise' },
  test: { nl: 'Testbericht', en: 'Test message' },
};

const STEPS: Readonly<Record<Exclude<SentKind, `drill_${string}`>, Text>> = {
  alert_opened: { nl: 'nieuw', en: 'new' },
  alert_raised: { nl: 'het wordt drukker', en: 'it is getting worse' },
  alert_lowered: { nl: 'het wordt minder druk', en: 'it is easing' },
  alert_repeated: { nl: 'opnieuw', en: 'again' },
  alert_escalated: {
    nl: 'nog door niemand bevestigd',
    en: 'not acknowledged by anybody yet',
  },
  alert_acknowledged: {
    nl: 'bevestigd door de regiekamer',
    en: 'acknowledged in the control room',
  },
  alert_measure_taken: { nl: 'maatregel genomen', en: 'measure taken' },
  alert_cleared: { nl: 'voorbij', en: 'over' },
  alert_closed: { nl: 'met de hand gesloten', en: 'closed by hand' },
};

const DRILLS: Readonly<Record<'drill_started' | 'drill_ended', Text>> = {
  drill_started: {
    nl: 'er begint een oefening, er is niets aan de hand',
    en: 'a drill begins, nothing has happened',
  },
  drill_ended: { nl: 'de oefening is voorbij', en: 'the drill is over' },
};

export function eventOf({ kind, alert }: Bulletin): Text {
  if (kind === 'test') return EVENTS.test;
  return EVENTS[alert?.kind ?? 'drill'];
}

function stepOf({ kind }: Bulletin): Text {
  switch (kind) {
    case 'test':
      return {
        nl: 'zo ziet een bericht eruit, er is niets aan de hand',
        en: 'this is what a message looks like, nothing has happened',
      };
    case 'drill_started':
    case 'drill_ended':
      return DRILLS[kind];
    default:
      return STEPS[kind];
  }
}

/** One line: what, where, what happened. */
export function headlineOf(bulletin: Bulletin, language: Language): string {
  const level = bulletin.alert?.kind === 'level' ? levelWords(bulletin.alert.level, language) : '';
  return `${eventOf(bulletin)[language]}${level} - ${bulletin.place[language]}: ${stepOf(bulletin)[language]}`;
}

function levelWords(level: number | null, language: Language): string {
  if (level === null) return '';
  return language === 'nl' ? `, niveau ${level}` : `, level ${level}`;
}

const MEANS: Readonly<Record<AlertKind, Text>> = {
  level: {
    nl: 'Gemeten door sensoren die alleen een drukteniveau van 0 tot 4 doorgeven. Niveau 4 kan gevaarlijk zijn: stuur iemand om te kijken.',
    en: 'Measured by sensors that give only a crowd level from 0 to 4. Level 4 may be dangerous: send somebody to look.',
  },
  blind: {
    nl: 'Er is al enkele vensters geen niveau bekend. Dat betekent niet dat het rustig is.',
    en: 'No level has been known for some windows. That does not mean that it is quiet.',
  },
  critical: {
    nl: 'Een enkel meetpunt meldt kritieke drukte. Stuur iemand om te kijken.',
    en: 'A single viewpoint reports critical crowding. Send somebody to look.',
  },
};

export function descriptionOf(bulletin: Bulletin, language: Language): string {
  const { alert } = bulletin;
  if (alert === null) return `${stepOf(bulletin)[language]}.`;
  const since = language === 'nl' ? `Sinds ${alert.since}.` : `Since ${alert.since}.`;
  return `${since} ${MEANS[alert.kind][language]}`;
}
