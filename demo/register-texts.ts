// What the demo's register says about owners, purpose and devices. Everybody in it is fictional.
import type { ZoneType } from '#shared/wire/level.ts';
import type { Owner, Sensor } from '#shared/wire/sensor.ts';
import type { Zone } from '#shared/wire/site.ts';

export type OwnerKey = 'operator' | 'tram' | 'hospitality' | 'neighbours';

export const OWNERS: Readonly<Record<OwnerKey, Owner>> = {
  operator: {
    ownerId: 'waterhaven',
    kind: 'operator',
    contact: {
      name: 'Gemeente Waterhaven, team Evenementenveiligheid',
      email: 'drukte@waterhaven.example',
      phone: '000 000 00 14',
    },
  },
  tram: {
    ownerId: 'zoutlijn',
    kind: 'verified',
    contact: { name: 'Zoutlijn Trams', email: 'sensoren@zoutlijn.example', phone: '000 000 00 21' },
  },
  hospitality: {
    ownerId: 'kadehoreca',
    kind: 'verified',
    contact: { name: 'Horecavereniging Kade', email: 'bestuur@kadehoreca.example' },
  },
  neighbours: {
    ownerId: 'bewoners-noordlaan',
    kind: 'unverified',
    contact: { name: 'Bewonersgroep Noordlaan', email: 'noordlaan@bewoners.example' },
  },
};

type Device = Sensor['device'];
const radar: Device = {
  category: { nl: 'Radar, stuurt alleen een drukteniveau', en: 'Radar, sends only a crowd level' },
  connectivity: 'LoRaWAN',
  manufacturer: 'Havix',
  supplier: 'Meetwerk Delta',
  model: 'LR-5',
  firmware: '2.4.1',
  documentationUrl: 'https://havix.example/lr-5',
};

export const DEVICES: Readonly<Record<ZoneType, Device>> = {
  standing: radar,
  queue: { ...radar, model: 'LR-5Q', firmware: '2.4.3' },
  moving: {
    ...radar,
    category: {
      nl: 'Vloermat met druksensor, stuurt alleen een drukteniveau',
      en: 'Pressure mat, sends only a crowd level',
    },
    connectivity: 'NB-IoT',
    manufacturer: 'Trede',
    model: 'VM-2',
    firmware: '1.9.0',
    documentationUrl: 'https://trede.example/vm-2',
  },
};

type Texts = Pick<Sensor, 'purpose' | 'legalBasis' | 'datastream' | 'alternatives'>;

export function texts(zone: Zone): Texts {
  return {
    purpose: {
      nl: `Veilig verloop van evenementen bij ${zone.name.nl}, alleen tijdens evenementen`,
      en: `Safe events at ${zone.name.en}, during events only`,
    },
    legalBasis: {
      nl: 'Gemeentewet, artikel 172. Besluit 2026-118',
      en: 'Municipalities Act, article 172. Decision 2026-118',
    },
    datastream: {
      theme: { nl: 'Drukte op straat', en: 'Crowding in public space' },
      isOpenData: true,
      containsPersonalData: false,
    },
    alternatives: {
      nl: 'Steward die kijkt: gekozen buiten evenementen',
      en: 'A steward who looks: chosen outside events',
    },
  };
}
