// What two parts say alike in every language they take from one place: the glossary where it is a word of the field, client/i18n/common.ts where
// it is one of the page. So no screen says it in a second way when somebody changes the first.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_LANGUAGE, LANGUAGES } from '#shared/languages.ts';
import { ROOT } from '../scripts/root.ts';

/** `key: 'text',` of a file of texts. */
const TEXT = /^ {2}(?:'([^']+)'|(\w+)):\s+(?:'([^'\n]*)'|"([^"\n]*)"),$/gm;

/** Literal texts of a file, by key. */
function textsIn(source: string): ReadonlyMap<string, string> {
  const found = [...source.matchAll(TEXT)];
  return new Map(
    found.map(([, quoted = '', bare = '', text, other = '']) => [quoted || bare, text ?? other]),
  );
}

/** All that a part says in every language, by what it says. */
function saidIn(part: string, read: (file: string) => string): ReadonlyMap<string, string> {
  const tables = LANGUAGES.map((language) => textsIn(read(`${part}.${language}.ts`)));
  const keys = [...(tables[0]?.keys() ?? [])];
  return new Map(
    keys.map((key) => [
      tables.map((table) => table.get(key)?.toLowerCase()).join(' | '),
      `${part}: ${key}`,
    ]),
  );
}

function saidTwice(parts: readonly string[], read: (file: string) => string): readonly string[] {
  const said = parts.flatMap((part) => [...saidIn(part, read)]);
  return [...Map.groupBy(said, ([text]) => text)]
    .filter(([, places]) => places.length > 1)
    .map(([text, places]) => `${text}: ${places.map(([, place]) => place).join(', ')}`);
}

const SUFFIX = `.${DEFAULT_LANGUAGE}.ts`;
const PARTS = globSync(`{client,server}/**/texts/*${SUFFIX}`, { cwd: ROOT })
  .map((file) => file.split(path.sep).join('/').slice(0, -SUFFIX.length))
  .sort();

test('the check finds what two parts say alike, with a capital or on a line of its own', () => {
  const files: Readonly<Record<string, string>> = {
    'a.nl.ts': "  close: 'Sluiten',\n  open: 'Open',\n",
    'a.en.ts': "  close: 'Close',\n  open: 'Open',\n",
    'b.nl.ts': "  'sheet.close':\n    'sluiten',\n  open: 'Open',\n",
    'b.en.ts': "  'sheet.close': 'close',\n  open: 'New',\n",
  };
  expect(saidTwice(['a', 'b'], (file) => files[file] ?? '')).toEqual([
    'sluiten | close: a: close, b: sheet.close',
  ]);
});

test('no two parts say the same by themselves', () => {
  expect(PARTS.length).toBeGreaterThan(10);
  expect(saidTwice(PARTS, (file) => readFileSync(path.join(ROOT, file), 'utf8'))).toEqual([]);
});
