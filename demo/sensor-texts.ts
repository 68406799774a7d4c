// What the register says about the demo's sensors. All organisations and makers are invented; their addresses end in .example.
import type { Owner, Sensor } from '#shared/sensor.ts';
import type { Text } from '#shared/text.ts';

export const OPERATOR: Owner = {
  ownerId: 'waterhaven',
  kind: 'operator',
  contact: {
    name: 'Gemeente Waterhaven',
    email: 'drukte@waterhaven.example',
    url: 'https://waterhaven.example/drukte',
  },
};
const TRAM: Owner = {
  ownerId: 'havenlijn',
  kind: 'verified',
  contact: { name: 'Havenlijn Trams', email: 'sensoren@havenlijn.example' },
};
const HOSPITALITY: Owner = {
  ownerId: 'horeca-zoutkade',
  kind: 'verified',
  contact: { name: 'Vereniging Horeca Zoutkade', email: 'bestuur@horeca-zoutkade.example' },
};
const BREWERY: Owner = {
  ownerId: 'brouwerij-kaapstander',
  kind: 'unverified',
  contact: { name: 'Brouwerij De Kaapstander', email: 'info@kaapstander.example' },
};
const GALLERY: Owner = {
  ownerId: 'galerie-noorderlicht',
  kind: 'unverified',
  contact: { name: 'Galerie Noorderlaan 4', email: 'galerie@noorderlaan4.example' },
};

/** Poles that are not the operator's, as zone and number within it. Each owner holds at most a third of a region. */
const EXTERNAL_POLES: Readonly<Record<string, Owner>> = {
  'OC:0': TRAM,
  'LD:0': TRAM,
  'MB:0': HOSPITALITY,
  'MB:1': HOSPITALITY,
  'LA:0': GALLERY,
  'ZC:0': BREWERY,
};

export function ownerOfPole(zoneId: string, index: number): Owner {
  return EXTERNAL_POLES[`${zoneId}:${index}`] ?? OPERATOR;
}

export const PURPOSE: Text = {
  nl: 'Zien waar het tijdens de Nacht van de Zoutkade te druk wordt, zodat stewards op tijd kunnen ingrijpen.',
  en: 'To see where it gets too crowded during the Night of the Zoutkade, so that stewards can act in time.',
};

export function legalBasisOf(owner: Owner): Text {
  return owner.kind === 'operator'
    ? {
        nl: 'Taak van algemeen belang: openbare orde en veiligheid bij een evenement (vergunning 2026-014).',
        en: 'Task in the public interest: public order and safety at an event (permit 2026-014).',
      }
    : {
        nl: 'Gerechtvaardigd belang van de eigenaar, vastgelegd in een overeenkomst met de gemeente.',
        en: 'Legitimate interest of the owner, laid down in an agreement with the municipality.',
      };
}

export const ALTERNATIVES: Text = {
  nl: 'Tellen door stewards is overwogen; dat is bij grote drukte te langzaam. Camera’s en wifi-tellingen zijn afgewezen: die meten meer dan nodig is.',
  en: 'Counting by stewards was considered; it is too slow in a dense crowd. Cameras and Wi-Fi counts were turned down: they measure more than is needed.',
};

export const THEME: Text = { nl: 'Drukte in de openbare ruimte', en: 'Crowds in public space' };

export function placeOf(zoneName: Text, number: number): Text {
  return {
    nl: `Mast ${number}, ${zoneName.nl}`,
    en: `Pole ${number}, ${zoneName.en}`,
  };
}

type Device = Sensor['device'];

export const DEVICES: readonly Device[] = [
  {
    category: {
      nl: 'Warmtesensor die alleen een drukteniveau doorgeeft',
      en: 'Thermal sensor that passes on a crowd level only',
    },
    connectivity: 'LTE-M',
    manufacturer: 'Zilverreiger Instrumenten (fictief)',
    supplier: 'Kadewerk Techniek (fictief)',
    model: 'ZR-5 Niveau',
    firmware: '4.2.1',
    documentationUrl: 'https://zilverreiger.example/zr5',
  },
  {
    category: {
      nl: 'Radarsensor die alleen een drukteniveau doorgeeft',
      en: 'Radar sensor that passes on a crowd level only',
    },
    connectivity: 'LoRaWAN',
    manufacturer: 'Polderpuls (fictief)',
    supplier: 'Polderpuls (fictief)',
    model: 'Puls 2',
    firmware: '2.0.7',
    documentationUrl: 'https://polderpuls.example/puls2',
  },
  {
    category: {
      nl: 'Dieptesensor die alleen een drukteniveau doorgeeft',
      en: 'Depth sensor that passes on a crowd level only',
    },
    connectivity: 'Ethernet',
    manufacturer: 'Lantaarn & Lood (fictief)',
    supplier: 'Kadewerk Techniek (fictief)',
    model: 'Lood D3',
    firmware: '1.9.0',
    documentationUrl: 'https://lantaarnenlood.example/d3',
  },
];
