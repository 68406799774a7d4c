// What `npm run policy -- --set` refuses: all at once, each with value, floor, reason and the nearest allowed value.
import { expect, test } from 'vitest';
import { policySets, refuseSets } from '#aggregator/commands/policy-sets.ts';
import { policy } from '../../kit/core/builders.ts';

const refuse = (...texts: string[]) =>
  refuseSets(policySets(texts), (overrides) => policy({ overrides }));

test('every wrong --set is told, names and values', () => {
  const asked = () =>
    refuse('ownerSlack=-1', 'windowSeconds=120', 'stafK=4', 'kPeople=few', 'marginPercent');
  expect(asked).toThrow('ownerSlack is -1, but must be at least 0: ');
  expect(asked).toThrow('; the nearest allowed value is 0');
  expect(asked).toThrow('windowSeconds is no setting of a policy: windows stand in the site file');
  expect(asked).toThrow('stafK is not a setting: did you mean staffK?; there are staffK, publicK');
  expect(asked).toThrow('kPeople is few, but must be a whole number from 5: ');
  expect(asked).toThrow('--set marginPercent gives no value; write it like staffK=4');
});

test.each([
  [['staffK=4=5'], 'staffK is 4=5, but must be a whole number from 3'],
  [['staffK=1e1'], 'staffK is 1e1, but must be a whole number from 3'],
  [['staffK=0x10'], 'staffK is 0x10, but must be a whole number from 3'],
  [['staffK=4', 'staffK=5'], 'staffK is set more than once: say which value is meant'],
])('%j is refused, and nothing is taken for another', (texts, said) => {
  expect(() => refuse(...texts)).toThrow(said);
});

test.each([
  ['kPeople=7.2', 'the nearest allowed value is 7'],
  ['kPeople=-7.2', 'the nearest allowed value is 5'],
  ['kPeople=99999999999999999999', 'the nearest allowed value is 9007199254740991'],
  ['kPeople=few', 'the least allowed value is 5'],
  [
    'rosterEpochSeconds=1000',
    'a multiple of 60: an epoch holds whole windows; the nearest allowed value is 1020',
  ],
  ['rosterEpochSeconds=980', 'the nearest allowed value is 960'],
])('%s: what is called nearest is', (text, said) => {
  expect(() => refuse(text)).toThrow(said);
  const named = /value is (\d+)$/.exec(said)?.[1];
  expect(() => refuse(`${text.split('=')[0]}=${named}`)).not.toThrow();
});

test('what is allowed together is not refused alone', () => {
  expect(() => refuse('publicK=8')).toThrow('publicK is 8, but must be at most 6');
  expect(() => refuse('publicK=8', 'staffK=4')).not.toThrow();
});
