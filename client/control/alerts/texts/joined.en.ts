// English texts of cards that stand for several alerts, and of shelves. Same keys as the Dutch ones.
import { ALERT_STATE_WORDS } from '#shared/domain/glossary/alert-states.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import { COMMON } from '../../../i18n/common.ts';
import type { JoinedKey } from './joined.nl.ts';

export const joinedEn: Readonly<Record<JoinedKey, string>> = {
  'blind.since': 'No sight since {{from}}, {{count}} regions',
  'blind.span': 'No sight from {{from}} to {{to}}, {{count}} regions',
  more: '{{count}} more new alerts',
  state: '{{open}} new · {{running}} running',
  'state.cleared': capital(ALERT_STATE_WORDS.cleared.en),
  list: 'Which regions',
  'list.more': 'Which alerts',
  gone: ALERT_STATE_WORDS.cleared.en,
  acknowledge: 'Acknowledge all',
  'acknowledge.with': 'Acknowledge all with a comment',
  shelve: 'Shelve',
  'shelve.lead':
    'Until then the alert waits for nobody and does not escalate. If it gets worse, it is back at once.',
  'shelve.until': 'For how long?',
  'shelve.minutes': '{{count}} min',
  'shelve.hours': '{{count}} h',
  reason: 'Why?',
  'comment.optional': 'Comment (may stay empty)',
  save: 'Record',
  cancel: COMMON.cancel.en,
  shelf: 'Shelved ({{count}})',
  'shelf.until': 'until {{time}}',
  unshelve: 'Bring back',
};
