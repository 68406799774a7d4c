// What is typed behind a command, before anything is made of it.
import { expect, test } from 'vitest';
import { Usage } from '#shared/process/command.ts';
import { readArgs } from '#shared/process/options.ts';

const OPTIONS = {
  author: { type: 'string', about: 'who decided' },
  set: { type: 'string', multiple: true, about: 'a setting' },
} as const;

test.each([
  ['Sanne\u0007', '--author'],
  ['San\u200bne', '--author'],
  ['Sanne\nand others', '--author'],
  ['Sanne\u202e', '--author'],
])('an option with %j is refused by its name, and what was typed is not repeated', (bad, name) => {
  expect(() => readArgs('usage:', OPTIONS, ['--author', bad])).toThrow(Usage);
  expect(() => readArgs('usage:', OPTIONS, ['--author', bad])).toThrow(`${name} must stand on`);
  expect(() => readArgs('usage:', OPTIONS, ['--author', bad])).not.toThrow('San');
});

test('an option that is given twice is refused, unless it may be repeated', () => {
  const twice = ['--author', 'Sanne', '--author', 'Joris'];
  expect(() => readArgs('usage:', OPTIONS, twice)).toThrow('--author is given more than once: say');
  const { values } = readArgs('usage:', OPTIONS, ['--set', 'a=1', '--set', 'b=2']);
  expect(values.set).toEqual(['a=1', 'b=2']);
});

test('each of several values and each word is looked at, and every mistake is told', () => {
  const args = ['--set', 'staffK=4', '--set', 'publicK=\u200b8', 'cre\u0000ate'];
  expect(() => readArgs('usage:', OPTIONS, args)).toThrow(
    /^--set must .+\na word must .+\nusage:$/,
  );
  const { values } = readArgs('usage:', OPTIONS, ['--author', 'Ünal, Café “De Kade”']);
  expect(values.author).toBe('Ünal, Café “De Kade”');
});
