// English texts of cards that stand for several alerts, and of shelves. Same keys as the Dutch ones.
import type { JoinedKey } from './joined.nl.ts';

export const joinedEn: Readonly<Record<JoinedKey, string>> = {
  'blind.since': 'No sight since {{from}}, {{count}} regions',
  'blind.span': 'No sight from {{from}} to {{to}}, {{count}} regions',
  more: '{{count}} more new alerts',
  list: 'Which regions',
  'list.more': 'Which alerts',
  acknowledge: 'Acknowledge all',
  shelve: 'Shelve',
  'shelve.lead':
    'Until then the alert waits for nobody and does not escalate. If it gets worse, it is back at once.',
  'shelve.until': 'For how long?',
  'shelve.hours': '{{count}} h',
  reason: 'Why?',
  shelf: 'Shelved ({{count}})',
  'shelf.until': 'until {{time}}',
  unshelve: 'Bring back',
};
