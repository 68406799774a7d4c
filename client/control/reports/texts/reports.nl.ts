// Nederlandse teksten van wat mensen ter plaatse melden. Dezelfde sleutels als de Engelse: een ontbrekende compileert niet.
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { capital } from '#shared/domain/glossary/under.ts';

export const reportsNl = {
  open: 'Melden wat je ziet',
  'open.short': 'Melden',
  'open.key': 'melden wat je ziet',
  where: 'Waar?',
  elsewhere: 'Een andere plaats',
  find: 'Zoek op naam, code of gebied',
  more: 'En nog {{count}}: typ verder om ze te zien.',
  what: 'Wat zie je daar?',
  note: 'Een paar woorden erbij (mag leeg blijven; geen namen van bezoekers)',
  send: 'Versturen',
  sent: 'Verstuurd: {{said}}',
  said: '{{word}}: {{place}}',
  mark: `${capital(DECISIONS.place_reported.step.nl)}: {{line}}`,
  heard: '{{who}} meldt: {{said}}',
  'heard.more': 'en nog {{count}} meldingen van mensen',
  'heard.more_one': 'en nog 1 melding van iemand',
  spot: capital(DECISIONS.place_reported.step.nl),
  'spot.none': 'Van deze zone heeft niemand iets gemeld.',
  'spot.failed': 'Wat mensen meldden, kon niet worden opgehaald.',
  'spot.short': 'Wat iemand zag, geen niveau.',
  'spot.lead': 'Wat iemand zag, geen niveau. Na een half uur geldt het niet meer.',
  'spot.old': 'geldt niet meer',
  legend:
    'Dit teken in een rij, en een gevulde hoek van het label op de kaart: iemand meldde daar het laatste half uur iets. Het zegt wat een mens zag en verandert geen niveau.',
};

export type ReportsKey = keyof typeof reportsNl;
