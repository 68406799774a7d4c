// Languages are a list: nothing else names one of them where it could take it from there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { basePathOf, languageOfPath, pathInLanguage } from '#client/i18n/language.ts';
import {
  DEFAULT_LANGUAGE,
  inEveryLanguage,
  isLanguage,
  LANGUAGES,
  otherLanguages,
  textIn,
} from '#shared/languages.ts';
import { ROOT } from '../../scripts/root.ts';
import { sourceFiles } from '../../scripts/structure.ts';

const NAME = `'(?:${LANGUAGES.join('|')})'`;
/** A comparison, a union or a list of languages. */
const HARD_WIRED = new RegExp(
  `[=!]==\\s*${NAME}|${NAME}\\s*\\|\\s*${NAME}|\\[${NAME}(?:, ${NAME})+\\]`,
);

test('a comparison, a union and a list are found, a table is not', () => {
  expect(HARD_WIRED.test(`language === 'nl' ? 'u' : 'h'`)).toBe(true);
  expect(HARD_WIRED.test(`language: 'nl' | 'en';`)).toBe(true);
  expect(HARD_WIRED.test(`z.enum(['nl', 'en'])`)).toBe(true);
  expect(HARD_WIRED.test(`under('level.', LEVELS, 'nl')`)).toBe(false);
});

test('no other file has a list of languages, or asks which one it is', () => {
  const asking = sourceFiles()
    .filter((file) => file !== 'shared/languages.ts')
    .filter((file) => HARD_WIRED.test(readFileSync(path.join(ROOT, file), 'utf8')));
  expect(asking).toEqual([]);
});

test('an address in a language leads to the same page in every other one, and back', () => {
  for (const language of LANGUAGES) {
    for (const page of ['/', '/data', '/s/zk-001']) {
      const address = pathInLanguage(page, language);
      expect(languageOfPath(address)).toBe(language);
      expect(pathInLanguage(address, DEFAULT_LANGUAGE)).toBe(page);
      for (const other of otherLanguages(language))
        expect(languageOfPath(pathInLanguage(address, other))).toBe(other);
    }
  }
  expect(basePathOf('/en/data')).toBe('/en');
  expect(basePathOf('/entrance')).toBe('');
  expect(languageOfPath('/entrance')).toBe(DEFAULT_LANGUAGE);
});

test('a text that lacks a language falls back to the one in which every text is written', () => {
  const { nl } = inEveryLanguage((language) => `in ${language}`);
  expect(LANGUAGES.map((language) => textIn({ nl }, language))).toEqual(
    LANGUAGES.map(() => 'in nl'),
  );
  expect(textIn({ nl, en: 'in en' }, 'en')).toBe('in en');
  expect(textIn(undefined, 'en')).toBeUndefined();
  expect([isLanguage('en'), isLanguage('de'), isLanguage(undefined)]).toEqual([true, false, false]);
});
