// The glossary is the only place where its words stand, the page's own list that of what its parts share, and each says the same in every language.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMON } from '#client/i18n/common.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { ALERT_STATE_WORDS, ESCALATION_WORDS } from '#shared/domain/glossary/alert-states.ts';
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { FACTOR_WORDS } from '#shared/domain/glossary/factors.ts';
import {
  LEVEL_WORDS,
  levelList,
  OUTCOME_WORDS,
  PUBLIC_REASON_WORDS,
  REASON_WORDS,
} from '#shared/domain/glossary/levels.ts';
import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { PHASE_WORDS } from '#shared/domain/glossary/phases.ts';
import { REPORT_WORDS } from '#shared/domain/glossary/report-words.ts';
import { ROLE_NAMES } from '#shared/domain/glossary/roles.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { TREND_WORDS } from '#shared/domain/glossary/trends.ts';
import { isLanguage, LANGUAGES, type Words } from '#shared/languages.ts';
import { levelSchema } from '#shared/wire/level.ts';
import { ROOT } from '../../../scripts/root.ts';
import { sourceFiles } from '../../../scripts/structure.ts';

const isHome = (file: string): boolean =>
  file.startsWith('shared/domain/glossary/') || file === 'client/i18n/common.ts';

function isWords(value: object): value is Words {
  return Object.keys(value).length > 0 && Object.keys(value).every(isLanguage);
}

function wordsIn(table: object): readonly Words[] {
  if (isWords(table)) return [table];
  return Object.values(table).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? wordsIn(value) : [],
  );
}

const WORDS = wordsIn([
  ALERT_KINDS,
  ALERT_STATE_WORDS,
  DECISIONS,
  ESCALATION_WORDS,
  FACTOR_WORDS,
  LEVEL_WORDS,
  MODE_WORDS,
  OUTCOME_WORDS,
  PHASE_WORDS,
  PUBLIC_REASON_WORDS,
  REASON_WORDS,
  REPORT_WORDS,
  ROLE_NAMES,
  TERMS,
  TREND_WORDS,
]);

/** An English word by itself is a code as well, such as `critical`, `withheld` and `auditor`; so is a name of a field in any language. */
function isCode(word: string, { en }: Words): boolean {
  return (word === en && !word.includes(' ')) || /[a-z][A-Z]/.test(word);
}

const checked = (all: readonly Words[]): readonly string[] =>
  all.flatMap((words) => Object.values(words).filter((word) => !isCode(word, words)));
const CHECKED = checked(WORDS);
/** Common words are those of the page; a command may say them too. */
const CHECKED_IN_CLIENT = [...CHECKED, ...checked(wordsIn(COMMON))];

/** Where such a word means something else. */
const MEANS_OTHERWISE: readonly string[] = [
  // All data, and not all of the map.
  'client/site/texts/data.nl.ts: alles',
  // A list of words that nobody may take for a password.
  'server/people/known-words.ts: sensoren',
];

const LITERAL = /'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`|>\s*([^<>{}\n]+?)\s*</g;
/** What a template fills in. */
const HOLE = /\$\{[^{}]*\}/;
/** What joins a word to what is filled in. */
const AROUND = /^[\s,.:;()–-]+|[\s,.:;()–-]+$/g;

