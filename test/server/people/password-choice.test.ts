// Which passwords are taken and which are not (attack row 13).
import { dictionary as common } from '@zxcvbn-ts/language-common';
import { expect, test } from 'vitest';
import { demoSite } from '#demo/site.ts';
import { weaknessOf, wordsOfNames, wordsOfSite } from '#server/people/password-choice.ts';
import { guessed } from '#server/people/password-words.ts';

const WORDS = [
  ...wordsOfNames('sanne@waterhaven.example', 'Sanne de Vries'),
  ...wordsOfSite(demoSite()),
];

test.each([
  ['letmeinletmein', 'too_regular'],
  ['iloveyou1234', 'too_common'],
  ['abcdefghijkl', 'too_regular'],
  ['correcthorse', 'too_common'],
  ['Waterhaven2026', 'too_personal'],
  ['zomer2026zomer', 'too_regular'],
  ['zoutkade2026', 'too_personal'],
])('row 13: %s is refused: %s', async (password, why) => {
  expect(await weaknessOf(password, WORDS)).toBe(why);
});

test.each([
  ['elf tekens.', 'too_short'],
  ['aaaaaaaaaaaaaaaa', 'too_regular'],
  ['qwertyuiop12', 'too_common'],
  ['1q2w3e4r5t6y', 'too_common'],
  ['!QAZ2wsx#EDC', 'too_regular'],
  ['Herfst2025!!', 'too_regular'],
  ['P@ssw0rd1234', 'too_common'],
  ['wachtwoord123', 'too_regular'],
  ['gezelligheid', 'too_guessable'],
  ['ajaxamsterdam', 'too_guessable'],
  ['sannesannesanne1', 'too_regular'],
  ['SanneDeVries!', 'too_personal'],
  ['Crowdshade2026', 'too_personal'],
  ['nachtvandezoutkade', 'too_personal'],
  ['sanne-1098-crowdshade', 'too_personal'],
  ['zoutkade-kc7fkq', 'too_personal'],
  ['123456123456', 'too_regular'],
])('its kind: %s is refused: %s', async (password, why) => {
  expect(await weaknessOf(password, WORDS)).toBe(why);
});

test.each([
  ['welkom2026!welkom', 'too_regular'],
  ['Zomer2026!Zomer', 'too_regular'],
  ['Winter2026!Winter', 'too_regular'],
  ['welkom01!welkom02!', 'too_regular'],
  ['2026-fiets-2026-fiets', 'too_regular'],
  ['meldkamer2026!', 'too_personal'],
  ['Meldkamer1234!', 'too_personal'],
  ['ControlRoom-2026', 'too_personal'],
  ['veiligheid#2026#', 'too_personal'],
  ['aanvalluh2026!', 'too_personal'],
  ['ikhouvanjou2026', 'too_guessable'],
  ['ilovemydog2026', 'too_guessable'],
  ['w.e.l.k.o.m.2026', 'too_guessable'],
  ['gezelligheid739104', 'too_guessable'],
  ['gezelligheid 83920183', 'too_guessable'],
  ['hottentottententen', 'too_common'],
  ['correct horse battery staple', 'too_common'],
  ['Correct-Horse-Battery-Staple-1!', 'too_common'],
])('what the habit makes of words: %s is refused: %s', async (password, why) => {
  expect(await weaknessOf(password, WORDS)).toBe(why);
});

test.each([
  'drie woorden en een fiets',
  'four words and a bicycle',
  'crowdshade is maar een van vijf woorden',
  'fiets stoel regen kaas',
  'orange ladder comet bucket',
  'paarse koffer zwemt langzaam',
  'vork-tapijt-ijsbeer-lantaarn',
])('%s is taken', async (password) => {
  expect(await weaknessOf(password, WORDS)).toBeNull();
});

test('the list has more than 30,000 passwords, and each of twelve characters and more is refused', () => {
  const list = common['passwords-common'];
  expect(list.length).toBeGreaterThan(30_000);
  const long = list.filter((word) => word.length >= 12);
  expect(long.length).toBeGreaterThan(100);
  expect(long.filter((word) => guessed(word, []) === null)).toEqual([]);
});

test('words of a name: its parts and the whole, without small ones', () => {
  expect(wordsOfNames('Sanne de Vries', null, 'S.Vries@x.example')).toEqual([
    'sannedevries',
    'sanne',
    'vries',
    'svriesxexample',
    'example',
  ]);
});

test('what is judged is bounded: nothing after the first 40 characters changes the verdict', () => {
  const weak = 'zomer2026'.repeat(5).slice(0, 40);
  expect(guessed(weak, WORDS)).toBe('too_regular');
  // Alone it would do: were it looked at, the whole would be safe.
  const strong = 'gletsjer trombone kwark hazelaar vuurtoren';
  expect(guessed(strong, WORDS)).toBeNull();
  expect(guessed(weak.slice(0, 20) + strong, WORDS)).toBeNull();
  expect(guessed(weak + strong + strong, WORDS)).toBe('too_regular');
});
