// Texts of the register come with its chunks: the first load of the public page has no room for them.
import { addTexts, type Translate, useTexts } from '../i18n/texts.ts';
import { registerEn } from './texts/register.en.ts';
import { type RegisterKey, registerNl } from './texts/register.nl.ts';

export type { RegisterKey };
export type RegisterTranslate = Translate<RegisterKey>;

addTexts('register', { nl: registerNl, en: registerEn });

export function useRegisterText(): RegisterTranslate {
  return useTexts<RegisterKey>('register');
}
