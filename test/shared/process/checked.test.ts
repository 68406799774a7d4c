// What somebody is told of a setting or a document that is not right: its name, its value where it may be said, what is allowed, and what is nearest.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { checked, sentenceOfWrong } from '#shared/process/checked.ts';
import { readEnvironment } from '#shared/process/settings.ts';

const SECRET = 'sent-9417';
const said = (schema: z.ZodType, document: unknown): string[] =>
  (checked(schema, document).wrong ?? []).map(sentenceOfWrong);

const CASES: readonly [z.ZodType, unknown, string][] = [
  [z.string(), undefined, 'a is missing: it must be a text'],
  [z.string(), 7, 'a is 7, but must be a text'],
  [z.string().min(1), '', 'a must not be empty'],
  [z.string().min(20), SECRET, 'a must have at least 20 characters'],
  [z.array(z.string()).max(1), ['b', 'c'], 'a must have at most 1 entry'],
  [z.array(z.string()), { b: 1 }, 'a is an object, but must be a list'],
  [z.number(), 'three', 'a is "three", but must be a number'],
  [z.number().max(60), 100, 'a is 100, but must be at most 60; the nearest allowed value is 60'],
  [
    z.number().max(9),
    Number('1e400'),
    'a is a number with more digits than are read: nothing here is as large',
  ],
  [z.number().positive(), -1, 'a is -1, but must be more than 0'],
  [
    z.number().multipleOf(60),
    90,
    'a is 90, but must be a multiple of 60; the nearest allowed value is 120',
  ],
  [
    z.literal([60, 300]),
    '60',
    'a is "60", but must be one of 60, 300; the nearest allowed value is 60',
  ],
  [z.enum(['zones', 'h3']), 'streets', 'a is "streets", but must be one of zones, h3'],
  [
    z.enum(['zones', 'h3']),
    'zone',
    'a is "zone", but must be one of zones, h3; the nearest allowed value is zones',
  ],
  [z.url(), SECRET, 'a must be a whole address, like https://example.org/'],
  [z.string().regex(/^\d$/), SECRET, 'a must be of another form'],
  [z.string().refine(() => false, 'name each once'), SECRET, 'a: name each once'],
  [z.boolean({ error: 'must be true: why' }), 'no', 'a is "no", but must be true: why'],
];
test.each(CASES)('%# of a schema, in words for people', (schema, value, words) => {
  const found = said(z.strictObject({ a: schema }), { a: value });
  expect(found).toEqual([words]);
  expect(found.join()).not.toContain('9417');
});

test('a key that is not known is named with the one that was meant, wherever it stands', () => {
  const schema = z.strictObject({ windowSeconds: z.number(), of: z.strictObject({ b: z.int() }) });
  const document = { windowSeconds: 60, windowSecond: 60, odd: 1, of: { b: 1, bb: 2 } };
  expect(said(schema, document)).toEqual([
    'of.bb: there is no such field',
    'windowSecond: there is no such field: did you mean windowSeconds?',
    'odd: there is no such field',
  ]);
  expect(said(schema, [])).toEqual(['the document is a list, but must be an object']);
});

test('of several forms, the one that was meant is told', () => {
  const kind = (name: string) => z.strictObject({ kind: z.literal(name) });
  const forms = z.discriminatedUnion('kind', [kind('zones'), kind('h3')]);
  expect(said(forms, {})).toEqual(['kind is missing: it must be one of zones, h3']);
  expect(said(forms, { kind: 'x' })).toEqual(['kind is "x", but must be one of zones, h3']);
  const levels = z.strictObject({ level: z.union([z.literal(3), z.literal(4)]) });
  expect(said(levels, { level: 9 })).toEqual([
    'level is 9, but must be one of 3, 4; the nearest allowed value is 4',
  ]);
});

test('settings of the environment: numbers and choices are said, secrets never', () => {
  const read = () =>
    readEnvironment({ PORT: 'abc', DEMO_SPEED: '100', DEMO: 'of', FACTOR_KEY: SECRET }, [
      'PORT',
      'DEMO_SPEED',
      'DEMO',
      'FACTOR_KEY',
    ]);
  expect(read).toThrow(
    [
      'the settings are not right:',
      'PORT is "abc", but must be a whole number from 1 to 65535, as ports are numbered',
      'DEMO_SPEED is 100, but must be at most 60: with more, a window would last less than a second; the nearest allowed value is 60',
      'DEMO is "of", but must be one of on, site, off',
      'FACTOR_KEY must have at least 32 characters, for instance of: openssl rand -base64 32',
    ].join('\n  '),
  );
});
