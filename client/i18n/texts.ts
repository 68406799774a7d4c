// i18next behind typed keys. Each part of the client brings its texts as two objects with the same keys (`Record<Key, string>` makes a
// missing one a compile error) and gets a hook that takes only those keys. React hears of a change through useSyncExternalStore.
import i18next from 'i18next';
import { useCallback, useSyncExternalStore } from 'react';
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES, type Language } from '#shared/languages.ts';
import { languageOfPath } from './language.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;
export type Texts<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** Starts i18next without detection, storage or network. Call once, before the first render. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.init({
    lng: language,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
  });
}

/** Adds the texts of one part of the client. `namespace` is that part's name, for instance `control`. */
export function addTexts<Key extends string>(namespace: string, texts: Texts<Key>): void {
  for (const language of LANGUAGES) {
    i18next.addResourceBundle(language, namespace, texts[language], false, true);
  }
}

function onLanguage(changed: () => void): () => void {
  i18next.on('languageChanged', changed);
  return () => i18next.off('languageChanged', changed);
}

function languageNow(): Language {
  return isLanguage(i18next.language) ? i18next.language : DEFAULT_LANGUAGE;
}

/** The language of the page that is on screen. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, languageNow);
}

/** Translates the keys of one namespace into the language of the page. */
export function useTexts<Key extends string>(namespace: string): Translate<Key> {
  const lng = useLanguage();
  return useCallback(
    (key, values) => i18next.t(key, { ...values, ns: namespace, lng }),
    [namespace, lng],
  );
}

/** Follows the address: i18next and `<html lang>`. */
export function followLanguage(path: string): void {
  const language = languageOfPath(path);
  document.documentElement.lang = language;
  if (i18next.language !== language) void i18next.changeLanguage(language);
}
