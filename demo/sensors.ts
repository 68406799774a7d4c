// The demo's register: 120 sensors in 90 units. Deterministic; places are spread over each zone so that every pole is a viewpoint of its own.

import { isInside } from '#shared/domain/outline.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Position } from '#shared/wire/geo.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import { type Chance, chanceFor } from './chance.ts';
import { boxOf, distanceM } from './geometry.ts';
import { DEVICES, OWNERS, type OwnerKey, texts } from './register-texts.ts';

const SEED = 20_270_612;

/** Units of each zone. Some have too few for k on their own, so that pooling shows; PD has none, so that "not covered" shows. */
const UNITS: Readonly<Record<string, number>> = {
  KA: 6,
  KB: 5,
  KC: 5,
  KD: 2,
  KE: 3,
  MA: 2,
  MB: 4,
  MC: 3,
  MD: 4,
  ZA: 2,
  ZB: 2,
  ZC: 5,
  ZD: 2,
  PA: 4,
  PB: 4,
  PC: 4,
  LA: 4,
  LB: 5,
  LC: 4,
  LD: 4,
  LE: 4,
  OA: 4,
  OB: 4,
  OC: 2,
  OD: 2,
};
/** Every third pole carries a second sensor: one unit all the same. */
const UNITS_PER_SECOND_SENSOR = 3;
/** Nearer than 10 m would be one unit. */
const LEAST_DISTANCE_M = 12;

/** Units that are not the operator's: zone and number of the unit. */
const EXTERNAL: Readonly<Record<string, OwnerKey>> = {
  KB0: 'hospitality',
  MC0: 'hospitality',
  LB0: 'tram',
  OC0: 'tram',
  KE0: 'neighbours',
  PB0: 'hospitality',
};
/** Fields of view too small for five levels: their lower bands are merged. */
const SMALL_VIEW: Readonly<Record<string, number>> = { PA1: 20, LD2: 40 };

type Place = { readonly zone: Zone; readonly number: number; readonly at: Position };

/** The candidate farthest from every place taken so far, out of many: spread without a grid. */
function nextPlace(
  zone: Zone,
  number: number,
  taken: readonly Position[],
  chance: Chance,
): Position {
  const box = boxOf(zone.geometry);
  let best: Position | null = null;
  let bestDistance = 0;
  for (let i = 0; i < 300; i += 1) {
    const lon = box.west + chance.uniform(number, 2 * i) * (box.east - box.west);
    const lat = box.south + chance.uniform(number, 2 * i + 1) * (box.north - box.south);
    const candidate: Position = [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
    if (!isInside(candidate, zone.geometry)) continue;
    const distance = Math.min(...taken.map((other) => distanceM(candidate, other)), 1000);
    if (distance > bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  if (best === null || bestDistance < LEAST_DISTANCE_M)
    throw new Error(`zone ${zone.zoneId} has no room for ${number + 1} units`);
  return best;
}

function places(zones: readonly Zone[]): readonly Place[] {
  const all: Place[] = [];
  for (const zone of zones) {
    const chance = chanceFor(SEED, `place ${zone.zoneId}`);
    for (let number = 0; number < (UNITS[zone.zoneId] ?? 0); number += 1) {
      all.push({
        zone,
        number,
        at: nextPlace(
          zone,
          number,
          all.map((place) => place.at),
          chance,
        ),
      });
    }
  }
  return all;
}

/** Square metres; wide enough for five levels in its zone type unless SMALL_VIEW says otherwise. */
function areaOf(place: Place, chance: Chance, second: number): number {
  const small = SMALL_VIEW[`${place.zone.zoneId}${place.number}`];
  if (small !== undefined) return small;
  const [least, most] = place.zone.zoneType === 'moving' ? [64, 118] : [36, 104];
  return Math.round(least + chance.uniform(place.number, 7 + second) * (most - least));
}

function sensorOf(place: Place, id: number, second: number, at: EpochMs): Sensor {
  const { zone, number } = place;
  const sensorId = `zk-${String(id).padStart(3, '0')}`;
  const chance = chanceFor(SEED, `sensor ${zone.zoneId}`);
  const owner = OWNERS[EXTERNAL[`${zone.zoneId}${number}`] ?? 'operator'];
  const [lon, lat] = place.at;
  const year = new Date(at).getUTCFullYear();
  return {
    sensorId,
    siteId: 'demo',
    owner,
    location: {
      lat,
      lon,
      verified: true,
      mountId: `mast-${zone.zoneId}-${number + 1}`,
      heightM: 4.5,
      description: {
        nl: `Mast ${number + 1}, ${zone.name.nl}`,
        en: `Pole ${number + 1}, ${zone.name.en}`,
      },
    },
    zoneId: zone.zoneId,
    fieldOfView: {
      areaM2: areaOf(place, chance, second),
      directionDegrees: Math.round(chance.uniform(number, 11 + second) * 359),
    },
    reportIntervalSeconds: 10,
    reporting: 'periodic',
    suspended: false,
    ...texts(zone),
    registeredAt: isoUtc(Date.UTC(year - 1, 9, 1)),
    validFrom: isoUtc(Date.UTC(year - 1, 9, 1)),
    validUntil: isoUtc(Date.UTC(year + 2, 8, 30)),
    device: DEVICES[zone.zoneType],
    dpia: {
      url: 'https://waterhaven.example/dpia/drukte-2',
      reviewedOn: `${year}-03-03`,
      reviewBy: `${year + 1}-03-03`,
    },
  };
}

/** The register as on the day `at`: its dates follow the year, so that a demo never starts with expired sensors. */
export function demoSensors(site: Site, at: EpochMs): readonly Sensor[] {
  if (site.partition.kind !== 'zones') throw new Error('the demo site has zones');
  const sensors: Sensor[] = [];
  for (const [index, place] of places(site.partition.zones).entries()) {
    sensors.push(sensorOf(place, sensors.length + 1, 0, at));
    if (index % UNITS_PER_SECOND_SENSOR === 1)
      sensors.push(sensorOf(place, sensors.length + 1, 1, at));
  }
  return sensors;
}
