// The kinds of alert: what each is called, and what everybody who shows or sends one has to know of
// it. When it fires stands in ../alerts/ladder.ts, its name in shared/wire/event-plan.ts; the rest of
// the product takes a kind from this table and has no list of its own.
import type { Words } from '../../languages.ts';
import type { AlertKind } from '../../wire/event-plan.ts';
import { TERMS } from './terms.ts';

type AlertWords = {
  /** In a table. */
  readonly short: Words;
  /** Of more than one, in a list of what is sent. */
  readonly several: Words;
  /** What it means, in the evaluation. */
  readonly meaning: Words;
  /** Why it is there, on its card in the control room; `{{time}}` is since when. */
  readonly why: Words;
  /** What a message to another system begins with. */
  readonly event: Words;
  /** What such a message says to somebody who knows nothing of us. */
  readonly explanation: Words;
};

export type AlertMeaning = {
  readonly words: AlertWords;
  /** How it is drawn in the evaluation. */
  readonly sign: '▲' | '△' | '■' | '□' | '◆' | '◇';
  /** It is about a level: messages and cards name the one that fired it. */
  readonly namesLevel: boolean;
  /** It is about what cannot be seen: it stays until somebody sees again. */
  readonly isBlind: boolean;
  /** Somebody goes at once, before every level alert. */
  readonly isUrgent: boolean;
  /** Everybody may read afterwards that the team was alerted (server/debrief/redact.ts says how). */
  readonly isTold: boolean;
};

export const ALERT_KINDS: Readonly<Record<AlertKind, AlertMeaning>> = {
  level: {
    words: {
      short: { nl: 'te druk', en: 'too busy' },
      several: { nl: 'niveaus', en: 'levels' },
      meaning: { nl: 'Niveau 3 of 4 hield aan.', en: 'Level 3 or 4 lasted.' },
      why: TERMS.since,
      event: { nl: 'Druktemelding', en: 'Crowd alert' },
      explanation: {
        nl: 'Gemeten door sensoren die alleen een drukteniveau van 0 tot 4 doorgeven. Niveau 4 kan gevaarlijk zijn: stuur iemand om te kijken.',
        en: 'Measured by sensors that give only a crowd level from 0 to 4. Level 4 may be dangerous: send somebody to look.',
      },
    },
    sign: '▲',
    namesLevel: true,
    isBlind: false,
    isUrgent: false,
    isTold: true,
  },
  blind: {
    words: {
      short: { nl: 'geen zicht', en: 'no sight' },
      several: { nl: 'gebieden zonder zicht', en: 'regions without sight' },
      meaning: {
        nl: 'Drie vensters zonder niveau tijdens het evenement. Stuur iemand kijken.',
        en: 'Three windows without a level during the event. Send somebody to look.',
      },
      why: {
        nl: 'Geen zicht sinds {{time}}. Het kan rustig of kritiek zijn.',
        en: 'No sight since {{time}}. It may be quiet or critical.',
      },
      event: { nl: 'Geen zicht op de drukte', en: 'No view of the crowd' },
      explanation: {
        nl: 'Er is al enkele vensters geen niveau bekend. Dat betekent niet dat het rustig is.',
        en: 'No level has been known for some windows. That does not mean that it is quiet.',
      },
    },
    sign: '□',
    namesLevel: false,
    isBlind: true,
    isUrgent: false,
    isTold: true,
  },
  critical: {
    words: {
      short: { nl: 'kritiek signaal', en: 'critical signal' },
      several: { nl: 'kritieke signalen', en: 'critical signals' },
      meaning: {
        nl: 'Een enkele sensor zag een volle plek. Alleen voor het veiligheidsteam; het zegt waar, niet hoeveel.',
        en: 'A single sensor saw a full spot. For the safety team only; it says where, not how many.',
      },
      why: {
        nl: 'Eén sensor zegt kritiek, sinds {{time}}.',
        en: 'One sensor says critical, since {{time}}.',
      },
      event: { nl: 'Kritieke drukte', en: 'Critical crowding' },
      explanation: {
        nl: 'Een enkel meetpunt meldt kritieke drukte. Stuur iemand om te kijken.',
        en: 'A single viewpoint reports critical crowding. Send somebody to look.',
      },
    },
    sign: '◇',
    namesLevel: false,
    isBlind: false,
    isUrgent: true,
    isTold: false,
  },
};

/** In the order in which tables list them. */
export const ALERT_KIND_LIST = Object.keys(ALERT_KINDS) as readonly AlertKind[];

export function isAlertKind(word: unknown): word is AlertKind {
  return ALERT_KIND_LIST.some((kind) => kind === word);
}

/** One form of the words of every kind. */
export function alertWords(form: keyof AlertWords): Readonly<Record<AlertKind, Words>> {
  const words = ALERT_KIND_LIST.map((kind) => [kind, ALERT_KINDS[kind].words[form]]);
  return Object.fromEntries(words);
}
