// The glossary is the only place where its words stand, and each says the same in every language.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { ALERT_STATE_WORDS, ESCALATION_WORDS } from '#shared/domain/glossary/alert-states.ts';
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import {
  LEVEL_WORDS,
  OUTCOME_WORDS,
  PUBLIC_REASON_WORDS,
  REASON_WORDS,
} from '#shared/domain/glossary/levels.ts';
import { PHASE_WORDS } from '#shared/domain/glossary/phases.ts';
import { ROLE_NAMES } from '#shared/domain/glossary/roles.ts';
import { isLanguage, LANGUAGES, type Words } from '#shared/languages.ts';
import { ROOT } from '../../../scripts/root.ts';
import { sourceFiles } from '../../../scripts/structure.ts';

const GLOSSARY = 'shared/domain/glossary/';

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
  LEVEL_WORDS,
  OUTCOME_WORDS,
  PHASE_WORDS,
  PUBLIC_REASON_WORDS,
  REASON_WORDS,
  ROLE_NAMES,
]);

/** An English word by itself is a code as well, such as `critical`, `withheld` and `auditor`. */
function isCode(word: string, { en }: Words): boolean {
  return word === en && !word.includes(' ');
}

/** Said of more than alerts. */
const SINCE = ALERT_KINDS.level.words.why;

const CHECKED = WORDS.filter((words) => words !== SINCE).flatMap((words) =>
  Object.values(words).filter((word) => !isCode(word, words)),
);

/** Whole literals, as the glossary has them or with a capital. */
function literalsOf(text: string): ReadonlySet<string> {
  const literals = text.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`|>\s*([^<>{}\n]+?)\s*</g);
  return new Set([...literals].map((found) => (found.slice(1).find(Boolean) ?? '').toLowerCase()));
}

/** A comment may quote a word. */
const withoutComments = (text: string): string => text.replace(/^\s*(\/\/|\/?\*).*$/gm, '');

function foundIn(text: string): readonly string[] {
  const literals = literalsOf(withoutComments(text));
  return [...new Set(CHECKED)].filter((word) => literals.has(word.toLowerCase()));
}

test('the check finds a word in quotes, with a capital, and between tags', () => {
  expect(foundIn(`const a = { word: 'heel druk' };`)).toEqual(['heel druk']);
  expect(foundIn('<b>Afgeschermd</b>')).toEqual(['afgeschermd']);
  expect(foundIn('level 4 is critical')).toEqual([]);
});

test('no other file says a word of the glossary by itself', () => {
  const said = sourceFiles()
    .filter((file) => !file.startsWith(GLOSSARY))
    .flatMap((file) =>
      foundIn(readFileSync(path.join(ROOT, file), 'utf8')).map((word) => `${file}: ${word}`),
    );
  expect(said).toEqual([]);
});

test('a word fills in the same in every language', () => {
  const holesOf = (word: string) => [...word.matchAll(/\{\{\w+\}\}/g)].map(([hole]) => hole).sort();
  for (const words of WORDS) {
    const [first, ...others] = LANGUAGES.map((language) => holesOf(words[language]));
    for (const holes of others) expect(holes, JSON.stringify(words)).toEqual(first);
  }
});
