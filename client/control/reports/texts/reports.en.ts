// English texts of what people report on the spot. Same keys as the Dutch ones.
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import type { ReportsKey } from './reports.nl.ts';

export const reportsEn: Readonly<Record<ReportsKey, string>> = {
  open: 'Report what you see',
  'open.short': 'Report',
  'open.key': 'report what you see',
  where: 'Where?',
  elsewhere: 'Somewhere else',
  find: 'Search by name, code or area',
  more: 'And {{count}} more: type on to see them.',
  what: 'What do you see there?',
  note: 'A few words more (may stay empty; no names of visitors)',
  send: 'Send',
  sent: 'Sent: {{said}}',
  said: '{{word}}: {{place}}',
  mark: `${capital(DECISIONS.place_reported.step.en)}: {{line}}`,
  heard: '{{who}} reports: {{said}}',
  'heard.more': 'and {{count}} more reports from people',
  'heard.more_one': 'and 1 more report from somebody',
  spot: capital(DECISIONS.place_reported.step.en),
  'spot.none': 'Nobody has reported anything of this zone.',
  'spot.failed': 'What people reported could not be fetched.',
  'spot.short': 'What somebody saw, no level.',
  'spot.lead': 'What somebody saw, no level. It counts for half an hour.',
  'spot.old': 'counts no more',
  legend:
    'This sign in a row, and a filled corner of the plate on the map: somebody reported from there in the last half hour. It says what a person saw and changes no level.',
};
