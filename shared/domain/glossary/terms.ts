// Words of the field that stand by themselves, wherever they are said: on screens, in the evaluation, in messages to other systems.
import type { Words } from '../../languages.ts';

export const TERMS = {
  alerts: { nl: 'meldingen', en: 'alerts' },
  level: { nl: 'niveau', en: 'level' },
  phase: { nl: 'fase', en: 'phase' },
  sensors: { nl: 'sensoren', en: 'sensors' },
  site: { nl: 'locatie', en: 'site' },
  kind: { nl: 'soort', en: 'kind' },
  who: { nl: 'wie', en: 'who' },
  what: { nl: 'wat', en: 'what' },
  nobody: { nl: 'niemand', en: 'nobody' },
  /** Who acts when nobody does. */
  system: { nl: 'systeem', en: 'system' },
  /** Who acts with the token of the first start, called what the file calls it. */
  operatorToken: { nl: 'operatorToken', en: 'operator token' },
  /** A measure that is not on the list of the event plan. */
  otherMeasure: { nl: 'een andere maatregel', en: 'another measure' },
  /** Phases that nobody set: they follow the plan of the event. */
  bySchedule: { nl: 'volgens het draaiboek', en: 'follow the plan' },
  byHand: { nl: 'met de hand gezet', en: 'set by hand' },
  levelNumber: { nl: 'niveau {{level}}', en: 'level {{level}}' },
  known: { nl: 'bekend', en: 'known' },
  unknown: { nl: 'niet bekend', en: 'not known' },
  since: { nl: 'sinds {{time}}', en: 'since {{time}}' },
  connectionLost: { nl: 'verbinding weg', en: 'connection lost' },
  /** A region that has been dark for a quarter of an hour. */
  offline: { nl: 'uitgevallen', en: 'offline' },
  /** A window in which nothing was taken in. */
  intakeGap: { nl: 'inname stil', en: 'intake gap' },
  noReadings: { nl: 'geen ontvangst', en: 'no readings' },
  levelLimits: { nl: 'wat een niveau niet kan zeggen', en: 'what a level cannot say' },
  check: { nl: 'controleer het zelf', en: 'check it yourself' },
  inShort: { nl: 'in het kort', en: 'in short' },
} as const satisfies Readonly<Record<string, Words>>;
