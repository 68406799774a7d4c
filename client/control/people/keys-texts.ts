import { keysEn } from '../../i18n/keys.en.ts';
import { type KeysKey, keysNl } from '../../i18n/keys.nl.ts';
import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';

/** Adds the texts of tokens, sites and the first password; call once when their code is loaded. */
export function addKeysTexts(): void {
  addTexts('keys', { nl: keysNl, en: keysEn });
}

export function useKeysText(): Translate<KeysKey> {
  return useTexts<KeysKey>('keys');
}
