import { addTexts, type Translate, useTexts } from '../i18n/texts.ts';

const nl = {
  title: 'Wat het veiligheidsteam deed',
  lead: 'Na afloop staat hier per dag waar het team is gewaarschuwd en wat het deed. Alleen waar het openbare niveau ook is vrijgegeven, zonder namen en zonder precieze tijden.',
  none: 'Nog niets. Een dag komt hier nadat het evenement voorbij is, en op zijn vroegst een dag later.',
  loading: 'Laden …',
  failed: 'De openbare versie van het logboek is nu niet te lezen.',
  earlier: 'Dag eerder',
  later: 'Dag later',
  quiet: 'Op deze dag is geen waarschuwing te melden.',
  alerted: '{{region}}: het veiligheidsteam is gewaarschuwd',
  window: 'tussen {{from}} en {{to}}',
  within_2_minutes: 'Opgepakt binnen 2 minuten.',
  within_5_minutes: 'Opgepakt binnen 5 minuten.',
  later_than: 'Later dan na 5 minuten opgepakt.',
  never: 'Niet opgepakt: het ging vanzelf voorbij.',
  measure: 'Maatregel: {{text}}',
  other: 'Er is ook iets anders gedaan.',
  unplaced:
    '{{count}} waarschuwingen die we niet kunnen plaatsen: daar was het openbare niveau afgeschermd.',
  critical: 'Kritiek signaal, alleen voor het team: {{count}} keer.',
  phase: 'Fase met de hand gezet: {{phase}}',
  ingress: 'instroom',
  circulation: 'rondlopen',
  egress: 'uitstroom',
  schedule: 'weer volgens het draaiboek',
  policy: 'Regels gewijzigd, versie {{version}}',
  seal: 'Zegel van het hele logboek tot en met deze dag. Wie het logboek later te zien krijgt, kan ermee nagaan dat er niets in veranderd is.',
} as const;

export type TeamKey = keyof typeof nl;
export type TeamTranslate = Translate<TeamKey>;

const en: Readonly<Record<TeamKey, string>> = {
  title: 'What the safety team did',
  lead: 'After the event this says, day by day, where the team was alerted and what it did. Only where the public level was released as well, without names and without exact times.',
  none: 'Nothing yet. A day comes here when the event is over, and a day later at the earliest.',
  loading: 'Loading …',
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
  unplaced: '{{count}} alerts that we cannot place: the public level was withheld there.',
  critical: 'Critical signal, for the team only: {{count}} times.',
  phase: 'Phase set by hand: {{phase}}',
  ingress: 'ingress',
  circulation: 'circulation',
  egress: 'egress',
  schedule: 'the plan again',
  policy: 'Policy changed, version {{version}}',
  seal: 'Seal of the whole log up to the end of this day. Whoever is shown the log later can check with it that nothing in it was changed.',
};

addTexts('team', { nl, en });

export function useTeamText(): TeamTranslate {
  return useTexts<TeamKey>('team');
}
