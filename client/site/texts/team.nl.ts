// Dutch texts of the public version of the decision log.
import { COMMON } from '#client/i18n/common.ts';
import { PHASE_WORDS } from '#shared/domain/glossary/phases.ts';
import { under } from '#shared/domain/glossary/under.ts';

export const teamNl = {
  ...under('', PHASE_WORDS, 'nl'),
  title: 'Wat het veiligheidsteam deed',
  lead: 'Na afloop staat hier per dag waar het team is gewaarschuwd en wat het deed. Alleen waar het openbare niveau ook is vrijgegeven en er genoeg sensoren achter staan, zonder namen en zonder precieze tijden.',
  none: 'Nog niets. Een dag komt hier nadat het evenement voorbij is, en op zijn vroegst een dag later.',
  loading: COMMON.loading.nl,
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
  'unplaced.some':
    '5 tot en met 9 waarschuwingen die we niet kunnen plaatsen: daar was het openbare niveau afgeschermd, of er staan te weinig sensoren achter.',
  'unplaced.many':
    '10 of meer waarschuwingen die we niet kunnen plaatsen: daar was het openbare niveau afgeschermd, of er staan te weinig sensoren achter.',
  'critical.some': 'Kritieke signalen, alleen voor het team: 3 tot en met 9.',
  'critical.many': 'Kritieke signalen, alleen voor het team: 10 of meer.',
  phase: 'Fase met de hand gezet: {{phase}}',
  schedule: 'weer volgens het draaiboek',
  policy: 'Regels gewijzigd, versie {{version}}',
  seal: 'Zegel van het hele logboek tot en met deze dag. Wie het logboek later te zien krijgt, kan ermee nagaan dat er niets in veranderd is.',
} as const;

export type TeamKey = keyof typeof teamNl;
