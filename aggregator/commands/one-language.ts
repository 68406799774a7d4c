// Texts of an organisation that writes in one language: what the site document does not offer is filled with what it does, so that every text of the product
// has every language.
import { LANGUAGES, type Language } from '#shared/languages.ts';

const isText = (value: object): value is Partial<Record<Language, string>> => {
  const entries = Object.entries(value);
  const isLanguage = (name: string): boolean => LANGUAGES.some((language) => language === name);
  return (
    entries.length > 0 &&
    entries.every(([name, text]) => isLanguage(name) && typeof text === 'string')
  );
};

/** `offered`: languages that the organisation writes in; absent: all, and a text that lacks one is a mistake. */
export function inAllLanguages(value: unknown, offered: readonly string[] | undefined): unknown {
  if (offered === undefined) return value;
  const [first] = LANGUAGES.filter((language) => offered.includes(language));
  if (first === undefined) return value;
  const filled = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(filled);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (!isText(inner))
      return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, filled(each)]));
    const missing = LANGUAGES.filter((language) => !offered.includes(language));
    const source = inner[first];
    if (source === undefined) return inner;
    return { ...Object.fromEntries(missing.map((language) => [language, source])), ...inner };
  };
  return filled(value);
}
