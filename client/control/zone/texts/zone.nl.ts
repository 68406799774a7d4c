// Nederlandse teksten van alles over één zone. Dezelfde sleutels als de Engelse: een ontbrekende compileert niet.
import { alertWords } from '#shared/domain/glossary/alert-kinds.ts';
import { PHASE_WORDS } from '#shared/domain/glossary/phases.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { under } from '#shared/domain/glossary/under.ts';

export const zoneNl = {
  ...under('short.', alertWords('short'), 'nl'),
  ...under('phase.', PHASE_WORDS, 'nl'),
  open: 'Alles over deze zone',
  link: 'Koppeling naar deze zone',
  day: 'De dag',
  'day.today': 'Vandaag',
  'day.past': 'Die dag tot {{time}}',
  'day.course': 'Niveau per venster; hoger is drukker, een patroon is niet bekend.',
  'day.none': 'Van deze dag is niets bekend.',
  usual: 'Een gewone {{weekday}}',
  'usual.of':
    'Uit {{days}} dagen van het openbare gebied {{region}}: hoe lang het elk uur op elk niveau stond.',
  'usual.few':
    'Nog geen gewone {{weekday}}: daarvoor zijn {{least}} dagen nodig, en er zijn er {{days}}.',
  'usual.failed': 'De gewone {{weekday}} kon niet worden opgehaald.',
  'usual.uncovered': 'Geen openbaar gebied houdt deze zone: er is geen gewone dag van.',
  loading: 'Wordt opgehaald …',
  table: 'Als tabel',
  'table.hour': 'Uur',
  'table.highest': 'Hoogste niveau',
  'table.usual': 'Gewoonlijk',
  'table.share': '{{word}} {{percent}} %',
  unknown: TERMS.unknown.nl,
  limits: 'Wanneer er een melding komt',
  'limits.both':
    'In fase {{phase}}: na {{three}} achter elkaar op {{level3}}, of na {{four}} op {{level4}}.',
  'limits.four':
    'In fase {{phase}}: na {{four}} achter elkaar op {{level4}}; {{level3}} alleen geeft geen melding.',
  windows: '{{count}} vensters',
  windows_one: '1 venster',
  agreed: 'Wat er is afgesproken',
  'agreed.for': 'bij {{kinds}}',
  alerts: 'Laatste meldingen',
  'alerts.none': 'Geen meldingen in de laatste 24 uur.',
  'alerts.failed': 'De meldingen konden niet worden opgehaald.',
  'alerts.running': '{{from}}, loopt nog',
  'alerts.level': 'op niveau {{level}}',
  'alerts.look': 'Toen bekijken',
  notes: 'Notities bij deze zone',
  'notes.none': 'Geen notities bij deze zone onder de nieuwste regels van het logboek.',
  'notes.save': 'Bewaar de notitie',
  planned: 'Wat hier is gepland',
  'planned.enough':
    'Volgens het plan staan hier ten minste {{k}} eenheden: genoeg om een niveau vrij te geven.',
  'planned.short':
    'Volgens het plan staan hier minder dan {{k}} eenheden die meetellen: van deze zone wordt niets vrijgegeven. Registreer er sensoren bij; het volgende plan neemt ze mee.',
  'planned.public': 'Openbaar hoort de zone bij {{region}}, met ten minste {{k}} eenheden.',
  'planned.private': 'Openbaar is er van deze zone niets: daarvoor zijn {{k}} eenheden nodig.',
  'planned.who': 'Dit komt uit het plan; wie op dit moment meet, staat nergens.',
} as const;

export type ZoneKey = keyof typeof zoneNl;
