// The language of a page is the prefix of its address and nothing else: nothing is stored, and a shared link keeps its language.
import type { Language } from '#shared/wire/text.ts';

export type { Language };

/** Dutch without prefix (or with /nl), English under /en. */
export function languageOfPath(path: string): Language {
  return /^\/en(\/|$)/.test(path) ? 'en' : 'nl';
}

/** What stands before every path of the language: '' or '/en' (and '/nl' for who typed it). */
export function basePathOf(path: string): string {
  return /^\/(en|nl)(?=\/|$)/.exec(path)?.[0] ?? '';
}

/** The same page in another language. */
export function pathInLanguage(path: string, language: Language): string {
  const rest = path.slice(basePathOf(path).length);
  if (language === 'en') return `/en${rest === '' ? '/' : rest}`;
  return rest === '' ? '/' : rest;
}
