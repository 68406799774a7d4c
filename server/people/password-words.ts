// Judges how guessable a password is: zxcvbn with 49,233 leaked passwords (language-common), the keyboards, and Dutch and Flemish words and names
// (language-nl-be). The lists take some 20 MB, so they are loaded when the first password is chosen; most processes never need them.
//
// Guesses are what a clever list of words and patterns takes to come to the password. 10^10 is where zxcvbn begins to call one safe from offline
// attacks on slow hashes (score 4); online there are a hundred guesses and then 72 a day.
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import * as dutch from '@zxcvbn-ts/language-nl-be';

const SAFE_LOG10 = 10;
/** The work grows faster than the length (70 ms for 40 characters here, 300 for 200): what follows cannot make a password worse. */
const JUDGED = 40;

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

/** Why the password is too easy to guess for somebody who knows these words, null when it is not. Lower case, NFKC. */
export function guessed(text: string, words: readonly string[]): Guessed | null {
  if (leaked.has(text)) return 'too_common';
  const { guessesLog10, sequence } = judge.check(text, [...words]);
  if (guessesLog10 >= SAFE_LOG10) return null;
  if (sequence.some((match) => match.dictionaryName === 'userInputs')) return 'too_personal';
  if (sequence.some(({ pattern }) => PATTERNS.has(pattern))) return 'too_regular';
  const isLeaked = sequence.some((match) => match.dictionaryName === 'passwords-common');
  return isLeaked && sequence.length <= 2 ? 'too_common' : 'too_guessable';
}
