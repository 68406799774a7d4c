import { addTexts, type Translate, useTexts } from '../i18n/texts.ts';
import { controlEn } from './texts/control.en.ts';
import { type ControlKey, controlNl } from './texts/control.nl.ts';

export type { ControlKey };
export type ControlTranslate = Translate<ControlKey>;

/** Adds the texts of the staff side; call once when its code is loaded. */
export function addControlTexts(): void {
  addTexts('control', { nl: controlNl, en: controlEn });
}

export function useControlText(): ControlTranslate {
  return useTexts<ControlKey>('control');
}
