// What a record says: a level, or why there is none.
import type { PublicReason, WithheldReason } from '../../codes.ts';
import type { Language, Words } from '../../languages.ts';
import type { Level } from '../../wire/level.ts';
import type { ReleaseRecord } from '../../wire/record.ts';
import type { Table } from './under.ts';

export const LEVEL_WORDS: Table<Level> = {
  0: { nl: 'rustig', en: 'quiet' },
  1: { nl: 'matig', en: 'moderate' },
  2: { nl: 'druk', en: 'busy' },
  3: { nl: 'heel druk', en: 'very busy' },
  4: { nl: 'kritiek', en: 'critical' },
};

/** What became of a region in a window. `uncovered`: no region is there. `none`: nothing is stored. */
export const OUTCOME_WORDS: Table<ReleaseRecord['status'] | 'uncovered' | 'none'> = {
  released: { nl: 'vrijgegeven', en: 'released' },
  withheld: { nl: 'afgeschermd', en: 'withheld' },
  retracted: { nl: 'ingetrokken', en: 'retracted' },
  uncovered: { nl: 'niet in beeld', en: 'not covered' },
  none: { nl: 'geen regel', en: 'no record' },
};

type ReasonWords = {
  /** In a table or in brackets. */
  readonly short: Words;
  /** To the safety team, after the word that it is withheld. */
  readonly sentence: Words;
};

export const REASON_WORDS: Readonly<Record<WithheldReason, ReasonWords>> = {
  policy_suspended: {
    short: { nl: 'stilgezet', en: 'stopped' },
    sentence: {
      nl: 'de vrijgave is stilgezet; het kan rustig of kritiek zijn',
      en: 'the release is stopped; it may be quiet or critical',
    },
  },
  aggregator_gap: {
    short: { nl: 'storing', en: 'failure' },
    sentence: {
      nl: 'het systeem zelf nam geen metingen aan; het kan rustig of kritiek zijn',
      en: 'the system itself took no readings; it may be quiet or critical',
    },
  },
  insufficient_contributors: {
    short: { nl: 'te weinig sensoren', en: 'too few sensors' },
    sentence: { nl: 'te weinig sensoren deden mee', en: 'too few sensors took part' },
  },
  insufficient_owner_diversity: {
    short: { nl: 'te veel van één eigenaar', en: 'too much of one owner' },
    sentence: { nl: 'te veel van één eigenaar', en: 'too much of one owner' },
  },
  insufficient_coverage: {
    short: { nl: 'te weinig sensoren', en: 'too few sensors' },
    sentence: {
      nl: 'de sensoren maten niet tegelijk',
      en: 'the sensors did not measure at the same time',
    },
  },
  plan_transition: {
    short: { nl: 'nieuwe indeling', en: 'new division' },
    sentence: { nl: 'de indeling is net gewijzigd', en: 'the plan has just changed' },
  },
};

/** To residents (language level B1), on the public lane. */
export const PUBLIC_REASON_WORDS: Table<PublicReason> = {
  policy_suspended: {
    nl: 'De drukte wordt hier nu niet getoond. Het kan er rustig of druk zijn.',
    en: 'Crowding is not shown here for now. It may be quiet or busy there.',
  },
  plan_transition: {
    nl: 'De indeling verandert. Daarna staat hier weer een woord.',
    en: 'The areas are being changed. After that a word returns here.',
  },
  insufficient_coverage: {
    nl: 'Te weinig sensoren deden mee. Het kan er rustig of druk zijn.',
    en: 'Too few sensors took part. It may be quiet or busy there.',
  },
};

/** `0 quiet, 1 moderate, ...` */
export function levelList(language: Language): string {
  return Object.entries(LEVEL_WORDS)
    .map(([level, words]) => `${level} ${words[language]}`)
    .join(', ');
}

/** A reason as records name it, and what it says in brackets. */
export function reasonNote(reason: WithheldReason, language: Language): string {
  return `${reason} (${REASON_WORDS[reason].short[language]})`;
}
