// The languages of the product: a list, so that one more is a line here and the compiler names every
// table that lacks it. No schema library stands behind it, so that a page may load it first.

export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Of a page whose address names none, and of a stored text that lacks the one that is asked for. */
export const DEFAULT_LANGUAGE = 'nl' satisfies Language;

/** What each is called by those who speak it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  nl: 'Nederlands',
  en: 'English',
};

/** How each writes dates and numbers (BCP 47). */
export const LOCALES: Readonly<Record<Language, string>> = { nl: 'nl-NL', en: 'en-GB' };

/** For what only reads the digits of a time; no word of it is shown to anybody. */
export const DIGITS_LOCALE = 'en-GB';

/** What the product says, in every language. */
export type Words = Readonly<Record<Language, string>>;

/** Of a text: which language it is in. */
export const IN_LANGUAGE: Readonly<Record<Language, Words>> = {
  nl: { nl: 'in het Nederlands', en: 'in Dutch' },
  en: { nl: 'in het Engels', en: 'in English' },
};

/** What people wrote: a language that the product learned later may be missing in what is stored. */
type Written = Readonly<
  Partial<Record<Language, string | undefined>> & Record<typeof DEFAULT_LANGUAGE, string>
>;

export function isLanguage(word: string | undefined): word is Language {
  return LANGUAGES.some((language) => language === word);
}

/** All but this one, in the order of the list. */
export function otherLanguages(than: Language): readonly Language[] {
  return LANGUAGES.filter((language) => language !== than);
}

export function inEveryLanguage(make: (language: Language) => string): Words {
  const said = LANGUAGES.map((language) => [language, make(language)] as const);
  return Object.fromEntries(said) as Words;
}

/** What stands there in this language, else in the one in which every text is written. */
export function textIn(text: Written, language: Language): string;
export function textIn(text: Written | null | undefined, language: Language): string | undefined;
export function textIn(text: Written | null | undefined, language: Language): string | undefined {
  return text?.[language] ?? text?.[DEFAULT_LANGUAGE];
}
