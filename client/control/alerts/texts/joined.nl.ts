// Dutch texts of cards that stand for several alerts, and of shelves. The keys of the other languages come from here.
import { ALERT_STATE_WORDS } from '#shared/domain/glossary/alert-states.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import { COMMON } from '../../../i18n/common.ts';

export const joinedNl = {
  'blind.since': 'Geen zicht sinds {{from}}, {{count}} gebieden',
  'blind.span': 'Geen zicht van {{from}} tot {{to}}, {{count}} gebieden',
  more: 'Nog {{count}} nieuwe meldingen',
  state: '{{open}} nieuw · {{running}} lopend',
  'state.cleared': capital(ALERT_STATE_WORDS.cleared.nl),
  list: 'Welke gebieden',
  'list.more': 'Welke meldingen',
  gone: ALERT_STATE_WORDS.cleared.nl,
  acknowledge: 'Alle bevestigen',
  'acknowledge.with': 'Alle bevestigen met opmerking',
  shelve: 'Wegleggen',
  'shelve.lead':
    'De melding wacht tot dan op niemand en schaalt niet op. Wordt het erger, dan is zij meteen terug.',
  'shelve.until': 'Hoe lang?',
  'shelve.minutes': '{{count}} min',
  'shelve.hours': '{{count}} uur',
  reason: 'Waarom?',
  'comment.optional': 'Opmerking (mag leeg blijven)',
  save: 'Vastleggen',
  cancel: COMMON.cancel.nl,
  shelf: 'Weggelegd ({{count}})',
  'shelf.until': 'tot {{time}}',
  unshelve: 'Terughalen',
} as const;

export type JoinedKey = keyof typeof joinedNl;
