// Which time a screen or a message speaks of: now, the past, or a drill.
import type { Table } from './under.ts';

export const MODE_WORDS: Table<'live' | 'replay' | 'notNow' | 'drill' | 'exercise'> = {
  live: { nl: 'nu, live', en: 'now, live' },
  replay: { nl: 'terugblik', en: 'replay' },
  notNow: { nl: 'terugblik, dit is niet nu', en: 'replay, this is not now' },
  drill: { nl: 'oefening', en: 'drill' },
  /** To other systems, which know a drill by the word of the Common Alerting Protocol. */
  exercise: { nl: 'oefening', en: 'exercise' },
};
