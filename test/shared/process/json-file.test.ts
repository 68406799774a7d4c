// A file that is no JSON is refused with the place where it stops being it, and nothing of what stands there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJsonFile } from '#shared/process/json-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-json-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'site.json');

test.each([
  ['{"a": 1,\n "b": [1,]\n}', 2, 10],
  ['{"a": 1\n "b": 2}', 2, 2],
  ['{"a": 1,\n}', 2, 1],
  ['{"a":\n  tru}', 2, 3],
  ["{\n'a': 1}", 2, 1],
  ['{"a": 1}\n\nmore', 3, 1],
  ['{"a": "un\nclosed"}', 1, 7],
  ['{"a": {"b": [1, {"c": 1}]', 1, 26],
  ['{"a" 1}', 1, 6],
  ['[1}', 1, 3],
  ['', 1, 1],
])('%j goes wrong at line %i, column %i', (text, line, column) => {
  writeFileSync(file, text);
  expect(() => readJsonFile(file)).toThrow(
    `${file} is not JSON: it goes wrong at line ${line}, column ${column}`,
  );
});

test('what is JSON is read', () => {
  writeFileSync(file, '\uFEFF{"a": [1, -2.5e3, "\\u00e9", true, null, {}]}');
  expect(readJsonFile(file)).toEqual({ a: [1, -2500, 'é', true, null, {}] });
});

test.each([
  ['{"a": 1,\n "a": 2}', 'a', 2, 5],
  ['[{"b": {"c": 1, "d": [{"c": 2}], "\\u0063": 3}}]', 'c', 1, 42],
])(
  'a key that stands in %j twice is refused: the last one was taken without a word',
  (text, key, line, column) => {
    writeFileSync(file, text);
    expect(() => readJsonFile(file)).toThrow(
      `${file} says "${key}" more than once in one object, again at line ${line}, column ${column}: keep`,
    );
  },
);

test('one key in several objects, and a value that reads like a key, are no repetition', () => {
  const document = [{ a: 'a', b: { a: 'b' } }, { a: ['a', 'a'] }, {}];
  writeFileSync(file, JSON.stringify(document, null, 2));
  expect(readJsonFile(file)).toEqual(document);
});
