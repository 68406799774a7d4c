// Dutch texts of cards that stand for several alerts, and of shelves. The keys of the other languages come from here.

export const joinedNl = {
  'blind.since': 'Geen zicht sinds {{from}}, {{count}} gebieden',
  'blind.span': 'Geen zicht van {{from}} tot {{to}}, {{count}} gebieden',
  more: 'Nog {{count}} nieuwe meldingen',
  list: 'Welke gebieden',
  'list.more': 'Welke meldingen',
  acknowledge: 'Alle bevestigen',
  shelve: 'Wegleggen',
  'shelve.lead':
    'De melding wacht tot dan op niemand en schaalt niet op. Wordt het erger, dan is zij meteen terug.',
  'shelve.until': 'Hoe lang?',
  'shelve.hours': '{{count}} uur',
  reason: 'Waarom?',
  shelf: 'Weggelegd ({{count}})',
  'shelf.until': 'tot {{time}}',
  unshelve: 'Terughalen',
} as const;

export type JoinedKey = keyof typeof joinedNl;
