// Languages are a list: nothing else names one of them where it could take it from there.
import { globSync, readFileSync } from 'node:fs';
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
import { languagesNamedIn, languagesQuotedIn } from '../kit/language-names.ts';

/** May name a language as a word: the list itself, and each module of texts its own. */
const isWordAllowed = (file: string, language: string): boolean =>
  file === 'shared/languages.ts' || file.endsWith(`.${language}.ts`);

/** May have a table with every language: whoever writes what people read, and the shape of what they wrote. */
const TABLES = [
  /^client\/(?:[a-z-]+\/)+(?:[a-z]+-)?texts\.ts$/,
  /^shared\/(?:languages|wire\/text|domain\/glossary\/[a-z-]+)\.ts$/,
  /^server\/(?:debrief\/words|outlets\/words|push\/words|sites\/regions)\.ts$/,
  /^demo\/(?:event-plan|register-texts|sensors|site)\.ts$/,
  /^client\/i18n\/(?:common|worker-texts)\.ts$/,
  // The names of what a plan shows, and those of a sensor that nobody registered.
  /^client\/map\/plan-layers\.ts$/,
  /^aggregator\/replay\/replay-sensors\.ts$/,
];

const namings = sourceFiles()
  .filter((file) => !file.endsWith('.css'))
  .flatMap((file) =>
    languagesNamedIn(file, readFileSync(path.join(ROOT, file), 'utf8')).map((naming) => ({
      file,
      ...naming,
    })),
  );

test.each([
  `if (language === 'nl') f();`,
  `if ('nl' !== language) f();`,
  `const u = language === "en" ? 'you' : 'u';`,
  `switch (language) { case 'nl': f(); }`,
  'const is = language === `en`;',
  `type Spoken = 'nl' | 'de';`,
  `const all = ['nl'];`,
  `const all = z.enum(['nl', 'en']);`,
  `const is = /^(?:nl|en)$/.test(word);`,
  `const words = { nl: 'ja' };`,
  `const words = { 'nl': 'ja' };`,
  `const words = { ['nl']: 'ja' };`,
  `const { nl } = words;`,
  `const word = words.en;`,
  `const word = words?.['en'];`,
  `type Words = { nl: string; en: string };`,
  `interface Words { nl: string; en: string }`,
  `const date = at.toLocaleString('nl-NL');`,
  `const date = new Intl.DateTimeFormat('en-US');`,
  `const link = '/en/data';`,
  `const link = \`/en/\${page}\`;`,
  `document.documentElement.lang = 'nl';`,
])('%s asks for a language', (text) => {
  expect(languagesNamedIn('client/any.ts', text).map(({ kind }) => kind)).toContain('word');
});

test('a table of every language is told apart, and what else has these letters is none', () => {
  const rows = LANGUAGES.map((language) => `${language}: \`Mast, \${zone.${language}}\``);
  const table = `const words = { ${rows.join(', ')} };`;
  const kinds = languagesNamedIn('client/any.ts', table).map(({ kind }) => kind);
  expect(kinds).toEqual(LANGUAGES.map(() => 'table'));
  const swapped = 'const words = { nl: zone.en, en: zone.en };';
  expect(languagesNamedIn('client/any.ts', swapped).map(({ kind }) => kind)).toContain('word');
  const others = `under('level.', LEVELS); at('/entrance'); /\\benter\\b/.test(x); x.enough; ({ end: 1 });`;
  expect(languagesNamedIn('client/any.ts', others)).toEqual([]);
});

test('no other file has a list of languages, or asks which one it is', () => {
  const asking = namings.filter(
    ({ file, kind, language }) => kind === 'word' && !isWordAllowed(file, language),
  );
  expect(asking).toEqual([]);
});

test('tables of words stand where words are written', () => {
  const elsewhere = namings.filter(
    ({ file, kind }) => kind === 'table' && !TABLES.some((one) => one.test(file)),
  );
  expect(elsewhere).toEqual([]);
  const idle = TABLES.filter((one) => !namings.some(({ file }) => one.test(file)));
  expect(idle).toEqual([]);
});

/** What no parser of ours reads, and names languages: the page before its program runs, and a migration that 0017 took back. */
const QUOTING = ['client/index.html', 'database/migrations/0008-outlets.sql'];

test('neither the schema nor a page has a list of languages, but where it is named', () => {
  const files = globSync(['client/*.html', 'database/**/*.sql'], { cwd: ROOT });
  const quoting = files
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => languagesQuotedIn(readFileSync(path.join(ROOT, file), 'utf8')).length > 0);
  expect(quoting.sort()).toEqual(QUOTING);
  expect(languagesQuotedIn("CHECK (language IN ('nl', 'sv'))")).toEqual(['nl']);
  expect(languagesQuotedIn("CHECK (language ~ '^(nl|sv)$')")).toEqual(['nl']);
});

test('a page without its program says so in every language', () => {
  const page = readFileSync(path.join(ROOT, 'client/index.html'), 'utf8');
  const [silent = ''] = /<noscript>[\s\S]*<\/noscript>/.exec(page) ?? [];
  const said = [...silent.matchAll(/<p lang="([^"]+)">/g)].map(([, language]) => language);
  expect(said).toEqual([...LANGUAGES]);
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