const literalsIn = (text: string): readonly string[] =>
  [...text.replace(/(['"])\s*\+\s*\1/g, '').matchAll(LITERAL)].map(
    (found) => found.slice(1).find(Boolean) ?? '',
  );

/** Literals as the glossary has them or with a capital: whole, what stands between the holes of a template, and what is put together of several. */
function literalsOf(text: string): ReadonlySet<string> {
  const parts = literalsIn(text).flatMap((literal) => [
    literal,
    ...literal.split(HOLE).map((part) => part.replace(AROUND, '')),
  ]);
  return new Set(parts.map((part) => part.toLowerCase()));
}

/** The words of levels in each language, the longest first: no `busy` within `very busy`. */
const LEVELS_SAID = LANGUAGES.map((language) => {
  const words = Object.values(LEVEL_WORDS).map((level) => level[language]);
  const longest = words.toSorted((a, b) => b.length - a.length);
  return new RegExp(`\\b(?:${longest.join('|')})\\b`, 'gi');
});

/** Texts that say a level in two words, or several levels. One word alone, as in "a critical signal", says other things too. */
function levelsSaidIn(text: string): readonly string[] {
  return literalsIn(withoutComments(text)).filter((literal) =>
    LEVELS_SAID.some((words) => {
      const said = new Set(literal.toLowerCase().match(words));
      return said.size > 1 || [...said].some((word) => word.includes(' '));
    }),
  );
}

/** A comment may quote a word. */
const withoutComments = (text: string): string => text.replace(/^\s*(\/\/|\/?\*).*$/gm, '');

function foundIn(text: string, words = CHECKED): readonly string[] {
  const literals = literalsOf(withoutComments(text));
  return [...new Set(words)].filter((word) => literals.has(word.toLowerCase()));
}

test('the check finds a word in quotes, with a capital, and between tags', () => {
  expect(foundIn(`const a = { word: 'heel druk' };`)).toEqual(['heel druk']);
  expect(foundIn('<b>Afgeschermd</b>')).toEqual(['afgeschermd']);
  expect(foundIn('level 4 is critical')).toEqual([]);
});

test('the check finds a word in a template, and one that is put together', () => {
  expect(foundIn(`\`Stand: heel druk, sinds \${clock.time(at)}\``)).toEqual([]);
  expect(foundIn(`\`\${place}: heel druk\``)).toEqual(['heel druk']);
  expect(foundIn(`'heel ' + 'druk'`)).toEqual(['heel druk']);
  expect(foundIn(`place + ': heel druk'`)).toEqual(['heel druk']);
});

test('no other file says a word of the glossary by itself', () => {
  const said = sourceFiles()
    .filter((file) => !isHome(file))
    .flatMap((file) => {
      const words = file.startsWith('client/') ? CHECKED_IN_CLIENT : CHECKED;
      return foundIn(readFileSync(path.join(ROOT, file), 'utf8'), words).map(
        (word) => `${file}: ${word}`,
      );
    });
  expect(said).toEqual(MEANS_OTHERWISE);
});

test('the check finds levels in the midst of a text', () => {
  expect(levelsSaidIn(`'Bij heel druk: bel'`)).toEqual(['Bij heel druk: bel']);
  expect(levelsSaidIn(`'quiet or busy'`)).toEqual(['quiet or busy']);
  expect(levelsSaidIn(`\`\${LEVEL_WORDS[3].nl} en kritiek\``)).toEqual([]);
  expect(levelsSaidIn(`'Kritiek signaal, en veel drukte'`)).toEqual([]);
});

test('no other text says levels by itself, and the API says those of the glossary', () => {
  const saying = sourceFiles()
    .filter((file) => !isHome(file))
    .filter((file) => levelsSaidIn(readFileSync(path.join(ROOT, file), 'utf8')).length > 0);
  // What the glossary stands on cannot take its words from there.
  expect(saying).toEqual(['shared/wire/level.ts']);
  expect(levelSchema.description).toContain(levelList('en'));
});

test('a word fills in the same in every language', () => {
  const holesOf = (word: string) => [...word.matchAll(/\{\{\w+\}\}/g)].map(([hole]) => hole).sort();
  for (const words of [...WORDS, ...wordsIn(COMMON)]) {
    const [first, ...others] = LANGUAGES.map((language) => holesOf(words[language]));
    for (const holes of others) expect(holes, JSON.stringify(words)).toEqual(first);
  }
});

test('no word of a report holds a word of the level scale, so that none is taken for a level', () => {
  const all = Object.values(REPORT_WORDS);
  expect(all.length).toBeLessThanOrEqual(6);
  for (const words of all)
    for (const language of LANGUAGES)
      for (const level of Object.values(LEVEL_WORDS))
        expect(words[language].split(' ')).not.toContain(level[language]);
});
