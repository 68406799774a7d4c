// English texts of what waits to be sent. Same keys as the Dutch ones.
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { COMMON } from '../../../i18n/common.ts';
import type { OutboxKey } from './outbox.nl.ts';

export const outboxEn: Readonly<Record<OutboxKey, string>> = {
  waits: 'Waiting to be sent: {{count}}',
  'waits.hint': 'Sent as soon as there is a connection, once and in this order.',
  unsent: '{{what}} here, not sent yet',
  notdone: 'Not done',
  read: 'I have read this',
  note: DECISIONS.note.line.en,
  at: 'given at {{time}}',
  'why.already_acknowledged': 'Somebody else had acknowledged the alert.',
  'why.already_cleared': 'The alert had cleared.',
  'why.unknown_alert': 'The alert had cleared.',
  'why.nobody_goes': 'Nobody was going any more.',
  'why.not_allowed': 'Your role may no longer do this.',
  'why.other': 'It no longer fits how things stand. Look again.',
  'signout.title': 'Sign out and discard?',
  'signout.lead':
    'Not sent yet: {{count}}. Signing out discards that: nothing stays behind on this device.',
  'signout.save': COMMON.signOut.en,
};
