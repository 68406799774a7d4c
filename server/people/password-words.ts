// Judges how guessable a password is: zxcvbn with 49,233 leaked passwords (language-common), the keyboards, and Dutch and Flemish words and names
// (language-nl-be). The lists take some 20 MB, so they are loaded when the first password is chosen; most processes never need them.
//
// Guesses are what a clever list of words and patterns takes to come to the password. 10^10 is where zxcvbn begins to call one safe from offline
// attacks on slow hashes (score 4); online there are a hundred guesses and then 72 a day.
// What is made of words is weighed once more, word by word (weigh-words.ts).
import { type Match, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import * as dutch from '@zxcvbn-ts/language-nl-be';
import { PUBLISHED, WORDS_OF_THE_WORK } from './known-words.ts';
import { weighWords } from './weigh-words.ts';

const SAFE_LOG10 = 10;
/** Words are weighed more closely by place in a list, so more is asked: three common words and a year stay below, four by chance do not. */
const SAFE_WORDS_LOG10 = 11;
/** The work grows faster than the length (70 ms for 40 characters here, 300 for 200): what follows cannot make a password worse. */
const JUDGED = 40;
/** Letters that must be left beside a published phrase. */
const OWN_LETTERS = 12;
/** `common`: on the list. `personal`: made of the person's or the organisation's own words. `pattern`: repeats, rows, years. `guessable`: few words. */
export type Guessed = 'too_common' | 'too_personal' | 'too_regular' | 'too_guessable';

// Matches by a letter or two of difference cost much and find little in twelve characters and more.
const judge = new ZxcvbnFactory({
  dictionary: { ...common, ...dutch.dictionary },
  graphs: adjacencyGraphs,
  maxLength: JUDGED,
  useLevenshteinDistance: false,
});
const leaked = new Set(common['passwords-common']);
const PATTERNS = new Set(['repeat', 'sequence', 'spatial', 'regex', 'date']);

/** A word of Diceware is drawn by dice: it has no better place than the middle of the list. */
const DRAWN = common['diceware-common'].length / 2;
const ranks = new Map<string, number>();
for (const [name, list] of Object.entries({ ...common, ...dutch.dictionary }))
  for (const [at, word] of list.entries()) {
    const rank = name === 'diceware-common' ? DRAWN : at + 1;
    if (rank < (ranks.get(word) ?? Number.POSITIVE_INFINITY)) ranks.set(word, rank);
  }

/** Why zxcvbn comes to it soon. */
function reasonOf(sequence: readonly Match[]): Guessed {
  if (sequence.some(({ dictionaryName }) => dictionaryName === 'userInputs')) return 'too_personal';
  if (sequence.some(({ pattern }) => PATTERNS.has(pattern))) return 'too_regular';
  const isLeaked = sequence.some(({ dictionaryName }) => dictionaryName === 'passwords-common');
  return isLeaked && sequence.length <= 2 ? 'too_common' : 'too_guessable';
}

/** Why somebody who puts words together comes to it soon; null when nobody does. */
function guessedByWords(text: string, known: readonly string[]): Guessed | null {
  const start = text.slice(0, JUDGED);
  const chunks = start.split(/[^\p{L}\p{N}]+/u).filter((chunk) => chunk !== '');
  const signs = start.replace(/[\p{L}\p{N}]+/gu, '');
  const own = new Map(known.map((word, at) => [word, at + 1]));
  for (const form of [chunks, [chunks.join('')]]) {
    const weighed = weighWords(form, signs, (word) => own.get(word) ?? ranks.get(word));
    if (weighed === null || weighed.log10 >= SAFE_WORDS_LOG10) continue;
    const { pieces, isRepeated } = weighed;
    if (pieces.some((piece) => piece.text.length >= 4 && own.has(piece.text)))
      return 'too_personal';
    return isRepeated ? 'too_regular' : 'too_guessable';
  }
  return null;
}

function isPublished(text: string): boolean {
  const letters = text.replace(/\P{L}+/gu, '');
  const phrase = PUBLISHED.find((known) => letters.includes(known));
  return phrase !== undefined && letters.length - phrase.length < OWN_LETTERS;
}

/** Why the password is too easy to guess for somebody who knows these words, null when it is not. Lower case, NFKC. */
export function guessed(text: string, words: readonly string[]): Guessed | null {
  if (leaked.has(text) || isPublished(text)) return 'too_common';
  const known = [...words, ...WORDS_OF_THE_WORK];
  const { guessesLog10, sequence } = judge.check(text, known);
  if (guessesLog10 < SAFE_LOG10) return reasonOf(sequence as readonly Match[]);
  return guessedByWords(text, known);
}
