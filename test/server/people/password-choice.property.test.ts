// What chance makes is taken: one-time passwords, the first admin's, and four words.
import { randomBytes } from 'node:crypto';
import { dictionary as common } from '@zxcvbn-ts/language-common';
import * as dutch from '@zxcvbn-ts/language-nl-be';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demoSite } from '#demo/site.ts';
import { newPassword } from '#server/people/password.ts';
import { weaknessOf, wordsOfNames, wordsOfSite } from '#server/people/password-choice.ts';

const WORDS = [
  ...wordsOfNames('sanne@waterhaven.example', 'Sanne de Vries'),
  ...wordsOfSite(demoSite()),
];

test('one-time passwords and the first admin’s are taken', async () => {
  for (let i = 0; i < 60; i += 1) {
    expect(await weaknessOf(newPassword(), WORDS)).toBeNull();
    expect(await weaknessOf(randomBytes(18).toString('base64url'), WORDS)).toBeNull();
  }
});

test.each([
  ['Diceware', common['diceware-common']],
  ['common Dutch', dutch.dictionary.commonWords],
])('four %s words by chance, with a blank or a hyphen between, are taken', async (_, list) => {
  // Chance is even over the list; fast-check's own would favour its ends.
  const word = fc.noBias(fc.nat({ max: list.length - 1 })).map((at) => list[at] ?? '');
  const phrase = fc
    .tuple(fc.array(word, { minLength: 4, maxLength: 4 }), fc.constantFrom(' ', '-'))
    .filter(([words]) => new Set(words).size === 4)
    .map(([words, between]) => words.join(between))
    .filter((text) => [...text].length >= 16);
  await fc.assert(
    fc.asyncProperty(phrase, async (text) => {
      expect(await weaknessOf(text, WORDS)).toBeNull();
    }),
    { numRuns: 150, seed: 20261127 },
  );
});

const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_';
// Weighed without the words of a site: what happens to hold one of four letters is judged by what is left.
test.each([
  ['letters and digits', LETTERS],
  ['signs too', `${LETTERS}!#$%&()*+,./:;<=>?@[]^{|}~`],
])('characters by chance are taken: %s', async (_, alphabet) => {
  const character = fc.noBias(fc.nat({ max: alphabet.length - 1 })).map((at) => alphabet[at] ?? '');
  const ofLength = (length: number) =>
    fc.array(character, { minLength: length, maxLength: length }).map((all) => all.join(''));
  const refusedOf = async (length: number): Promise<number> => {
    let refused = 0;
    for (const text of fc.sample(ofLength(length), { seed: 20261127, numRuns: 150 }))
      if ((await weaknessOf(text, [])) !== null) refused += 1;
    return refused;
  };
  expect(await refusedOf(12)).toBe(0);
  expect(await refusedOf(14)).toBe(0);
  expect(await refusedOf(20)).toBe(0);
});
