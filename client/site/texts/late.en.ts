// English texts of what comes a moment after the public page. Same keys as the Dutch ones: a missing key does not compile.
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import type { LateKey } from './late.nl.ts';

export const lateEn: Readonly<Record<LateKey, string>> = {
  'now.stopped':
    'Crowding has not been shown since {{at}}. That was decided by {{author}}: “{{reason}}”.',
  'now.stopped.until': 'What is measured from {{at}} on will be shown here again.',
  'never.title': 'What you never see here',
  'never.count': 'How many people there are',
  'never.who': 'Who is there, or what anyone looks like',
  'never.route': 'Where anyone comes from or goes to',
  'never.phone': 'Phones, number plates or bank cards',
  'never.single': 'What one sensor measures by itself',
  'never.link': 'See which sensors there are and whose they are',
  'receipt.title': 'Privacy receipt',
  'receipt.visit': 'of this visit, {{at}}',
  'receipt.cookies': 'Cookies',
  'receipt.foreign': 'Files from others',
  'receipt.stored': 'Stored about you',
  'receipt.nothing': 'nothing',
  'receipt.size': 'Size of this page',
  'receipt.kilobytes': '{{size}} kB',
  'receipt.k': 'At least this many measuring points per word',
  'receipt.delay': 'Delay, on purpose',
  'receipt.minutes': '{{minutes}} min',
  'receipt.check': capital(TERMS.check.en),
  'receipt.check.how':
    'Open the developer tools of your browser (F12) and choose Network: everything comes from this one address. Under Storage there is nothing. The code of this website is public.',
};
