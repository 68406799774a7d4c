// Sensors as the register lists and finds them.

import { type Language, textIn } from '#shared/languages.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';

export type RegisterEntry = {
  readonly sensor: Sensor;
  /** Name of its zone, '' where the site has no named zones. */
  readonly place: string;
  readonly area: string;
  /** Everything that a search looks through, in small letters. */
  readonly words: string;
};

/** Name of the zone in which a sensor stands, and of that zone's area. */
export function sensorPlaceOf(
  sensor: Sensor,
  site: Site | undefined,
  language: Language,
): { readonly place: string; readonly area: string } {
  if (site?.partition.kind !== 'zones' || site.siteId !== sensor.siteId) {
    return { place: '', area: '' };
  }
  const zone = site.partition.zones.find(({ zoneId }) => zoneId === sensor.zoneId);
  const area = site.partition.areas.find(({ areaId }) => areaId === zone?.areaId);
  return { place: textIn(zone?.name, language) ?? '', area: textIn(area?.name, language) ?? '' };
}

export function registerEntries(
  sensors: readonly Sensor[],
  site: Site | undefined,
  language: Language,
): readonly RegisterEntry[] {
  return sensors.map((sensor) => {
    const { place, area } = sensorPlaceOf(sensor, site, language);
    const words = [
      sensor.sensorId,
      place,
      area,
      textIn(sensor.location.description, language) ?? '',
      sensor.owner?.contact.name ?? '',
      textIn(sensor.device.category, language),
    ];
    return { sensor, place, area, words: words.join(' ').toLocaleLowerCase(language) };
  });
}

export function areasOf(entries: readonly RegisterEntry[], language: Language): readonly string[] {
  const names = new Set(entries.map(({ area }) => area).filter((area) => area !== ''));
  return [...names].sort(new Intl.Collator(language).compare);
}

/** Entries that hold every word of the search, in one area or ('') in all. */
export function findSensors(
  entries: readonly RegisterEntry[],
  text: string,
  area: string,
): readonly RegisterEntry[] {
  const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(
    (entry) =>
      (area === '' || entry.area === area) && wanted.every((word) => entry.words.includes(word)),
  );
}
