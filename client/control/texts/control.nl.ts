// Nederlandse teksten van de meldkamer. Dezelfde sleutels als de Engelse: een ontbrekende compileert niet.
import { COMMON } from '#client/i18n/common.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { LEVEL_WORDS, OUTCOME_WORDS, REASON_WORDS } from '#shared/domain/glossary/levels.ts';
import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { TREND_WORDS } from '#shared/domain/glossary/trends.ts';
import { capital, form, under } from '#shared/domain/glossary/under.ts';
export const controlNl = {
  ...under('level.', LEVEL_WORDS, 'nl'),
  ...under('reason.', form(REASON_WORDS, 'sentence'), 'nl'),
  title: 'Meldkamer',
  live: 'Live',
  connecting: 'Verbindt',
  lost: capital(TERMS.connectionLost.nl),
  silent: 'Geen venster',
  deaf: capital(TERMS.noReadings.nl),
  not_ready: 'Dienst niet klaar',
  not_signed_in: 'Niet aangemeld',
  too_many: 'Te veel verbindingen',
  unknown_site: 'Locatie onbekend',
  origin: 'Verkeerd adres',
  refused: 'Nu niet toegelaten',
  outdated: 'Herlaad de pagina',
  replay: capital(MODE_WORDS.replay.nl),
  drill: capital(MODE_WORDS.drill.nl),
  'replay.long': capital(MODE_WORDS.notNow.nl),
  newest: 'nieuwste venster',
  age: '{{age}} oud',
  none: 'nog geen',
  next: 'volgende over',
  seconds: '{{count}} s',
  minutes: '{{count}} min',
  hours: '{{count}} u',
  days: '{{count}} d',
  known: TERMS.known.nl,
  'known.of': COMMON.outOf.nl,
  zones: 'Zones',
  'zones.span': 'laatste 60 minuten',
  'zones.level': TERMS.levelNumber.nl,
  'zones.find': 'Zoek zone, gebied of niveau',
  'zones.found': '{{shown}} van {{all}}',
  'zones.none': 'Geen zone met “{{sought}}”.',
  'group.hot': `${capital(LEVEL_WORDS[3].nl)} of ${LEVEL_WORDS[4].nl}`,
  'group.unknown': capital(TERMS.unknown.nl),
  'group.busy': capital(LEVEL_WORDS[2].nl),
  'group.calm': `${capital(LEVEL_WORDS[1].nl)} of ${LEVEL_WORDS[0].nl}`,
  withheld: OUTCOME_WORDS.withheld.nl,
  stale: 'verouderd',
  offline: TERMS.offline.nl,
  unpublished: OUTCOME_WORDS.uncovered.nl,
  retracted: OUTCOME_WORDS.retracted.nl,
  waiting: 'wacht op venster',
  'why.withheld': `te weinig sensoren deden mee; het kan ${LEVEL_WORDS[0].nl} of ${LEVEL_WORDS[4].nl} zijn`,
  'why.stale': 'het bericht dat er moest zijn, is er niet',
  'why.offline': 'al een kwartier te weinig sensoren, of het systeem zelf nam geen metingen aan',
  'why.unpublished': 'geen sensoren, of te weinig',
  'why.retracted': 'was onjuist, komt niet terug',
  'why.waiting': 'het eerste venster is nog niet gesloten',
  'trend.rising': TREND_WORDS.rising.nl,
  'trend.steady': TREND_WORDS.steady.nl,
  'trend.falling': TREND_WORDS.falling.nl,
  since: TERMS.since.nl,
  before: 'vóór {{time}}',
  map: COMMON.map.nl,
  'map.label': 'Kaart van {{site}} met {{all}} gebieden. De tabel met zones zegt hetzelfde.',
  'map.undrawn':
    'De kleuren van de kaart kunnen op dit apparaat niet worden getekend. De codes erop en de tabel met zones kloppen wel. Er wordt vanzelf opnieuw geprobeerd.',
  'panel.failed':
    '{{part}}: dit deel van het scherm is uitgevallen. Wat het zegt, kan ontbreken. De andere delen gaan door.',
  'panel.again': COMMON.retry.nl,
  'map.in': COMMON.zoomIn.nl,
  'map.out': COMMON.zoomOut.nl,
  'map.fit': COMMON.fit.nl,
  'map.north': COMMON.north.nl,
  'area.of': '{{count}} van {{all}} {{what}}',
  'area.count': '{{count}} {{what}}',
  'area.most': 'hoogstens {{what}}',
  'area.unknown': TERMS.unknown.nl,
  'area.closer': '{{area}}: {{says}}. Dichterbij tonen.',
  critical: capital(ALERT_KINDS.critical.words.several.nl),
  'critical.critical': 'Kritiek signaal: {{place}}, sinds {{time}}.',
  'critical.unknown': 'Was kritiek vanaf {{time}}, nu geen zicht: {{place}}.',
  'critical.go': 'Stuur iemand kijken.',
  'critical.more': 'En nog {{more}}, op de kaart gemerkt.',
  legend: 'Legenda',
  receipt: 'Uitleg',
  'receipt.pick': 'Kies een zone voor uitleg.',
  'receipt.pooled': 'Samengenomen: {{zones}}. Los hebben ze te weinig sensoren om iets te zeggen.',
  'receipt.single': 'Een eigen gebied: genoeg sensoren.',
  'receipt.merged':
    'Een sensor ziet hier te weinig ruimte voor alle vijf de stappen. Onderscheiden worden: {{steps}}.',
  'receipt.close': COMMON.close.nl,
  'receipt.span': COMMON.span.nl,
  'receipt.in': 'In {{area}}.',
  'receipt.or': '{{a}} of {{b}}',
  clock: 'tijd op de locatie',
  look: 'Taal en kleuren',
  'look.light': COMMON.light.nl,
  'look.dark': COMMON.dark.nl,
  'receipt.limit':
    'Een niveau zegt niet hoeveel mensen er zijn. Blijft het kritiek: stuur iemand kijken.',
  'signin.title': 'Meldkamer',
  'signin.lead': 'Alleen voor het veiligheidsteam. Plak het operatorToken.',
  'signin.where': 'Het staat in credentials.json in de gegevensmap van deze installatie.',
  'signin.token': 'operatorToken',
  'signin.submit': 'Aanmelden',
  'signin.wrong': 'Dit token klopt niet. Kopieer het hele operatorToken uit credentials.json.',
  'signin.foreign':
    'De dienst herkent dit adres niet als zijn eigen adres. Meld het aan wie de dienst beheert: PUBLIC_ORIGIN moet dit adres noemen.',
  'signin.failed':
    'Aanmelden lukt nu niet. Dat ligt aan de dienst, niet aan wat u invulde. Probeer het zo nog eens.',
  signout: COMMON.signOut.nl,
  public: 'Naar de publieke pagina',
  nosite: 'Nog geen locatie',
  'nosite.lead':
    'Er is nog geen locatie geregistreerd. Geef op de machine zelf deze opdracht, in de map van Crowdshade:',
  'nosite.then':
    'Wat er in de twee bestanden hoort, staat in docs/registering.md, in dezelfde map. Na de opdracht gaat de meldkamer hier vanzelf open.',
  'nosite.yours':
    'Geen van de locaties van uw account is hier geregistreerd. Vraag het een beheerder.',
  failed: 'Er komen geen gegevens binnen. Deze pagina probeert het vanzelf opnieuw.',
  loading: COMMON.loading.nl,
  'stopped.both': 'Alles is stilgezet.',
  'stopped.public': 'De openbare baan is stilgezet.',
  'stopped.by': 'Sinds {{time}}, door {{author}}: “{{reason}}”.',
  'stopped.blind': `Er zijn geen niveaus en geen meldingen. Het kan ${LEVEL_WORDS[0].nl} of ${LEVEL_WORDS[4].nl} zijn: ga kijken.`,
  'stopped.goesOn': 'Bewoners zien geen drukte; in deze meldkamer gaat alles door.',
  'stopped.both.until': 'Deze meldkamer krijgt weer niveaus vanaf het venster van {{time}}.',
  'stopped.public.until': 'Bewoners zien vensters vanaf {{time}} weer.',
  'deaf.long':
    'Sinds {{time}} worden geen metingen aangenomen. Wat er staat veroudert. Vraag het ter plaatse na en waarschuw wie de dienst beheert: de logbestanden en /readyz zeggen wat er mis is.',
  'silent.long':
    'De verbinding staat, maar na {{time}} is geen venster meer gekomen. Vraag ter plaatse na; een nieuw venster verschijnt vanzelf.',
  'kept.long':
    'Geen verbinding. Dit is de stand van {{time}}, zoals dit apparaat het laatst hoorde; hoe druk het nu is, is niet bekend. Er wordt opnieuw verbonden.',
  'lost.long': 'Verbinding weg sinds {{time}}. Wat er staat veroudert; er wordt opnieuw verbonden.',
  'not_ready.long':
    'De dienst kan sinds {{time}} de gegevens niet lezen. Wat er staat veroudert; deze pagina probeert het vanzelf opnieuw.',
  'not_signed_in.long':
    'Sinds {{time}} geldt uw aanmelding hier niet. Wat er staat veroudert; meld u opnieuw aan of vraag een beheerder.',
  'too_many.long':
    'De dienst heeft sinds {{time}} te veel verbindingen. Wat er staat kan achterlopen; deze pagina probeert het vanzelf opnieuw.',
  'unknown_site.long':
    'De dienst kent deze locatie sinds {{time}} niet. Wat er staat veroudert; herlaad de pagina.',
  'origin.long':
    'De dienst neemt sinds {{time}} geen verbinding van dit adres aan. Wat er staat veroudert; vraag een beheerder om het juiste adres.',
  'refused.long':
    'De dienst laat deze pagina sinds {{time}} niet toe. Wat er staat veroudert; de pagina blijft het proberen.',
  'outdated.long':
    'Sinds {{time}} is de dienst nieuwer dan deze pagina. Wat er staat veroudert; herlaad de pagina.',
  'device.ahead':
    'De klok van dit apparaat loopt {{by}} voor. Alles hier gaat volgens de klok van de dienst.',
  'device.behind':
    'De klok van dit apparaat loopt {{by}} achter. Alles hier gaat volgens de klok van de dienst.',
  announce: '{{zone}}: {{state}}',
  'announce.back': 'Weer live',
  'announce.more': 'En nog {{more}}',
} as const;

export type ControlKey = keyof typeof controlNl;
