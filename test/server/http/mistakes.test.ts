// What a request that is not right is told: place by place, in words of our own, and nothing of what was sent.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { parseOrRefuse } from '#server/http/problems.ts';
import { Refusal } from '#server/refusal.ts';
import { sessionRequestSchema } from '#shared/wire/accounts.ts';
import { epochMsSchema, instantSchema, utcInstantSchema } from '#shared/wire/instant.ts';
import { tokenRequestSchema } from '#shared/wire/tokens.ts';

function mistakes(schema: z.ZodType, value: unknown) {
  try {
    parseOrRefuse(schema, value, 'invalid_body');
  } catch (error) {
    if (error instanceof Refusal) return error.errors ?? [];
    throw error;
  }
  return [];
}

const placesOf = (schema: z.ZodType, value: unknown): string[] =>
  mistakes(schema, value).map(({ pointer, detail }) => `${pointer} ${detail}`);

const SECRET = 'sent-9417';
const wants = z.strictObject({ at: z.strictObject({ n: z.number() }) });

test('each key that is not known is named by its pointer; one that is no name is not', () => {
  const unknown = 'this key is not known here';
  expect(placesOf(wants, { at: { n: 1, nn: 1, 'x.y': 2 }, more: 3 })).toEqual([
    `/at/nn ${unknown}`,
    `/at/x.y ${unknown}`,
    `/more ${unknown}`,
  ]);
  for (const odd of ['', 'a b', 'a/b', '<script>', 'x'.repeat(41), 'caf\u00e9'])
    expect(placesOf(wants, { at: { n: 1, [odd]: 1 } })).toEqual([`/at ${unknown}`]);
  const record = z.strictObject({ of: z.record(z.string(), z.number()) });
  expect(placesOf(record, { of: { 'a b': SECRET } })).toEqual(['/of this has to be a number']);
  const flood = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, 1]));
  expect(placesOf(wants, { at: { n: 1 }, ...flood })).toHaveLength(100);
});

test('of several forms the one with the fewest mistakes is meant, however deep they lie', () => {
  expect(placesOf(sessionRequestSchema, { login: 'admin' })).toEqual(['/password this is missing']);
  expect(placesOf(sessionRequestSchema, { token: 5 })).toEqual(['/token this has to be a text']);
  const form = (inner: z.ZodType) => z.strictObject({ a: inner, b: z.number() });
  const other = z.strictObject({ c: z.number(), d: z.number(), e: z.number() });
  const deep = z.union([other, form(z.union([z.strictObject({ x: z.number() }), other]))]);
  expect(placesOf(deep, { a: { x: SECRET }, b: 1 })).toEqual(['/a/x this has to be a number']);
  const levels = z.strictObject({ level: z.union([z.literal(3), z.literal(4)]).nullable() });
  expect(placesOf(levels, { level: 9 })).toEqual(['/level this has to be one of 3, 4']);
  const role = { label: 'x', siteId: 'demo' };
  expect(placesOf(tokenRequestSchema, role)).toEqual(['/role this is missing']);
  expect(placesOf(tokenRequestSchema, { ...role, role: SECRET })).toEqual([
    '/role this has to be one of device, operator',
  ]);
});

const KINDS: readonly [z.ZodType, unknown, string][] = [
  [z.string(), undefined, 'this is missing'],
  [z.enum(['a', 'b']), undefined, 'this is missing'],
  [z.string(), 9417, 'this has to be a text'],
  [z.int(), 9417.5, 'this has to be a whole number'],
  [z.coerce.number(), SECRET, 'this has to be a number'],
  [z.boolean(), SECRET, 'this has to be true or false'],
  [z.array(z.string()), SECRET, 'this has to be a list'],
  [z.strictObject({}), SECRET, 'this has to be an object'],
  [z.null(), SECRET, 'this has to be null'],
  [z.string().min(1), '', 'this is empty'],
  [z.string().min(20), SECRET, 'at least 20 characters'],
  [z.string().max(1), SECRET, 'at most 1 character'],
  [z.array(z.string()).min(1), [], 'at least 1 entry'],
  [z.array(z.string()).max(0), [SECRET], 'at most 0 entries'],
  [z.number().min(9500), 9417, 'at least 9500'],
  [z.number().max(2), 9417, 'at most 2'],
  [z.number().positive(), -9417, 'more than 0'],
  [z.number().lt(5), 9417, 'less than 5'],
  [z.number().multipleOf(60), 9417, 'this has to be a multiple of 60'],
  [z.enum(['staff', 'public']), SECRET, 'this has to be one of staff, public'],
  [z.literal('on'), SECRET, 'this has to be on'],
  [z.iso.date(), SECRET, 'this has to be a day, like 2027-01-31'],
  [z.url(), SECRET, 'this has to be a whole address, like https://example.org/'],
  [z.string().regex(/^\d$/), SECRET, 'this has to match /^\\d$/'],
  [z.string().regex(/^\d$/, 'one digit'), SECRET, 'one digit'],
  [z.string().refine(() => false), SECRET, 'this is not right'],
  [z.string().refine(() => false, 'name each once'), SECRET, 'name each once'],
  [instantSchema, SECRET, 'this has to be a time with its zone, like 2027-01-31T12:00:00Z'],
  [utcInstantSchema, '', 'this has to be a time with its zone, like 2027-01-31T12:00:00Z'],
  [instantSchema, '1969-12-31T23:59:59Z', 'a time from 1970 to 9998'],
  [epochMsSchema, 0.5, 'this has to be a whole number'],
  [epochMsSchema, -9417, 'a time from 1970 to 9998'],
];

test.each(KINDS.map(([schema, value, said]) => [said, schema, value] as const))(
  '"%s": in our own words, once per place, and nothing of what was sent',
  (said, schema, value) => {
    const found = mistakes(z.strictObject({ a: schema }), { a: value });
    expect(found.map(({ pointer, detail }) => [pointer, detail])).toEqual([['/a', said]]);
    expect(JSON.stringify(found)).not.toContain('9417');
  },
);
