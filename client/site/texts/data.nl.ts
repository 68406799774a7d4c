// Dutch texts of the open-data page, on language level B1.
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { STOPPED_LANES } from '#shared/domain/glossary/lanes.ts';
import { levelList, OUTCOME_WORDS, reasonNote } from '#shared/domain/glossary/levels.ts';
import { capital, under } from '#shared/domain/glossary/under.ts';

export const dataNl = {
  ...under('data.share.', OUTCOME_WORDS, 'nl'),
  ...under('lanes.', STOPPED_LANES, 'nl'),
  'data.title': 'Drukte als open data',
  'data.lead':
    'Eén niveau per gebied per {{minutes}} minuten. Volledig, onveranderlijk en na te rekenen. {{licence}}.',
  'data.columns': 'Wat er in een regel staat',
  'data.col.lane': 'hier altijd public; de snelle baan is voor het veiligheidsteam',
  'data.col.policyVersion': 'welke versie van de regels gold',
  'data.col.planId': 'welke indeling in gebieden gold',
  'data.col.regionId': 'het gebied: hash van zijn cellen',
  'data.col.windowStart': 'begin van het venster, in UTC',
  'data.col.windowSeconds': 'lengte van het venster in seconden',
  'data.col.status': `${OUTCOME_WORDS.released.nl}, ${OUTCOME_WORDS.withheld.nl} of ${OUTCOME_WORDS.retracted.nl}`,
  'data.col.level': '0 tot 4, of leeg; nooit een 0 voor “onbekend”',
  'data.col.reason': 'waarom afgeschermd of ingetrokken, anders leeg',
  'data.col.publishedAt': 'vast moment, los van de waarde',
  'data.col.licence': 'in CSV en NDJSON: de licentie, in elke regel',
  'data.col.attribution': 'in CSV en NDJSON: de bron, in elke regel',
  'data.never': 'Geen aantallen, geen decimalen, geen sensoren, geen gemiddelden.',
  'data.codes': 'Drie soorten uitkomst',
  'data.code.level': 'Een niveau',
  'data.code.level.detail': `${levelList('nl')}. Een niveau, geen aantal: tel het niet op.`,
  'data.code.withheld': capital(OUTCOME_WORDS.withheld.nl),
  'data.code.withheld.detail': `Het venster is er, het niveau niet. De reden staat erbij: ${reasonNote('insufficient_coverage', 'nl')}, ${reasonNote('plan_transition', 'nl')} of ${reasonNote('policy_suspended', 'nl')}.`,
  'data.code.none': capital(OUTCOME_WORDS.none.nl),
  'data.code.none.detail':
    'Er is niets vastgelegd voor dit gebied en venster: nog niet gepubliceerd, niet in beeld, of er is niet gemeten. Het betekent nooit “rustig”.',
  'data.code.retracted':
    'Een ingetrokken regel blijft staan met status retracted, zonder niveau; de reden staat erbij.',
  'data.fetch': 'Zo haal je het op',
  'data.fetch.latest': 'Het nieuwste venster',
  'data.fetch.export': 'Een dag als CSV',
  'data.downloads': 'Downloaden',
  'data.day': 'Laatste 24 uur',
  'data.everything': 'Alles',
  'data.description': 'openapi.json beschrijft elk veld en elk adres',
  'data.regions': 'Gebieden (GeoJSON)',
  'data.rights': 'Licentie en bron',
  'data.licence': 'Licentie',
  'data.attribution': 'Bron',
  'data.share': 'Hoe volledig',
  'data.share.span': 'Van {{from}} tot {{to}}.',
  'data.share.note': '{{cells}} regels verwacht. Afgeschermd hangt nooit af van hoe druk het was.',
  'data.cite': 'Citeer als',
  'data.cite.text':
    '{{organisation}} ({{year}}). Drukteniveaus {{site}} [gegevensset]. Crowdshade, API {{version}}. {{url}}, opgehaald {{date}}.',
  'changes.title': 'Wat er veranderde',
  'changes.lead':
    'Elke versie van de regels, met wie en waarom. Een versie geldt voor vensters vanaf het moment dat erbij staat, en voor geen venster daarvoor.',
  'changes.policy': 'Regels, versie {{version}}',
  'changes.from': 'vanaf {{when}}',
  'changes.stop': DECISIONS.release_stopped.line.nl,
  'changes.resume': DECISIONS.release_resumed.line.nl,
  'changes.pending': 'nog niet van kracht',
  'changes.never': 'nooit van kracht geweest',
  'changes.plan': 'Nieuwe indeling in {{regions}} gebieden',
  'changes.retraction': '{{count}} regels ingetrokken',
  'changes.critical.some': 'Kritieke signalen aan het veiligheidsteam: 3 tot en met 9',
  'changes.critical.many': 'Kritieke signalen aan het veiligheidsteam: 10 of meer',
  'changes.none': 'Er is nog niets veranderd.',
  'changes.ground': 'Kritiek signaal toegestaan op grond van: {{ground}}',
  'data.not': 'Niet geschikt voor',
  'data.not.counts': 'aantallen bezoekers',
  'data.not.ranking': 'buurten vergelijken',
  'data.not.routes': 'routes van mensen',
  'remains.title': 'Wat toch mogelijk blijft',
  'remains.lead': 'Geen enkele regel sluit alles uit. Dit weten we, en we verbergen het niet.',
  'remains.person':
    'Wie van iedereen op één na weet waar die is, kan soms merken of de laatste er ook staat: alleen als het op die ene persoon aankomt.',
  'remains.others':
    'Wie weet wat bijna alle sensoren van een gebied meten, of ze zelf bedient, weet meer over de laatste. Daarom heeft een andere eigenaar dan de organisatie zelf er nooit meer dan een derde.',
  'remains.outage':
    'Wie steeds weet wanneer een bepaalde sensor uitstaat, leert na weken iets over hoe druk het daar meestal is.',
  'remains.commuter':
    'Wie elke werkdag op dezelfde tijd langs dezelfde twee plekken loopt, blijft in de openbare gegevens verborgen, binnen de grens die we onszelf stellen. Voor wie daar minutenlang wacht, halen we die grens niet, en op de schermen van het veiligheidsteam voor geen van beiden.',
  'remains.critical':
    'Een kritiek signaal gaat over één sensor. Het veiligheidsteam kan daaruit soms afleiden wat een andere sensor ernaast meet. Dit signaal komt nooit op de openbare pagina’s.',
  'remains.maintainer': 'De beheerder van het systeem ziet welke sensoren werken.',
  'remains.measured':
    'Hoe vaak dit lukt, hebben we gemeten (attacks.json, in het Engels; daar staat ook of het programma sindsdien is veranderd)',
} as const;

export type DataKey = keyof typeof dataNl;
