// Texts of what comes a moment after the public page: the first load has no room for them.
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';

export const lateNl = {
  'now.stopped': 'Sinds {{at}} wordt de drukte niet getoond. Dat besloot {{author}}: “{{reason}}”.',
  'now.stopped.until': 'Wat vanaf {{at}} wordt gemeten, staat hier daarna weer.',
  'never.title': 'Wat je hier nooit ziet',
  'never.count': 'Hoeveel mensen er zijn',
  'never.who': 'Wie er is, of hoe iemand eruitziet',
  'never.route': 'Waar iemand vandaan komt of heen gaat',
  'never.phone': 'Telefoons, kentekens of betaalpassen',
  'never.single': 'Wat één sensor op zichzelf meet',
  'never.link': 'Bekijk welke sensoren er hangen en van wie ze zijn',
  'receipt.title': 'Privacybon',
  'receipt.visit': 'van dit bezoek, {{at}}',
  'receipt.cookies': 'Cookies',
  'receipt.foreign': 'Bestanden van anderen',
  'receipt.stored': 'Opgeslagen over jou',
  'receipt.nothing': 'niets',
  'receipt.size': 'Grootte van deze pagina',
  'receipt.kilobytes': '{{size}} kB',
  'receipt.k': 'Minstens zoveel meetpunten per woord',
  'receipt.delay': 'Vertraging, expres',
  'receipt.minutes': '{{minutes}} min',
  'receipt.check': capital(TERMS.check.nl),
  'receipt.check.how':
    'Open de ontwikkelhulp van je browser (F12) en kies Netwerk: alles komt van dit ene adres. Onder Opslag staat niets. De code van deze website is openbaar.',
} as const;

export type LateKey = keyof typeof lateNl;
