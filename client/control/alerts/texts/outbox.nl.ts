// Dutch texts of what waits to be sent. The keys of the other languages come from here.

import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { COMMON } from '../../../i18n/common.ts';

export const outboxNl = {
  waits: 'Nog te verzenden: {{count}}',
  'waits.hint': 'Wordt verzonden zodra er verbinding is, eenmaal en in deze volgorde.',
  unsent: '{{what}} op dit apparaat, nog niet verzonden',
  notdone: 'Niet uitgevoerd',
  read: 'Gelezen',
  note: DECISIONS.note.line.nl,
  at: 'gegeven om {{time}}',
  'why.already_acknowledged': 'Iemand anders had de melding al bevestigd.',
  'why.already_cleared': 'De melding was al voorbij.',
  'why.unknown_alert': 'De melding was al voorbij.',
  'why.nobody_goes': 'Er ging al niemand meer.',
  'why.not_allowed': 'Uw rol mag dit niet meer.',
  'why.other': 'Het past niet meer bij hoe het er nu voor staat. Kijk opnieuw.',
  'signout.title': 'Afmelden en weggooien?',
  'signout.lead':
    'Nog niet verzonden: {{count}}. Wie zich afmeldt, gooit dat weg: op dit apparaat blijft niets achter.',
  'signout.save': COMMON.signOut.nl,
} as const;

export type OutboxKey = keyof typeof outboxNl;
