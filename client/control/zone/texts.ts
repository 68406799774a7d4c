import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { zoneEn } from './texts/zone.en.ts';
import { type ZoneKey, zoneNl } from './texts/zone.nl.ts';

export type { ZoneKey };

/** Adds the texts of what is known of one zone; call once when its code is loaded. */
export function addZoneTexts(): void {
  addTexts('zone', { nl: zoneNl, en: zoneEn });
}

export function useZoneText(): Translate<ZoneKey> {
  return useTexts<ZoneKey>('zone');
}
