// The language of a page is the prefix of its address and nothing else: nothing is stored, and a shared link keeps its language.
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES, type Language } from '#shared/languages.ts';

const PREFIX = new RegExp(`^/(${LANGUAGES.join('|')})(?=/|$)`);

/** `/en` for English and so on; the default without prefix, or with its own. */
export function languageOfPath(path: string): Language {
  const named = PREFIX.exec(path)?.[1];
  return isLanguage(named) ? named : DEFAULT_LANGUAGE;
}

/** What stands before every path of the language: '' or '/en' (and '/nl' for who typed it). */
export function basePathOf(path: string): string {
  return PREFIX.exec(path)?.[0] ?? '';
}

/** The same page in another language. */
export function pathInLanguage(path: string, language: Language): string {
  const rest = path.slice(basePathOf(path).length);
  const page = rest === '' ? '/' : rest;
  return language === DEFAULT_LANGUAGE ? page : `/${language}${page}`;
}
