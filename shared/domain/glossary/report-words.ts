// What somebody on the spot says of a place. None of these is a word of the level scale, so that nobody takes a report for a level.
import type { ReportWord } from '../../wire/decision-log.ts';
import type { Table } from './under.ts';

export const REPORT_WORDS: Table<ReportWord> = {
  room: { nl: 'genoeg ruimte', en: 'room to move' },
  full: { nl: 'vol', en: 'full' },
  too_full: { nl: 'te vol', en: 'too full' },
  no_way_through: { nl: 'geen doorgang', en: 'no way through' },
  help_needed: { nl: 'iemand heeft hulp nodig', en: 'somebody needs help' },
  sorted: { nl: 'opgelost', en: 'sorted out' },
};

export const isReportWord = (word: unknown): word is ReportWord =>
  typeof word === 'string' && Object.hasOwn(REPORT_WORDS, word);
