import { addTexts, type Translate, useTexts } from '../i18n/texts.ts';
import { lateEn } from './texts/late.en.ts';
import { type LateKey, lateNl } from './texts/late.nl.ts';

export type { LateKey };

addTexts('late', { nl: lateNl, en: lateEn });

export function useLateText(): Translate<LateKey> {
  return useTexts<LateKey>('late');
}
