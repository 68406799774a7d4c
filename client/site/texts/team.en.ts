// English texts of the public version of the decision log. Same keys as the Dutch ones: a missing key does not compile.
import { COMMON } from '#client/i18n/common.ts';
import { PHASE_WORDS } from '#shared/domain/glossary/phases.ts';
import { under } from '#shared/domain/glossary/under.ts';
import type { TeamKey } from './team.nl.ts';

export const teamEn: Readonly<Record<TeamKey, string>> = {
  ...under('', PHASE_WORDS, 'en'),
  title: 'What the safety team did',
  lead: 'After the event this says, day by day, where the team was alerted and what it did. Only where the public level was released as well and enough sensors stand behind it, without names and without exact times.',
  none: 'Nothing yet. A day comes here when the event is over, and a day later at the earliest.',
  loading: COMMON.loading.en,
  failed: 'The public version of the log cannot be read now.',
  earlier: 'Day before',
  later: 'Day after',
  quiet: 'On this day there is no alert to tell of.',
  alerted: '{{region}}: the safety team was alerted',
  window: 'between {{from}} and {{to}}',
  within_2_minutes: 'Taken on within 2 minutes.',
  within_5_minutes: 'Taken on within 5 minutes.',
  later_than: 'Taken on after more than 5 minutes.',
  never: 'Not taken on: it passed by itself.',
  measure: 'Measure: {{text}}',
  other: 'Something else was done as well.',
  'unplaced.some':
    '5 to 9 alerts that we cannot place: the public level was withheld there, or too few sensors stand behind it.',
  'unplaced.many':
    '10 or more alerts that we cannot place: the public level was withheld there, or too few sensors stand behind it.',
  'critical.some': 'Critical signals, for the team only: 3 to 9.',
  'critical.many': 'Critical signals, for the team only: 10 or more.',
  phase: 'Phase set by hand: {{phase}}',
  schedule: 'the plan again',
  policy: 'Policy changed, version {{version}}',
  seal: 'Seal of the whole log up to the end of this day. Whoever is shown the log later can check with it that nothing in it was changed.',
};
