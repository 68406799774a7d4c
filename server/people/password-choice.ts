// Which passwords are taken. Length counts, composition does not (NIST SP 800-63B-4, 3.1.1.2): refused is what is short, what is on a list of leaked
// passwords, and what somebody who knows the person and the organisation comes to soon (password-words.ts).
import { PASSWORD_LEAST } from '#shared/wire/accounts.ts';
import type { Site } from '#shared/wire/site.ts';
import { Refusal } from '../refusal.ts';
import type { Guessed } from './password-words.ts';

/** Why a password is not taken; each has a sentence in both languages on the screen. */
export type Weakness = 'too_short' | Guessed;

const DETAILS: Readonly<Record<Weakness, string>> = {
  too_short: `use at least ${PASSWORD_LEAST} characters; four words that have nothing to do with each other are easy to remember`,
  too_common:
    'this is on a list of leaked passwords: choose four words that have nothing to do with each other',
  too_personal:
    'this is made up of your name, your login or words from this site: choose words that have nothing to do with you or your work',
  too_regular:
    'repetitions, rows of letters or keys, and years are guessed first: choose four words that have nothing to do with each other',
  too_guessable:
    'one or two words are quickly guessed: choose four words that have nothing to do with each other',
};

/** The words of a name that are long enough to be told apart, and the name without its blanks. Lower case. */
export function wordsOfNames(...names: readonly (string | null | undefined)[]): readonly string[] {
  const texts = names
    .filter((name) => name != null)
    .map((name) => name.normalize('NFKC').toLowerCase());
  const parts = texts.flatMap((text) => [
    text.replace(/[^\p{L}\p{N}]+/gu, ''),
    ...text.split(/[^\p{L}\p{N}]+/u),
  ]);
  return [...new Set(parts)].filter((word) => word.length >= 3 && word.length <= 40);
}

/** What somebody who knows the site tries: its names, its event, who keeps it, its areas. */
export function wordsOfSite({
  siteId,
  name,
  event,
  organisation,
  partition,
}: Site): readonly string[] {
  const areas =
    partition.kind === 'zones' ? partition.areas.flatMap((area) => Object.values(area.name)) : [];
  const names = [...Object.values(name), ...Object.values(event ?? {})];
  return wordsOfNames(siteId, ...names, organisation.name, ...areas);
}

/** Whether too little is left without these words: what stands around a name must be a password by itself. */
function isPersonal(text: string, words: readonly string[]): boolean {
  const left = words
    .filter((word) => word.length >= 4)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), text);
  return left !== text && [...left].length < PASSWORD_LEAST;
}

/** Null: the password is taken. `words`: what belongs to the person and the organisation, in lower case. */
export async function weaknessOf(
  password: string,
  words: readonly string[],
): Promise<Weakness | null> {
  const text = password.normalize('NFKC').toLowerCase();
  if ([...text].length < PASSWORD_LEAST) return 'too_short';
  const known = [...words, 'crowdshade'];
  const { guessed } = await import('./password-words.ts');
  return guessed(text, known) ?? (isPersonal(text, known) ? 'too_personal' : null);
}

/** Throws `invalid_body` with what to do when the password is not taken. */
export async function refuseWeak(password: string, words: readonly string[]): Promise<void> {
  const weakness = await weaknessOf(password, words);
  if (weakness === null) return;
  const error = { pointer: '/password', code: weakness, detail: DETAILS[weakness] };
  throw new Refusal('invalid_body', 'Choose another password.', [error]);
}
