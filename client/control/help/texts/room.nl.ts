// Nederlandse teksten van de uitleg in de meldkamer: legenda, dekking, toetsen, tabbladen.
import { COMMON } from '#client/i18n/common.ts';
import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';

export const roomNl = {
  'sheet.close': COMMON.close.nl,
  'legend.open': 'Uitleg bij de legenda',
  'legend.title': 'Wat een niveau zegt, en wat niet',
  'legend.density': 'Dichtheid, personen per m²',
  'legend.level': TERMS.level.nl,
  'legend.from': 'vanaf {{from}}',
  'legend.below': 'onder {{to}}',
  'legend.span': COMMON.span.nl,
  'type.standing': 'staand',
  'type.queue': 'wachtrij',
  'type.moving': 'doorgaand',
  'legend.cannot': capital(TERMS.levelLimits.nl),
  'legend.cannot.text':
    'Niveau 4 begint met opzet onder de gevarenzone van 4 tot 5 personen per m². Een sensor die alleen een niveau zegt, kan 3,5 niet van 6 onderscheiden. Blijft het kritiek: stuur iemand kijken. Een niveau zegt ook niet hoeveel mensen er zijn, wie zij zijn of waar zij heen gaan.',
  'legend.unknown': capital(TERMS.unknown.nl),
  'do.withheld': 'Vraag het iemand ter plaatse.',
  'do.stale': 'Vertrouw het laatste niveau niet meer. Vraag het iemand ter plaatse.',
  'do.offline':
    'Stuur iemand kijken, en laat nagaan of het aan de sensoren ligt of aan het systeem.',
  'do.unpublished': 'Hier meet niets. Reken op eigen ogen.',
  'do.retracted': 'Het telt niet meer.',
  'do.waiting': 'Het komt zo.',
  coverage: 'Wat is niet bekend?',
  'coverage.all': 'Alles wat sensoren heeft, is bekend.',
  'coverage.lead': '{{known}} van {{all}} bekend. Niet bekend is niet rustig.',
  keys: 'Alle toetsen',
  'keys.open': 'alle toetsen',
  'keys.next': 'volgende zone',
  'keys.previous': 'vorige zone',
  'keys.zones': 'naar de zones',
  'keys.find': 'een zone zoeken',
  'keys.map': 'naar de kaart',
  'keys.alerts': 'naar de meldingen',
  'keys.timeline': 'naar de tijdlijn',
  'keys.in': 'kaart dichterbij',
  'keys.out': 'kaart verder weg',
  'keys.fit': 'hele kaart',
  'keys.large': 'grote tekst aan of uit',
  more: 'Fase, dienst en instellingen',
  'keys.button': 'Alle toetsen (?)',
  'large.on': 'grote tekst',
  'large.off': 'gewone tekst',
  tabs: 'Onderdelen',
  'tab.list': 'Lijst',
  'tab.map': COMMON.map.nl,
  'tab.alerts': capital(TERMS.alerts.nl),
  'tab.replay': capital(MODE_WORDS.replay.nl),
} as const;

export type RoomKey = keyof typeof roomNl;
