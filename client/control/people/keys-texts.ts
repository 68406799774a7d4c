import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { keysEn } from './texts/keys.en.ts';
import { type KeysKey, keysNl } from './texts/keys.nl.ts';

export type KeysTranslate = Translate<KeysKey>;

/** Adds the texts of tokens, sites and the first password; call once when their code is loaded. */
export function addKeysTexts(): void {
  addTexts('keys', { nl: keysNl, en: keysEn });
}

export function useKeysText(): KeysTranslate {
  return useTexts<KeysKey>('keys');
}
